import type { ServiceAnswer } from '#modules/channels/server/call-service.ts'
import { unclear } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'

/** What a code of the other side means for the message. The first of a list that fits counts; `.` and `*` as in names of files. */
type Meanings = readonly (readonly [codes: string, meaning: 'taken' | 'busy' | 'dailyLimit' | 'settingsWrong' | 'addressGone' | 'messageRefused' | 'brokenAnswer'])[]

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * help.aliyun.com/document_detail/101346.html (短信服务 API 错误码) and the gateway's common codes. Balance, permission, signature,
 * template: whoever mends them has it sent by itself. A system error does not say whether it had been taken.
 */
const alibaba: Meanings = [
  ['OK', 'taken'],
  ['isv.BUSINESS_LIMIT_CONTROL Throttling Throttling.*', 'busy'],
  ['isv.DAY_LIMIT_CONTROL isv.MONTH_LIMIT_CONTROL', 'dailyLimit'],
  ['isv.MOBILE_NUMBER_ILLEGAL', 'addressGone'],
  ['isp.SYSTEM_ERROR isp.UNKNOWN_ERR_CODE InternalError ServiceUnavailable', 'brokenAnswer'],
  ['isv.SMS_CONTENT_ILLEGAL isv.BLACK_KEY_CONTROL_LIMIT isv.PARAM_LENGTH_LIMIT isv.PARAM_NOT_SUPPORT_URL isv.INVALID_PARAMETERS isv.INVALID_JSON_PARAM', 'messageRefused'],
  ['isv.AMOUNT_NOT_ENOUGH isv.OUT_OF_SERVICE isv.ACCOUNT_* isv.PRODUCT_* isp.RAM_PERMISSION_DENY isv.SMS_SIGN* isv.SIGN_* isv.SMS_TEMPLATE_* isv.TEMPLATE_* isv.EXTEND_CODE_ERROR isv.DOMESTIC_NUMBER_NOT_SUPPORTED isv.DENY_IP_RANGE', 'settingsWrong'],
  ['InvalidAccessKeyId* SignatureDoesNotMatch IncompleteSignature InvalidTimeStamp* SignatureNonceUsed Forbidden* NoPermission InvalidAction* InvalidVersion', 'settingsWrong'],
]

/** cloud.tencent.com/document/api/382/59177 (短信 API 3.0 发送错误码) and the common codes of 382/38780. */
const tencent: Meanings = [
  ['Ok', 'taken'],
  ['RequestLimitExceeded RequestLimitExceeded.* LimitExceeded.DeliveryFrequencyLimit LimitExceeded.PhoneNumberThirtySecondLimit LimitExceeded.PhoneNumberOneHourLimit', 'busy'],
  ['LimitExceeded LimitExceeded.*', 'dailyLimit'],
  ['FailedOperation.PhoneNumberInBlacklist InvalidParameterValue.IncorrectPhoneNumber', 'addressGone'],
  ['InternalError.SigVerificationFail InternalError.SigFieldMissing InternalError.RestApiInterfaceNotExist', 'settingsWrong'],
  ['InternalError InternalError.*', 'brokenAnswer'],
  ['AuthFailure AuthFailure.* UnauthorizedOperation UnauthorizedOperation.* IpInBlacklist IpNotInWhitelist NoSuchProduct NoSuchVersion UnsupportedRegion InvalidAction ActionOffline', 'settingsWrong'],
  ['FailedOperation.InsufficientBalanceInSmsPackage FailedOperation.SignatureIncorrectOrUnapproved FailedOperation.MissingSignature FailedOperation.Template* FailedOperation.JsonParseFail InvalidParameterValue.SdkAppIdNotExist InvalidParameterValue.Template*NotExist', 'settingsWrong'],
]

/** `{"Code":"OK","BizId":…}`, also with a status of 4xx where the gateway refuses the call itself. */
export function readAlibaba(answer: ServiceAnswer): Outcome {
  return outcomeOf(answer, alibaba, (body) => body.Code)
}

/** `{"Response":{"SendStatusSet":[{"Code":"Ok",…}]}}`, one line a number; `{"Response":{"Error":{"Code":…}}}` where the call itself is refused. */
export function readTencent(answer: ServiceAnswer): Outcome {
  return outcomeOf(answer, tencent, (body) => {
    const { Error: refusal, SendStatusSet: lines } = (isRecord(body.Response) ? body.Response : {}) as { Error?: unknown; SendStatusSet?: unknown }
    if (isRecord(refusal)) return refusal.Code
    return Array.isArray(lines) && lines.length === 1 && isRecord(lines[0]) ? lines[0].Code : undefined
  })
}

/** Neither tells a second message from the first, so what may have been taken is not sent again. */
function outcomeOf(answer: ServiceAnswer, meanings: Meanings, codeIn: (body: Record<string, unknown>) => unknown): Outcome {
  if (answer.kind === 'notSent') return answer
  if (answer.kind === 'noAnswer') return unclear(false, 'noAnswer')
  const { status, retryAfterMilliseconds, body } = answer
  const code = body === undefined ? undefined : codeIn(body)
  if (typeof code !== 'string' || code === '') {
    if (status === 429 || status === 503) return { outcome: 'later', reason: 'busy', waitMilliseconds: retryAfterMilliseconds }
    if (status === 401 || status === 403 || status === 404) return { outcome: 'later', reason: 'settingsWrong', code: String(status) }
    return unclear(false, status === 200 ? 'unreadable' : 'brokenAnswer')
  }
  const [, meaning = status >= 500 ? 'brokenAnswer' : 'messageRefused'] = meanings.find(([codes]) => codes.split(' ').some((pattern) => fits(code, pattern))) ?? []
  switch (meaning) {
    case 'taken': return status === 200 ? { outcome: 'taken' } : unclear(false, 'brokenAnswer')
    case 'busy': return { outcome: 'later', reason: 'busy', code, waitMilliseconds: Math.max(MINUTE, retryAfterMilliseconds) }
    case 'dailyLimit': return { outcome: 'later', reason: 'dailyLimit', code, waitMilliseconds: HOUR }
    case 'settingsWrong': return { outcome: 'later', reason: 'settingsWrong', code }
    case 'addressGone': return { outcome: 'gone', reason: 'addressGone', code }
    case 'messageRefused': return { outcome: 'refused', reason: 'messageRefused', code }
    case 'brokenAnswer': return { outcome: 'uncertain', reason: 'brokenAnswer', code }
  }
}

function fits(code: string, pattern: string): boolean {
  const [before, after] = pattern.split('*') as [string, string?]
  return after === undefined ? code === pattern : code.startsWith(before) && code.endsWith(after)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
