import { createHash, createHmac } from 'node:crypto'
import type { Behaviour, Heard } from '#modules/channels/server/services-fixture.ts'

export const cloudKey = { keyId: 'key-id', key: 'cloud-key-canary' }
const MOST_CHARACTERS = 20
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** What the descriptions of both say of a call, read from the call as it came: who signed it, when, and whether what is in it may be sent. */
export function startClouds(now: () => Date) {
  const taken: { to: string; template: string; variables: unknown }[] = []
  const nonces = new Set<string>()

  function alibaba({ path, headers, text }: Heard): Behaviour {
    const refuse = (Code: string, status = 400) => ({ status, body: { Code, Message: 'refused', RequestId: 'r-1' } })
    const [, keyId, names, signature] = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([\da-f]{64})$/.exec(headers.authorization ?? '') ?? []
    if (keyId === undefined) return refuse('IncompleteSignature')
    if (keyId !== cloudKey.keyId) return refuse('InvalidAccessKeyId.NotFound', 404)
    const signed = names!.split(';')
    const must = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-acs-') || name === 'content-type')]
    if (must.some((name) => !signed.includes(name)) || signed.join() !== signed.toSorted().join()) return refuse('IncompleteSignature')
    const [where, query = ''] = path.split('?') as [string, string?]
    const sorted = query.split('&').toSorted().join('&')
    if (query !== sorted || headers['x-acs-content-sha256'] !== sha256(text)) return refuse('SignatureDoesNotMatch')
    const canonical = `POST\n${where}\n${query}\n${signed.map((name) => `${name}:${headers[name]!.trim()}\n`).join('')}\n${names}\n${headers['x-acs-content-sha256']}`
    if (signature !== hmac(cloudKey.key, `ACS3-HMAC-SHA256\n${sha256(canonical)}`).toString('hex')) return refuse('SignatureDoesNotMatch')
    if (Math.abs(Date.parse(headers['x-acs-date']!) - now().getTime()) > 15 * 60_000) return refuse('InvalidTimeStamp.Expired')
    if (nonces.has(headers['x-acs-signature-nonce']!)) return refuse('SignatureNonceUsed')
    nonces.add(headers['x-acs-signature-nonce']!)
    if (headers['x-acs-action'] !== 'SendSms' || headers['x-acs-version'] !== '2017-05-25') return refuse('InvalidAction.NotFound', 404)
    const say = (Code: string) => ({ body: { Code, Message: Code, RequestId: 'r-1', ...(Code === 'OK' ? { BizId: '9006199^0' } : {}) } })
    const given = new URLSearchParams(query)
    if (!/^1\d{10}$/.test(given.get('PhoneNumbers') ?? '')) return say('isv.MOBILE_NUMBER_ILLEGAL')
    if (given.get('SignName') !== '齐河邻里') return say('isv.SMS_SIGNATURE_ILLEGAL')
    const expected = ({ SMS_1001: ['act', 'number'], SMS_1002: ['code'] } as Record<string, string[]>)[given.get('TemplateCode') ?? '']
    if (expected === undefined) return say('isv.SMS_TEMPLATE_ILLEGAL')
    const variables = JSON.parse(given.get('TemplateParam')!) as Record<string, string>
    if (expected.some((name) => (variables[name] ?? '') === '')) return say('isv.TEMPLATE_MISSING_PARAMETERS')
    if (Object.values(variables).some((value) => [...value].length > MOST_CHARACTERS)) return say('isv.PARAM_LENGTH_LIMIT')
    taken.push({ to: given.get('PhoneNumbers')!, template: given.get('TemplateCode')!, variables })
    return say('OK')
  }

  function tencent({ path, headers, text, body }: Heard): Behaviour {
    const refuse = (Code: string) => ({ body: { Response: { Error: { Code, Message: 'refused' }, RequestId: 'r-1' } } })
    const [, keyId, day, names, signature] = /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/sms\/tc3_request, SignedHeaders=([^,]+), Signature=([\da-f]{64})$/.exec(headers.authorization ?? '') ?? []
    if (keyId === undefined) return refuse('AuthFailure.InvalidAuthorization')
    if (keyId !== cloudKey.keyId) return refuse('AuthFailure.SecretIdNotFound')
    const seconds = Number(headers['x-tc-timestamp'])
    if (Math.abs(seconds * 1_000 - now().getTime()) > 5 * 60_000 || new Date(seconds * 1_000).toISOString().slice(0, 10) !== day) return refuse('AuthFailure.SignatureExpire')
    const signed = names!.split(';')
    if (!signed.includes('content-type') || !signed.includes('host')) return refuse('AuthFailure.SignatureFailure')
    const canonical = `POST\n${path}\n\n${signed.map((name) => `${name}:${headers[name]!.trim().toLowerCase()}\n`).join('')}\n${names}\n${sha256(text)}`
    const key = hmac(hmac(hmac(`TC3${cloudKey.key}`, day!), 'sms'), 'tc3_request')
    if (signature !== hmac(key, `TC3-HMAC-SHA256\n${seconds}\n${day}/sms/tc3_request\n${sha256(canonical)}`).toString('hex')) return refuse('AuthFailure.SignatureFailure')
    if (headers['x-tc-action'] !== 'SendSms' || headers['x-tc-version'] !== '2021-01-11') return refuse('InvalidAction')
    if (headers['x-tc-region'] !== 'ap-guangzhou') return refuse('UnsupportedRegion')
    const { PhoneNumberSet: numbers, SmsSdkAppId: app, SignName: sign, TemplateId: template, TemplateParamSet: variables } = body as { PhoneNumberSet: string[]; SmsSdkAppId: string; SignName: string; TemplateId: string; TemplateParamSet: string[] }
    const say = (Code: string) => ({ body: { Response: { SendStatusSet: [{ SerialNo: '5000:1', PhoneNumber: numbers[0], Fee: Code === 'Ok' ? 1 : 0, SessionContext: body.SessionContext, Code, Message: Code, IsoCode: 'CN' }], RequestId: 'r-1' } } })
    if (app !== '1400006666') return say('InvalidParameterValue.SdkAppIdNotExist')
    if (sign !== '齐河邻里') return say('FailedOperation.SignatureIncorrectOrUnapproved')
    const expected = ({ 1001: 2, 1002: 1 } as Record<string, number>)[template]
    if (expected === undefined || variables.length !== expected) return say('FailedOperation.TemplateIncorrectOrUnapproved')
    if (variables.some((value) => [...value].length > MOST_CHARACTERS)) return say('InvalidParameterValue.TemplateParameterLengthLimit')
    taken.push({ to: numbers[0]!, template, variables })
    return say('Ok')
  }
  return { taken, alibaba, tencent }
}
