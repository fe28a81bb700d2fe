import type { HotlineMessage, HotlineOrderShown } from '#modules/requests/hotline/contract.ts'

type Line = { key: string; at: string; words: string; more: string | null; isWrong: boolean }

export const messageStateWords: Readonly<Record<HotlineMessage['state'], string>> = { waiting: '等待送出', sent: '已送达', refused: '对方不收', stopped: '已停发' }

/** What went and what came, in the order of time. `isSentAnew`: the platform has sent the order out again since. */
export function hotlineLines({ messages, events, takenAt }: HotlineOrderShown, isSentAnew: boolean): Line[] {
  return [
    { key: 'taken', at: takenAt, words: '收到工单', more: null, isWrong: false },
    ...messages.map((message, index) => ({
      key: message.messageId, at: message.endedAt ?? message.madeAt, words: `发出“${message.kindLabel}”，${messageStateWords[message.state]}`,
      more: message.state === 'sent' ? null : message.state === 'refused' ? refusedWords(isSentAnew, messages.slice(index + 1)) : message.sentence, isWrong: message.state === 'refused',
    })),
    ...events.map((event, index) => ({ key: `event ${index}`, at: event.at, words: `对方：${event.word}`, more: [event.words, event.effect].filter((words) => words !== null).join('；') || null, isWrong: false })),
  ].toSorted((one, other) => one.at.localeCompare(other.at))
}

/** Whoever reads the request has no buttons for it: the message's own sentence is for whoever looks after the connection. */
function refusedWords(isSentAnew: boolean, later: readonly Pick<HotlineMessage, 'state'>[]): string {
  if (isSentAnew) return '平台已经再次派来这一单，这条消息不再补发。'
  if (later.some(({ state }) => state === 'sent')) return '后来的消息已经送到，这条消息不再补发。'
  return '这一单后面的消息也等着，请系统管理员与平台核对后，在“设置 › 12345 对接”里决定重发或停发。'
}
