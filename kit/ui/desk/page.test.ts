import { beforeAll, expect, test } from 'vitest'
import { address } from '#kit/ui/address.ts'
import { addressOfMatter, deskPages, offeredPages, registerDeskPages, sectionOf } from '#kit/ui/desk/page.ts'

const page = async () => ({ default: () => null })
const [list, detail, limits, account] = deskPages(
  { address: address('/requests'), title: '全部诉求', can: 'request.read', navigation: { section: 'requests', order: 10 }, page },
  { address: address('/requests/{matterId}'), title: '诉求', page, opens: { kind: 'request' } },
  { address: address('/settings/limits'), title: '时限', can: 'limit.change', navigation: { section: 'settings', order: 10 }, page },
  { address: address('/account'), title: '我的账户', page },
)

beforeAll(() => registerDeskPages([list!, detail!, limits!, account!]))

test.each([
  ['its own', list, 'requests'],
  ['that of the page above it', detail, 'requests'],
  ['none, when it stands alone', account, undefined],
])('a page belongs to the section %s', (_why, of, section) => expect(sectionOf(of)).toBe(section))

test('the owner of a kind says where its matters are shown', () => {
  expect(addressOfMatter('request', 'a b')).toBe('/requests/a%20b')
  expect(addressOfMatter('whistle', 'a')).toBeUndefined()
})

test('a page is offered with its permission, or without any', () => {
  expect(offeredPages([list!, limits!, account!], ['limit.change']).map(({ title }) => title)).toEqual(['时限', '我的账户'])
})
