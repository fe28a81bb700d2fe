/** Why a message is not there, in the words of whoever looks after the connection. */
export const reasonWords = {
  hostNotAllowed: '服务器没有允许连接这个地址，请服务器管理员把主机名加进 HOTLINE_HOSTS。会一直重试。',
  unreachable: '连不上对方，会一直重试。',
  noAnswer: '对方没有回答，可能已经收到；重发前会先问对方有没有。',
  brokenAnswer: '对方出错或回答看不懂，可能已经收到；重发前会先问对方有没有。',
  keyWrong: '对方不认签名，请核对签名密钥。会一直重试，内容不丢。',
  busy: '对方忙，稍后重试。',
  messageRefused: '对方不收这条消息，这一单后面的消息也等着。请与对方核对：要送的按“重发”，不要送的按“停发”，后面的接着送。',
  stateUnnamed: '平台的状态名称里没有填这一种，这条消息和这一单后面的消息都留着没有送。请系统管理员在“设置 › 12345 对接”填上名称，就接着送；不要送的按“停发”。',
  listUnreadable: '对方的工单列表看不懂，没有读过去，会再读。',
  intakeKeyEnded: '读工单用的密钥已经失效，对方列表里的工单没有读进来。请在本页重新发放密钥，系统会从停下的地方接着读。',
  ordersTooOften: '一次读的工单太多，超过了系统的限额，停下的地方过一会儿接着读。',
  orderFailed: '读对方列表里的工单时系统出错，没有读过去，会再读。一直这样请联系服务器管理员。',
} as const
export type HotlineReason = keyof typeof reasonWords

export function sayReason(reason: string | null): string | null {
  if (reason === null) return null
  return Object.hasOwn(reasonWords, reason) ? reasonWords[reason as HotlineReason] : '没有送达，会再试。'
}

export type Outcome = { outcome: 'sent' } | { outcome: 'refused' | 'later' | 'unclear'; reason: HotlineReason }
type Answer = { kind: 'notSent'; reason: 'hostNotAllowed' | 'unreachable' } | { kind: 'noAnswer' } | { kind: 'answered'; status: number; body: Record<string, unknown> | undefined }

/** What a message's own answer means. Only an answer that names the message counts as taken: whoever answers 200 to everything has taken nothing. */
export function outcomeOfSending(messageId: string, answer: Answer): Outcome {
  if (answer.kind === 'notSent') return { outcome: 'later', reason: answer.reason }
  if (answer.kind === 'noAnswer') return { outcome: 'unclear', reason: 'noAnswer' }
  const { status, body } = answer
  if (status >= 200 && status < 300) return body?.messageId === messageId ? { outcome: 'sent' } : { outcome: 'unclear', reason: 'brokenAnswer' }
  if (status === 401 || status === 403) return { outcome: 'later', reason: 'keyWrong' }
  if (status === 429 || status === 503) return { outcome: 'later', reason: 'busy' }
  if (status >= 400 && status < 500 && status !== 408) return { outcome: 'refused', reason: 'messageRefused' }
  return { outcome: 'unclear', reason: 'brokenAnswer' }
}

/** What the answer to "have you got it?" means: undefined is "no, send it". Anything that is not clear leaves it unsure. */
export function outcomeOfAsking(messageId: string, answer: Answer): Outcome | undefined {
  if (answer.kind === 'answered' && answer.status === 404) return undefined
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300 && answer.body?.messageId === messageId) return { outcome: 'sent' }
  if (answer.kind === 'notSent') return { outcome: 'unclear', reason: answer.reason }
  if (answer.kind === 'answered' && (answer.status === 401 || answer.status === 403)) return { outcome: 'unclear', reason: 'keyWrong' }
  return { outcome: 'unclear', reason: answer.kind === 'noAnswer' ? 'noAnswer' : 'brokenAnswer' }
}

const FIRST_WAIT_MILLISECONDS = 30_000
const LONGEST_WAIT_MILLISECONDS = 30 * 60_000

/** Half a minute, then twice as long each time, at most half an hour; never given up. */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(attempts - 1, 20), LONGEST_WAIT_MILLISECONDS)
}
