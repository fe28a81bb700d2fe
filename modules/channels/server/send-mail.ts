import type { LookupFunction } from 'node:net'
import type { Reach } from '#modules/channels/server/call-service.ts'
import type { SettingsOf } from '#modules/channels/server/channel-settings.ts'
import { unclear } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { SmtpDialogue } from '#modules/channels/server/smtp-dialogue.ts'
import type { Reply } from '#modules/channels/server/smtp-dialogue.ts'
import { isNamed, PrivateAddressError, publicLookup } from '#modules/platform/server/public.ts'

/** Mail providers of the country, by their published addresses; a county's own server is named by the operator. */
export const MAIL_HOSTS = ['smtp.qq.com', 'smtp.exmail.qq.com', 'smtp.163.com', 'smtp.126.com', 'smtp.qiye.163.com', 'smtp.qiye.aliyun.com', 'smtp.mxhichina.com', 'smtp.139.com', 'smtp.189.cn']
const KNOWN_PORTS = [465, 587]
const SECURE_FROM_THE_START = 465

type Settings = SettingsOf<'mail'>
type Mail = { id: string; to: string; subject: string; words: string; at: Date }

/**
 * One mail by SMTP. Encrypted from the start on port 465, by STARTTLS elsewhere; in clear only to a server that the operator
 * named, and then without a password. Many mailboxes show a second one with the same Message-ID beside the first, so what may
 * have been taken is not tried again.
 */
export async function sendMail(reach: Reach, settings: Settings, mail: Mail): Promise<Outcome> {
  const named = isNamed(settings.host, reach.named)
  if (!named && !(isNamed(settings.host, MAIL_HOSTS) && KNOWN_PORTS.includes(settings.port))) return { outcome: 'refused', reason: 'hostNotAllowed' }
  let dialogue: SmtpDialogue | undefined
  // From the dot that ends the message on it may have been taken.
  let isSaid = false
  try {
    dialogue = await SmtpDialogue.open({
      host: settings.host, port: settings.port, secure: settings.port === SECURE_FROM_THE_START, timeoutMilliseconds: reach.timeoutMilliseconds, trusted: reach.trusted,
      lookup: named ? undefined : (publicLookup(reach.resolve) as LookupFunction),
    })
    const refusal = await prepare(dialogue, settings, mail, named)
    if (refusal !== undefined) return refusal
    isSaid = true
    const taken = await dialogue.sayMessage(messageText(settings, mail))
    if (taken.code === 250) {
      await dialogue.say('QUIT').catch(() => undefined)
      return { outcome: 'taken' }
    }
    return refusalOf(taken, 'message')
  } catch (error) {
    if (error instanceof PrivateAddressError) return { outcome: 'refused', reason: 'privateNetwork' }
    return isSaid ? unclear(false, 'noAnswer') : { outcome: 'later', reason: 'unreachable' }
  } finally {
    dialogue?.close()
  }
}

/** All that comes before the message; what stands in its way, if anything does. */
async function prepare(dialogue: SmtpDialogue, settings: Settings, mail: Mail, named: boolean): Promise<Outcome | undefined> {
  const greeting = await dialogue.greeting()
  if (greeting.code !== 220) return refusalOf(greeting, 'session')
  // By the name under which this house is known: many servers look it up, and refuse one that is none (RFC 5321, 4.1.4).
  const greetingLine = `EHLO ${new URL(settings.pageAddress).hostname}`
  let hello = await dialogue.say(greetingLine)
  if (hello.code !== 250) return refusalOf(hello, 'session')
  if (!dialogue.isSecure && offers(hello, 'STARTTLS')) {
    const agreed = await dialogue.say('STARTTLS')
    if (agreed.code !== 220) return refusalOf(agreed, 'session')
    await dialogue.secure()
    hello = await dialogue.say(greetingLine)
    if (hello.code !== 250) return refusalOf(hello, 'session')
  }
  if (!dialogue.isSecure && (!named || settings.user !== '')) return { outcome: 'later', reason: 'notEncrypted' }
  if (settings.user !== '') {
    const known = await signIn(dialogue, hello, settings)
    if (known.code !== 235) return refusalOf(known, 'session')
  }
  const from = await dialogue.say(`MAIL FROM:<${settings.from}>`)
  if (from.code !== 250) return refusalOf(from, 'session')
  const to = await dialogue.say(`RCPT TO:<${mail.to}>`)
  if (to.code !== 250 && to.code !== 251) return refusalOf(to, 'receiver')
  const ready = await dialogue.say('DATA')
  return ready.code === 354 ? undefined : refusalOf(ready, 'message')
}

/** 4xx is for now, 5xx for ever (RFC 5321); of whom it is about says whether it is the settings, the receiver or the message. */
function refusalOf({ code, enhanced }: Reply, about: 'session' | 'receiver' | 'message'): Outcome {
  const said = enhanced ?? String(code)
  if (code < 500) return { outcome: 'later', reason: 'busy', code: said }
  if (about === 'session') return { outcome: 'later', reason: 'settingsWrong', code: said }
  const isGone = about === 'receiver' && (enhanced === undefined ? code === 550 || code === 551 || code === 553 || code === 556 : /^5\.(1\.([1236]|10)|2\.1)$/.test(enhanced))
  return isGone ? { outcome: 'gone', reason: 'addressGone', code: said } : { outcome: 'refused', reason: 'messageRefused', code: said }
}

/** By PLAIN (RFC 4954), or by LOGIN where that is all there is: servers inside an office often have no more. */
async function signIn(dialogue: SmtpDialogue, hello: Reply, { user, password }: Settings): Promise<Reply> {
  const ways = hello.lines.slice(1).find((line) => /^AUTH[ =]/i.test(line))?.toUpperCase().split(/[ =]/).slice(1) ?? []
  const inBase64 = (text: string) => Buffer.from(text).toString('base64')
  if (ways.includes('PLAIN') || !ways.includes('LOGIN')) return await dialogue.say(`AUTH PLAIN ${inBase64(`\0${user}\0${password}`)}`)
  const asked = await dialogue.say('AUTH LOGIN')
  const named = asked.code === 334 ? await dialogue.say(inBase64(user)) : asked
  return named.code === 334 ? await dialogue.say(inBase64(password)) : named
}

function offers(hello: Reply, extension: string): boolean {
  return hello.lines.slice(1).some((line) => line.toUpperCase().split(' ')[0] === extension)
}

/** Plain text in UTF-8; subject and text in base64, so that no line is too long and no server changes a character. */
function messageText(settings: Settings, { id, to, subject, words, at }: Mail): string {
  const host = settings.from.slice(settings.from.indexOf('@') + 1)
  return [
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `From: <${settings.from}>`,
    `To: <${to}>`,
    `Message-ID: <${id}@${host}>`,
    `Subject: ${encodedWords(subject)}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(words).toString('base64').replace(/.{76}/g, '$&\r\n'),
  ].join('\r\n')
}

/** At most 75 characters an encoded word (RFC 2047), never a character cut in two. */
function encodedWords(text: string): string {
  const parts: string[] = []
  const characters = [...text]
  for (let at = 0; at < characters.length; at += 10) parts.push(`=?utf-8?B?${Buffer.from(characters.slice(at, at + 10).join('')).toString('base64')}?=`)
  return parts.join('\r\n ')
}
