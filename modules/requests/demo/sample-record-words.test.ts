import { expect, test } from 'vitest'
import { sampleHistoryRows } from '#modules/requests/demo/sample-record-words.ts'

const DAY = 86_400_000
/** As far back as the sample's own requests reach. */
const OWN_DAYS = 92

test('whatever day the sample is made, no month is missing between the old system and its own', () => {
  for (let at = Date.parse('2026-01-01T02:00:00Z'); at < Date.parse('2027-01-01T02:00:00Z'); at += DAY) {
    const rows = sampleHistoryRows({ street: '晏城街道', community: '永顺社区', at: new Date(at) }).trim().split('\r\n').slice(1)
    const last = rows.map((row) => row.split(',')[4]!.slice(0, 7)).toSorted().at(-1)!
    const ownBegins = new Date(at - OWN_DAYS * DAY).toISOString()
    const partly = Number(ownBegins.slice(8, 10)) > 3
    const month = new Date(Date.UTC(Number(ownBegins.slice(0, 4)), Number(ownBegins.slice(5, 7)) - 1 - (partly ? 0 : 1), 1)).toISOString().slice(0, 7)
    expect(last >= month, `${new Date(at).toISOString()}: ${last}, ${month}`).toBe(true)
  }
})
