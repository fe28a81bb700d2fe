import { clockInChina } from '#kit/clock/china-day.ts'
import { escapeAttribute, escapeText, textElement } from '#kit/xml/escape-text.ts'

export type RssItem = {
  /** Stays the same for good; no address, so that a moved page is not a new item. */
  id: string
  title: string
  /** The page of this one. */
  link: string
  description: string
  at: Date
  /** When what it says last changed. RSS itself has no place for it: readers that know Atom's find it there. */
  updatedAt?: Date
  /** Who says it, as a name: RSS's own `author` would be an e-mail address. */
  creator?: string
  category?: string
}

export type RssChannel = {
  title: string
  description: string
  /** The feed's own address and that of the page with the same filter. */
  self: string
  page: string
  items: readonly RssItem[]
}

/** How long a reader may wait before it looks again. */
const MINUTES = 10

/** RSS 2.0 by the specification of the RSS Advisory Board (2.0.11), with the feed's own address as its profile asks. */
export function writeRss({ title, description, self, page, items }: RssChannel): string {
  const newest = items.length === 0 ? [] : [textElement('lastBuildDate', rssDate(new Date(Math.max(...items.map(({ at, updatedAt = at }) => updatedAt.getTime())))))]
  return [
    '<?xml version="1.0" encoding="utf-8"?>', '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">', '<channel>',
    textElement('title', title), textElement('link', page), textElement('description', description), textElement('language', 'zh-CN'), ...newest, textElement('ttl', String(MINUTES)),
    `<atom:link rel="self" type="application/rss+xml" href="${escapeAttribute(self)}"/>`, ...items.map(itemElement), '</channel>', '</rss>', '',
  ].join('\n')
}

/** A title is read as text by some and as HTML by others; what both read alike has no brackets. A description is HTML to all, so its text is escaped for that as well. */
function plainTitle(title: string): string {
  return title.replaceAll('<', '＜').replaceAll('>', '＞').replaceAll('&', '＆')
}

function itemElement({ id, title, link, description, at, updatedAt, creator, category }: RssItem): string {
  return [
    '<item>', textElement('title', plainTitle(title)), textElement('link', link), textElement('description', escapeText(description)),
    ...(creator === undefined ? [] : [textElement('dc:creator', creator)]),
    ...(category === undefined ? [] : [textElement('category', category)]),
    `<guid isPermaLink="false">${escapeText(id)}</guid>`, textElement('pubDate', rssDate(at)),
    ...(updatedAt === undefined ? [] : [textElement('atom:updated', updatedAt.toISOString())]), '</item>',
  ].join('\n')
}

/** RFC 822 with a year of four digits, in China's time of today (summer time, which it had until 1991, is not): `Tue, 15 Sep 2026 09:00:00 +0800`. */
export function rssDate(at: Date): string {
  return clockInChina(at).toUTCString().replace('GMT', '+0800')
}
