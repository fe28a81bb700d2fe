import { checkAtomDate, checkElements, textOf } from '#kit/feed/check-elements.ts'
import type { Allowed } from '#kit/feed/check-elements.ts'
import { readXml } from '#kit/xml/read-xml.ts'
import type { Element } from '#kit/xml/read-xml.ts'

/** How often each element may stand in its parent (RFC 4287 4.1.1, 4.1.2). */
const ALLOWED: Allowed = {
  feed: { id: [1, 1], title: [1, 1], updated: [1, 1], subtitle: [0, 1], link: [1, Infinity], author: [0, Infinity], category: [0, Infinity], generator: [0, 1], rights: [0, 1], entry: [0, Infinity] },
  entry: { id: [1, 1], title: [1, 1], updated: [1, 1], published: [0, 1], author: [1, Infinity], category: [0, Infinity], content: [1, 1], link: [1, Infinity], summary: [0, 1] },
  author: { name: [1, 1], uri: [0, 1], email: [0, 1] },
}

export type ReadFeed = { title: string; updated: string; entries: { id: string; title: string; link: string; content: string; published: string | undefined; updated: string }[] }

/** Reads a feed and throws at the first thing that RFC 4287 does not allow. */
export function checkAtom(xml: string): ReadFeed {
  const feed = readXml(xml)
  if (feed.name !== 'feed' || feed.attributes['xmlns'] !== 'http://www.w3.org/2005/Atom') throw new Error('the root is no Atom feed')
  checkElements(feed, ALLOWED, checkLeaf)
  const entries = feed.children.filter(({ name }) => name === 'entry')
  const ids = entries.map((entry) => textOf(entry, 'id'))
  if (new Set(ids).size !== ids.length) throw new Error('an id stands twice')
  if (linkOf(feed, 'self') === undefined || linkOf(feed, 'alternate') === undefined) throw new Error('the feed does not link to itself and to its page')
  return {
    title: textOf(feed, 'title'), updated: textOf(feed, 'updated'),
    entries: entries.map((entry) => ({
      id: textOf(entry, 'id'), title: textOf(entry, 'title'), link: linkOf(entry, 'alternate')!, content: textOf(entry, 'content'),
      published: entry.children.find(({ name }) => name === 'published')?.text, updated: textOf(entry, 'updated'),
    })),
  }
}

function checkLeaf(leaf: Element): void {
  const { name, text, attributes } = leaf
  if (['id', 'title', 'name', 'content'].includes(name) && text.trim() === '') throw new Error(`${name} is empty`)
  if (['updated', 'published'].includes(name)) checkAtomDate(leaf)
  if (name === 'id' && !URL.canParse(text)) throw new Error(`id is no absolute address: ${text}`)
  if (name === 'link' && (!URL.canParse(attributes['href'] ?? '') || text !== '')) throw new Error('a link without an absolute address')
  if (name === 'category' && (attributes['term'] ?? '') === '') throw new Error('a category without a term')
}

function linkOf(element: Element, rel: string): string | undefined {
  return element.children.find((child) => child.name === 'link' && child.attributes['rel'] === rel)?.attributes['href']
}
