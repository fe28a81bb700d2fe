import { CHINESE_FONT_SHEET } from '#kit/ui/chinese-font.ts'
import { sayLasting } from '#kit/ui/time-words.ts'
import type { OutboxMessage } from '#apps/server/sms.ts'

/** What the sample county would have sent by SMS, newest first. */
export function outboxPage(messages: readonly OutboxMessage[], nonce: string): string {
  const rows = messages.map((message) => `<li><time datetime="${message.at}">${sayLasting(new Date(message.at), new Date(message.at))}</time> <b>${escape(message.phone)}</b><p>${escape(message.text)}</p></li>`).join('')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>样例县短信</title>
<link rel="stylesheet" href="${CHINESE_FONT_SHEET}"><style nonce="${nonce}">body{font:17px/1.6 'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC Variable',system-ui,sans-serif;max-width:640px;margin:2rem auto;padding:0 1rem;color:#1f2328}li{border-bottom:1px solid #d8dee4;padding:.75rem 0;list-style:none}ul{padding:0}p{margin:.25rem 0}</style>
<h1>样例县短信</h1><p>样例县不会真的发短信，本该发出的内容都在这里。</p><ul>${rows === '' ? '<li>还没有短信。在登录页点“获取验证码”后刷新这里。</li>' : rows}</ul></html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
