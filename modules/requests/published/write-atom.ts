import { escapeAttribute, textElement } from '#kit/xml/escape-text.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'
import { entryId, entryPage, entryTitle, entryWords } from '#modules/requests/published/entry-words.ts'
import type { Feed } from '#modules/requests/published/entry-words.ts'

/** Atom 1.0 (RFC 4287). An entry keeps its id for good; when what it says changes, it is updated. */
export function writeAtom({ title, self, page, origin, items }: Feed): string {
  // RFC 4287 wants a time in an empty feed too; the same each time, or every look would bring news.
  const updated = items.reduce((latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest), '1970-01-01T00:00:00.000Z')
  return [
    '<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">', textElement('id', self), textElement('title', title), textElement('updated', updated),
    `<link rel="self" type="application/atom+xml" href="${escapeAttribute(self)}"/>`, `<link rel="alternate" type="text/html" href="${escapeAttribute(page)}"/>`, ...items.map((item) => entry(item, origin)), '</feed>', '',
  ].join('\n')
}

function entry(item: PublishedEntry, origin: string): string {
  return [
    '<entry>', textElement('id', entryId(item)), textElement('title', entryTitle(item)), textElement('published', item.publishedAt), textElement('updated', item.updatedAt),
    `<author>${textElement('name', item.unit)}</author>`, `<category term="${escapeAttribute(item.category)}" label="${escapeAttribute(item.categoryLabel)}"/>`,
    `<link rel="alternate" type="text/html" href="${escapeAttribute(entryPage(item, origin))}"/>`, textElement('content', entryWords(item)), '</entry>',
  ].join('\n')
}
