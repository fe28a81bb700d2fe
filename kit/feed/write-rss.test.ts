import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkRss } from '#kit/feed/check-rss.ts'
import { rssDate, writeRss } from '#kit/feed/write-rss.ts'

const self = 'https://qihe.example/feeds/published.rss?category=municipal&area=371425'
const channel = { title: '齐河县 · 市政', description: '公开的诉求与答复', self, page: 'https://qihe.example/published?category=municipal' }
const item = { id: 'urn:uuid:0199', title: '路灯 <坏> 了', link: 'https://qihe.example/published/2026-000001', description: '“台阶”\n看不见 ]]>', at: new Date('2026-09-15T01:00:00Z'), creator: '住建局', category: '市政' }

/** Written by hand from the specification. */
const GOLDEN = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>齐河县 · 市政</title>
<link>https://qihe.example/published?category=municipal</link>
<description>公开的诉求与答复</description>
<language>zh-CN</language>
<lastBuildDate>Tue, 15 Sep 2026 09:00:00 +0800</lastBuildDate>
<ttl>10</ttl>
<atom:link rel="self" type="application/rss+xml" href="https://qihe.example/feeds/published.rss?category=municipal&amp;area=371425"/>
<item>
<title>路灯 ＜坏＞ 了</title>
<link>https://qihe.example/published/2026-000001</link>
<description>“台阶”
看不见 ]]&amp;gt;</description>
<dc:creator>住建局</dc:creator>
<category>市政</category>
<guid isPermaLink="false">urn:uuid:0199</guid>
<pubDate>Tue, 15 Sep 2026 09:00:00 +0800</pubDate>
</item>
</channel>
</rss>
`

test('as the specification has it, to the letter', () => {
  expect(writeRss({ ...channel, items: [item] })).toBe(GOLDEN)
  expect(checkRss(GOLDEN, self)).toEqual({ title: channel.title, built: item.at, items: [{ id: item.id, title: '路灯 ＜坏＞ 了', link: item.link, description: item.description, at: item.at, updated: undefined }] })
  expect(checkRss(writeRss({ ...channel, items: [] }), self).items).toEqual([])
})

test('what changed after it was published keeps its date, says when in Atom’s element, and the channel is of that time', () => {
  const updatedAt = new Date('2026-09-20T02:30:00.250Z')
  const written = writeRss({ ...channel, items: [{ ...item, updatedAt }] })
  expect(written).toContain('<pubDate>Tue, 15 Sep 2026 09:00:00 +0800</pubDate>\n<atom:updated>2026-09-20T02:30:00.250Z</atom:updated>\n</item>')
  expect(checkRss(written, self)).toMatchObject({ built: new Date('2026-09-20T02:30:00Z'), items: [{ at: item.at, updated: updatedAt.toISOString() }] })
})

test.each([
  ['2026-08-31T16:00:00Z', 'Tue, 01 Sep 2026 00:00:00 +0800'],
  ['2026-12-31T15:59:59Z', 'Thu, 31 Dec 2026 23:59:59 +0800'],
  ['1991-04-13T18:00:00Z', 'Sun, 14 Apr 1991 02:00:00 +0800'],
])('%s is %s', (at, written) => expect(rssDate(new Date(at))).toBe(written))

test.each([
  ['another version', 'version="2.0"', 'version="0.91"', 'no RSS 2.0'],
  ['no description of the channel', '<description>公开的诉求与答复</description>\n', '', '0 × description in channel'],
  ['an item without a time', /<pubDate>.*<\/pubDate>\n/, '', '0 × pubDate in item'],
  ['a year of two digits', '15 Sep 2026 09:00:00 +0800</pubDate>', '15 Sep 26 09:00:00 +0800</pubDate>', 'no date'],
  ['another day of the week', 'Tue, 15 Sep 2026 09:00:00 +0800</pubDate>', 'Wed, 15 Sep 2026 09:00:00 +0800</pubDate>', 'no date'],
  ['a day that is none', 'Tue, 15 Sep 2026 09:00:00 +0800</pubDate>', 'Thu, 31 Sep 2026 09:00:00 +0800</pubDate>', 'no date'],
  ['a guid that leaves open what it is', ' isPermaLink="false"', '', 'does not say whether'],
  ['a guid that is no address', 'isPermaLink="false"', 'isPermaLink="true"', 'says it is an address'],
  ['an address without a host', '<link>https://qihe.example/published/2026-000001</link>', '<link>/published/2026-000001</link>', 'without an absolute address'],
  ['not its own address', 'rel="self"', 'rel="alternate"', 'does not say that it is'],
  ['a description that readers would run', '“台阶”', '&lt;img src="https://evil.example/who.gif"&gt;', 'with markup'],
  ['an element that RSS does not know', '<dc:creator>住建局</dc:creator>', '<unit>住建局</unit>', 'unit in item'],
])('the check refuses %s', (_why, from, to, said) => {
  const broken = GOLDEN.replace(from, to)
  expect(broken).not.toBe(GOLDEN)
  expect(() => checkRss(broken, self)).toThrow(said)
})

test('whatever is written is read again as it was', () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => `x${text.toWellFormed()}`)
  const plain = (text: string) => readable(text).replaceAll('<', '＜').replaceAll('>', '＞').replaceAll('&', '＆')
  const readable = (text: string) => text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  fc.assert(fc.property(fc.record({ title: words, description: words, creator: words, at: fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }) }), (given) => {
    const at = new Date(Math.floor(given.at.getTime() / 1000) * 1000)
    const [read] = checkRss(writeRss({ ...channel, items: [{ ...item, ...given, at }] }), self).items
    expect([read!.title, read!.description, read!.at]).toEqual([plain(given.title), readable(given.description), at])
  }), { numRuns: 50 })
})
