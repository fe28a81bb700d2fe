import { writeRss } from '#kit/feed/write-rss.ts'
import { entryId, entryPage, entryTitle, entryWords } from '#modules/requests/published/entry-words.ts'
import type { Feed } from '#modules/requests/published/entry-words.ts'

/** The same as RSS 2.0: readers that know no Atom, and pages of other sites that embed it. */
export function writePublishedRss({ title, self, page, origin, items }: Feed): string {
  return writeRss({
    title, self, page, description: '办完的事和暂时办不了的事，隐去个人信息后公开：反映了什么，哪个单位怎么答复，承诺是否兑现。',
    items: items.map((item) => ({
      id: entryId(item), title: entryTitle(item), link: entryPage(item, origin), description: entryWords(item), at: new Date(item.publishedAt), updatedAt: new Date(item.updatedAt), creator: item.unit, category: item.categoryLabel,
    })),
  })
}
