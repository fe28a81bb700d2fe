import { checkAtomDate, checkElements, textOf } from '#kit/feed/check-elements.ts'
import type { Allowed } from '#kit/feed/check-elements.ts'
import { readXml } from '#kit/xml/read-xml.ts'
import type { Element } from '#kit/xml/read-xml.ts'

/** RFC 822 5.1 as RFC 1123 mends it (a year of four digits); the day of the week must be that day's. */
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d (GMT|[+-]([01]\d|2[0-3])[0-5]\d)$/
/** How often each element may stand in its parent. RSS itself asks for less in an item: here each has all of it. `atom:updated`: RSS knows no time of a change, and lets other namespaces tell it. */
const ALLOWED: Allowed = {
  rss: { channel: [1, 1] },
  channel: {
    title: [1, 1], link: [1, 1], description: [1, 1], language: [1, 1], copyright: [0, 1], pubDate: [0, 1], lastBuildDate: [0, 1], category: [0, Infinity], generator: [0, 1], docs: [0, 1], ttl: [0, 1],
    'atom:link': [1, 1], item: [0, Infinity],
  },
  item: { title: [1, 1], link: [1, 1], description: [1, 1], category: [0, Infinity], guid: [1, 1], pubDate: [1, 1], 'dc:creator': [0, 1], 'atom:updated': [0, 1] },
}

export type ReadRss = { title: string; built: Date | undefined; items: { id: string; title: string; link: string; description: string; at: Date; updated: string | undefined }[] }

/** Reads a feed and throws at the first thing that RSS 2.0 or its profile does not allow. */
export function checkRss(xml: string, self: string): ReadRss {
  const rss = readXml(xml)
  if (rss.name !== 'rss' || rss.attributes['version'] !== '2.0') throw new Error('the root is no RSS 2.0')
  if (rss.attributes['xmlns:atom'] !== 'http://www.w3.org/2005/Atom') throw new Error('the prefix atom is not Atom’s')
  if (/<dc:/.test(xml) && rss.attributes['xmlns:dc'] !== 'http://purl.org/dc/elements/1.1/') throw new Error('the prefix dc is not Dublin Core’s')
  checkElements(rss, ALLOWED, checkLeaf)
  const channel = rss.children[0]!
  const link = channel.children.find(({ name }) => name === 'atom:link')!
  if (link.attributes['rel'] !== 'self' || link.attributes['type'] !== 'application/rss+xml' || link.attributes['href'] !== self) throw new Error(`the feed does not say that it is ${self}`)
  const items = channel.children.filter(({ name }) => name === 'item')
  const ids = items.map((item) => textOf(item, 'guid'))
  if (new Set(ids).size !== ids.length) throw new Error('a guid stands twice')
  const built = channel.children.find(({ name }) => name === 'lastBuildDate')?.text
  return {
    title: textOf(channel, 'title'), built: built === undefined ? undefined : new Date(built),
    items: items.map((item) => ({
      id: textOf(item, 'guid'), title: textOf(item, 'title'), link: textOf(item, 'link'), description: textOfHtml(textOf(item, 'description')), at: new Date(textOf(item, 'pubDate')),
      updated: item.children.find(({ name }) => name === 'atom:updated')?.text,
    })),
  }
}

/** Readers show a description as HTML: ours is text alone, so nothing in it may begin a tag. */
function textOfHtml(html: string): string {
  if (html.includes('<')) throw new Error('a description with markup')
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#13;', '\r').replaceAll('&amp;', '&')
}

function checkLeaf(leaf: Element): void {
  const { name, text, attributes } = leaf
  if (name === 'atom:link') return
  if (text.trim() === '') throw new Error(`${name} is empty`)
  if (name === 'atom:updated') checkAtomDate(leaf)
  if (name === 'pubDate' || name === 'lastBuildDate') checkDate(text)
  if (name === 'link' && !/^https?:\/\/[^\s/]/.test(text)) throw new Error(`a link without an absolute address: ${text}`)
  if (name === 'ttl' && !/^[1-9]\d*$/.test(text)) throw new Error(`no whole minutes: ${text}`)
  if (name !== 'guid') return
  const permanent = attributes['isPermaLink']
  // Left out it means true, which readers take for an address to open.
  if (permanent !== 'true' && permanent !== 'false') throw new Error('a guid does not say whether it is an address')
  if (permanent === 'true' && !/^https?:\/\/[^\s/]/.test(text)) throw new Error(`a guid that says it is an address: ${text}`)
}

function checkDate(text: string): void {
  const [, weekday, day, month, year] = DATE.exec(text) ?? []
  const at = new Date(`${day} ${month} ${year} 00:00:00 GMT`)
  if (weekday === undefined || at.getUTCDate() !== Number(day) || !at.toUTCString().startsWith(weekday)) throw new Error(`no date of RFC 822: ${text}`)
}
