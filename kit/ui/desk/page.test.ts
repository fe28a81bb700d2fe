import { beforeAll, expect, test } from 'vitest'
import { address } from '#kit/ui/address.ts'
import { addressOfMatter, deskPages, entryOf, offeredPages, registerDeskPages } from '#kit/ui/desk/page.ts'

const page = async () => ({ default: () => null })
const [list, detail, statistics, sheets, sheet, limits, account] = deskPages(
  { address: address('/requests'), title: '全部诉求', can: 'request.read', navigation: { section: 'requests', order: 10 }, page },
  { address: address('/requests/{matterId}'), title: '诉求', page, opens: { kind: 'request' } },
  { address: address('/statistics'), title: '统计', navigation: { section: 'statistics', order: 10 }, page },
  { address: address('/statistics/sheets'), title: '月度核算单', navigation: { section: 'statistics', order: 20 }, page },
  { address: address('/statistics/sheets/{sheetId}'), title: '核算单', page },
  { address: address('/settings/limits'), title: '时限', can: 'limit.change', navigation: { section: 'settings', order: 10 }, page },
  { address: address('/account'), title: '我的账户', page },
)

beforeAll(() => registerDeskPages([list!, detail!, statistics!, sheets!, sheet!, limits!, account!]))

test.each([
  ['itself', list, list],
  ['the page above it', detail, list],
  ['the nearest above it', sheet, sheets],
  ['none, when it stands alone', account, undefined],
])('in the navigation a page stands at %s', (_why, of, entry) => expect(entryOf(of)).toBe(entry))

test('the owner of a kind says where its matters are shown', () => {
  expect(addressOfMatter('request', 'a b')).toBe('/requests/a%20b')
  expect(addressOfMatter('whistle', 'a')).toBeUndefined()
})

test('a page is offered with its permission, or without any', () => {
  expect(offeredPages([list!, limits!, account!], ['limit.change']).map(({ title }) => title)).toEqual(['时限', '我的账户'])
})
