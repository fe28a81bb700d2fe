import { sayLastDay, sayLastingEnd } from '#kit/ui/time-words.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

/** What each feed says, whatever its form. */
export type Feed = {
  title: string
  /** The feed's own address and that of the page with the same filter. */
  self: string
  page: string
  origin: string
  items: readonly PublishedEntry[]
}

const TITLE = 40

export function entryId({ requestId }: PublishedEntry): string {
  return `urn:uuid:${requestId}`
}

export function entryTitle({ publicText }: PublishedEntry): string {
  const line = publicText.replaceAll(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length > TITLE ? `${characters.slice(0, TITLE - 1).join('')}…` : line
}

export function entryPage({ number }: PublishedEntry, origin: string): string {
  return `${origin}/published/${number}`
}

export function entryWords(item: PublishedEntry): string {
  const at = new Date(item.publishedAt)
  // Late and unanswered, its state says so already.
  const late = item.overdue ? (item.promisedAt !== null ? '，已超期' : '') : !item.open && item.kept === false ? '，没有按期' : ''
  const due = item.promisedAt !== null ? `答应 ${sayLastDay(new Date(item.promisedAt), at)}前办好` : item.dueAt !== null ? `${item.overdue ? '应在' : '最迟'} ${sayLastingEnd(new Date(item.dueAt), at)} 前答复` : ''
  return `${item.place}，编号 ${item.number}\n${item.publicText}\n\n${item.unit}（${item.stateLabel}${late}）：${item.publicAnswer}${item.open && due !== '' && (!item.overdue || item.promisedAt === null) ? `\n${due}` : ''}`
}
