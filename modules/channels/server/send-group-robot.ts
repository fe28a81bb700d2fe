import { callService } from '#modules/channels/server/call-service.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { unclear } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'

export const ROBOT_HOSTS = ['qyapi.weixin.qq.com']

/** The protocol's own limit of a text. */
const MOST_BYTES = 2_048
const MINUTE = 60_000

/**
 * One message into a WeCom group (企业微信群机器人). The protocol knows no message number: after an unclear answer nothing is
 * sent again by itself. It answers 200 to everything and says in `errcode` what it means; 20 messages a minute are taken.
 */
export async function sendToGroup(reach: Reach, webhook: string, words: string): Promise<Outcome> {
  const answer = await callService(reach, webhook, ROBOT_HOSTS, JSON.stringify({ msgtype: 'text', text: { content: cut(words) } }))
  if (answer.kind === 'notSent') return answer
  if (answer.kind === 'noAnswer') return unclear(false, 'noAnswer')
  if (answer.status === 429 || answer.status === 503) return { outcome: 'later', reason: 'busy', waitMilliseconds: answer.retryAfterMilliseconds }
  if (answer.status >= 400 && answer.status < 500) return { outcome: 'refused', reason: 'messageRefused', code: String(answer.status) }
  if (answer.status !== 200) return unclear(false, 'brokenAnswer')
  const said = answer.body?.errcode
  if (typeof said !== 'number') return unclear(false, 'unreadable')
  const code = String(said)
  switch (said) {
    case 0: return { outcome: 'taken' }
    case -1: case 45033: return { outcome: 'later', reason: 'busy', code }
    case 45009: return { outcome: 'later', reason: 'busy', code, waitMilliseconds: MINUTE }
    case 93000: case 93004: case 93008: return { outcome: 'gone', reason: 'robotGone', code }
    default: return { outcome: 'refused', reason: 'messageRefused', code }
  }
}

function cut(words: string): string {
  let text = words
  while (Buffer.byteLength(text) > MOST_BYTES) text = `${[...text].slice(0, -20).join('')}…`
  return text
}
