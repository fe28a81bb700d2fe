import { expect, test } from 'vitest'
import { previewHead } from '#modules/requests/desk/preview-words.ts'

const plain = { reply: null, holder: { organizationId: '', name: '永顺社区' }, suspendedUntil: null, state: 'handling', waitingFor: 'reply', waitingUnit: '永顺社区', publicPlace: '', categoryLabel: '' } as const

test.each([
  [{ reply: { kind: 'done', kindLabel: '已办成', words: '', repliedAt: '', unit: '住建局', promisedAt: null } }, '住建局答复（已办成）'],
  [{ suspendedUntil: '2026-10-01T00:00:00Z' }, '永顺社区的计划（挂账中，尚未解决）'],
  [{}, '永顺社区承办（已超期，尚未解决）'],
  [{ state: 'submitted', waitingFor: 'accept' }, '永顺社区应当受理（超期未受理，尚未解决）'],
  // Until it is dispatched the community that took it in stands as its holder.
  [{ state: 'accepted', waitingFor: 'dispatch', waitingUnit: '晏城街道' }, '晏城街道应当派单（超期未派单，尚未解决）'],
] as const)('%o will be public as “%s”', (request, head) => expect(previewHead({ ...plain, ...request })).toBe(head))
