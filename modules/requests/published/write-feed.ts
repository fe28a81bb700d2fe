import { sayLasting } from '#kit/ui/time-words.ts'
import { escapeText } from '#modules/requests/open311/write-xml.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

type Feed = {
  title: string
  /** The feed's own address and that of the page with the same filter. */
  self: string
  page: string
  origin: string
  items: readonly PublishedEntry[]
}

const TITLE = 40

/** Atom 1.0 (RFC 4287). An entry keeps its id for good; published anew, with another answer, it is updated. */
export function writeFeed({ title, self, page, origin, items }: Feed): string {
  // RFC 4287 wants a time in an empty feed too; the same each time, or every look would bring news.
  const updated = items.reduce((latest, { publishedAt }) => (publishedAt > latest ? publishedAt : latest), '1970-01-01T00:00:00.000Z')
  return [
    '<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">', text('id', self), text('title', title), text('updated', updated),
    `<link rel="self" type="application/atom+xml" href="${attribute(self)}"/>`, `<link rel="alternate" type="text/html" href="${attribute(page)}"/>`, ...items.map((item) => entry(item, origin)), '</feed>', '',
  ].join('\n')
}

function entry(item: PublishedEntry, origin: string): string {
  return [
    '<entry>', text('id', `urn:uuid:${item.requestId}`), text('title', titleOf(item.publicText)), text('published', item.publishedAt), text('updated', item.publishedAt),
    `<author>${text('name', item.unit)}</author>`, `<category term="${attribute(item.category)}" label="${attribute(item.categoryLabel)}"/>`,
    `<link rel="alternate" type="text/html" href="${attribute(`${origin}/published/${item.number}`)}"/>`, text('content', contentOf(item)), '</entry>',
  ].join('\n')
}

function titleOf(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length > TITLE ? `${characters.slice(0, TITLE - 1).join('')}…` : line
}

function contentOf(item: PublishedEntry): string {
  const at = new Date(item.publishedAt)
  const late = item.overdue ? '，已逾期' : !item.open && item.kept === false ? '，没有按期' : ''
  const by = item.promisedAt ?? item.dueAt
  const due = item.open && !item.overdue && by !== null ? `\n${item.promisedAt === null ? '最迟' : '答应'} ${sayLasting(new Date(by), at)} 前${item.promisedAt === null ? '答复' : '办好'}` : ''
  return `${item.place}，编号 ${item.number}\n${item.publicText}\n\n${item.unit}（${item.stateLabel}${late}）：${item.publicAnswer}${due}`
}

function text(name: string, words: string): string {
  return `<${name}>${escapeText(words)}</${name}>`
}

function attribute(words: string): string {
  return escapeText(words).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
