import { createHash, createHmac } from 'node:crypto'

/** What of a call is signed: `query` in any order, `body` as it goes out. */
export type SignedCall = { host: string; query: Readonly<Record<string, string>>; body: string }
export type CloudKey = { keyId: string; key: string }

const CONTENT_TYPE = 'application/json; charset=utf-8'

/** Alibaba Cloud's signature V3 (ACS3-HMAC-SHA256): the headers that go with a POST to `/`. */
export function signForAlibaba({ keyId, key }: CloudKey, call: SignedCall, what: { action: string; version: string; at: Date; nonce: string; contentType?: string | undefined }): Record<string, string> {
  const headers: Record<string, string> = {
    ...(what.contentType === undefined ? {} : { 'content-type': what.contentType }),
    host: call.host, 'x-acs-action': what.action, 'x-acs-content-sha256': sha256(call.body), 'x-acs-date': `${what.at.toISOString().slice(0, 19)}Z`, 'x-acs-signature-nonce': what.nonce, 'x-acs-version': what.version,
  }
  const names = Object.keys(headers).toSorted()
  const canonical = ['POST', '/', queryOf(call.query), ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), sha256(call.body)].join('\n')
  const signature = hmac(key, `ACS3-HMAC-SHA256\n${sha256(canonical)}`).toString('hex')
  return { ...headers, authorization: `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}` }
}

/** Tencent Cloud's signature v3 (TC3-HMAC-SHA256) over content type, host and action. */
export function signForTencent({ keyId, key }: CloudKey, call: SignedCall, what: { service: string; action: string; version: string; region: string; at: Date }): Record<string, string> {
  const signed = { 'content-type': CONTENT_TYPE, host: call.host, 'x-tc-action': what.action.toLowerCase() }
  const names = Object.keys(signed).join(';')
  const canonical = ['POST', '/', queryOf(call.query), ...Object.entries(signed).map(([name, value]) => `${name}:${value}`), '', names, sha256(call.body)].join('\n')
  const seconds = String(Math.floor(what.at.getTime() / 1_000))
  const day = what.at.toISOString().slice(0, 10)
  const scope = `${day}/${what.service}/tc3_request`
  const signing = hmac(hmac(hmac(`TC3${key}`, day), what.service), 'tc3_request')
  const signature = hmac(signing, `TC3-HMAC-SHA256\n${seconds}\n${scope}\n${sha256(canonical)}`).toString('hex')
  return {
    'content-type': CONTENT_TYPE, host: call.host, 'x-tc-action': what.action, 'x-tc-version': what.version, 'x-tc-region': what.region, 'x-tc-timestamp': seconds,
    authorization: `TC3-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

/** Sorted and encoded by RFC 3986, as both ask for it. */
export function queryOf(query: Readonly<Record<string, string>>): string {
  return Object.keys(query).toSorted().map((name) => `${encoded(name)}=${encoded(query[name]!)}`).join('&')
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
