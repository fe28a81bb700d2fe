import { expect, test } from 'vitest'
import { hotlineStanding } from '#modules/requests/desk/settings/hotline-standing.ts'

const stands = { trouble: null, enabled: true, waiting: 0, troubles: [] }

test.each([
  [stands, 'calm', '正常'],
  [{ ...stands, waiting: 3 }, 'calm', '正常'],
  [{ ...stands, troubles: [{ state: 'stopped' }] }, 'calm', '正常'],
  [{ ...stands, troubles: [{ state: 'refused' }] }, 'near', '有消息没有送到，见下表'],
  [{ ...stands, troubles: [{ state: 'stopped' }, { state: 'waiting' }] }, 'near', '有消息没有送到，见下表'],
  [{ ...stands, enabled: false }, 'waiting', '已停用'],
  [{ ...stands, enabled: false, waiting: 2, troubles: [{ state: 'refused' }] }, 'waiting', '已停用，消息先存着，启用后接着送'],
  [{ ...stands, trouble: '连不上对方，会一直重试。', enabled: false }, 'missed', '发送受阻'],
] as const)('%o stands %s: %s', (state, nearness, words) => expect(hotlineStanding(state)).toEqual({ nearness, words }))
