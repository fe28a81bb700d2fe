import { callService } from '#modules/channels/server/call-service.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import type { SettingsOf } from '#modules/channels/server/channel-settings.ts'
import { readAlibaba, readTencent } from '#modules/channels/server/cloud-sms-answers.ts'
import { queryOf, signForAlibaba, signForTencent } from '#modules/channels/server/cloud-signatures.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { templateWords } from '#modules/channels/template-words.ts'

/** Where each takes messages, by its public description; a county's own cloud stands elsewhere, and the operator names it. */
export const SMS_HOSTS = ['dysmsapi.aliyuncs.com', 'sms.tencentcloudapi.com']
const addresses = { alibaba: `https://${SMS_HOSTS[0]}`, tencent: `https://${SMS_HOSTS[1]}` } as const

type Settings = SettingsOf<'sms'>
export type CloudMessage = { id: string; phone: string; words: string; at: Date; code?: string | undefined }

/**
 * One message by the template that was approved for its kind: a notice (what is to be done, and of which number), or a code.
 * Neither cloud takes any words but those of the template; what stands in its variables is cut to the length that they take.
 */
export async function sendCloudSms(reach: Reach, settings: Settings & { service: 'alibaba' | 'tencent' }, message: CloudMessage): Promise<Outcome> {
  const template = message.code === undefined ? settings.noticeTemplate : settings.codeTemplate
  const variables = variablesOf(settings, message)
  const address = settings.url === '' ? addresses[settings.service] : settings.url
  if (!URL.canParse(address)) return { outcome: 'refused', reason: 'hostNotAllowed' }
  const { origin, host } = new URL(address)
  if (settings.service === 'alibaba') {
    const query = { PhoneNumbers: message.phone, SignName: settings.signature, TemplateCode: template, TemplateParam: JSON.stringify(variables), OutId: message.id }
    const signed = signForAlibaba(settings, { host, query, body: '' }, { action: 'SendSms', version: '2017-05-25', at: message.at, nonce: `${message.id}${message.at.getTime()}`, contentType: 'application/json; charset=utf-8' })
    return readAlibaba(await callService(reach, `${origin}/?${queryOf(query)}`, SMS_HOSTS, '', signed))
  }
  const body = JSON.stringify({
    PhoneNumberSet: [`+86${message.phone}`], SmsSdkAppId: settings.appId, SignName: settings.signature, TemplateId: template, TemplateParamSet: Object.values(variables), SessionContext: message.id,
  })
  const signed = signForTencent(settings, { host, query: {}, body }, { service: 'sms', action: 'SendSms', version: '2021-01-11', region: settings.region, at: message.at })
  return readTencent(await callService(reach, `${origin}/`, SMS_HOSTS, body, signed))
}

/** By name for one, in this order for the other. */
function variablesOf({ withNumber, variableLength }: Settings, { words, code }: CloudMessage): Record<string, string> {
  if (code !== undefined) return { code }
  const { act, number } = templateWords(words, variableLength)
  // Where there is no room for how many more, the digest's own words say it.
  return withNumber ? { act, number: number.length > variableLength ? number.replace(/\+\d+$/, '') : number } : { act }
}
