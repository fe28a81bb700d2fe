import { z } from 'zod'
import type { Caller, Services } from '#kit/http/handle.ts'
import { notSignedIn, sealedForeign, sealedUnreadable, tooLarge } from '#kit/http/refusals.ts'
import { isSecretOf, isSignedBy } from '#kit/secrets/device-proof.ts'
import { openEnvelope } from '#kit/secrets/sealing-key.ts'
import { findSealingDevice } from '#modules/platform/server/public.ts'

/** A photo of 10 MB and what stands around it. */
const MOST_BYTES = 11 * 1024 * 1024
const SIGNATURE_BYTES = 64

/** What stands before the body in an opened envelope: who sealed it, and the call that it is. */
const SealedHead = z.strictObject({
  deviceId: z.uuid(),
  secret: z.string().max(60),
  key: z.string().min(8).max(80),
  path: z.string().regex(/^\/(?!sealed)[A-Za-z0-9/_-]{1,200}$/),
  contentType: z.string().max(200),
})
type SealedHead = z.infer<typeof SealedHead>

type Sealed = { services: Services; caller: Caller; request: Request; dispatch: (request: Request, caller: Caller) => Promise<Response> }

/**
 * The one place where a phone's outbox is opened: the envelope holds a POST of this API, sealed and signed when it was done.
 * It goes the way of any other call, under the caller's session and its own idempotency key; a session that is locked for
 * idleness lets it pass. Nothing of what the call answers is sent back, since the phone may be locked: only that it was done,
 * or the refusal.
 */
export async function answerSealed({ services, caller, request, dispatch }: Sealed): Promise<Response> {
  if (caller.handle === null) throw notSignedIn()
  if (Number(request.headers.get('content-length') ?? '0') > MOST_BYTES) throw tooLarge({ most: '10 MB' })
  const envelope = Buffer.from(await request.arrayBuffer())
  if (envelope.length > MOST_BYTES) throw tooLarge({ most: '10 MB' })
  const plain = openEnvelope(services.keyring, envelope)
  const opened = plain === undefined ? undefined : readSealed(plain)
  if (opened === undefined) throw sealedUnreadable()
  const { head, body, signed, signature } = opened
  const device = await findSealingDevice(services, caller, head.deviceId)
  // Another person's session, or none: what he did waits for his own.
  if (device === undefined) throw notSignedIn()
  if (!isSignedBy(device.publicKey, signed, signature) || !isSecretOf(device.unlockHash, head.secret)) throw sealedForeign()
  const inner = new Request(new URL(`/api${head.path}`, request.url), { method: 'POST', headers: { 'content-type': head.contentType }, body: new Uint8Array(body) })
  const answer = await dispatch(inner, { ...caller, idempotencyKey: head.key, sealedBy: head.deviceId })
  if (!answer.ok) return new Response(answer.body, { status: answer.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
  await answer.body?.cancel()
  return Response.json({ done: true }, { headers: { 'cache-control': 'no-store' } })
}

/** Signature, length of the head, head, body. Undefined when it is not that. */
function readSealed(plain: Buffer): { head: SealedHead; body: Buffer; signed: Buffer; signature: Buffer } | undefined {
  if (plain.length < SIGNATURE_BYTES + 4) return undefined
  const signed = plain.subarray(SIGNATURE_BYTES)
  const headEnd = 4 + signed.readUInt32BE(0)
  if (signed.length < headEnd) return undefined
  try {
    const head = SealedHead.safeParse(JSON.parse(signed.subarray(4, headEnd).toString('utf8')))
    return head.success ? { head: head.data, body: signed.subarray(headEnd), signed, signature: plain.subarray(0, SIGNATURE_BYTES) } : undefined
  } catch {
    return undefined
  }
}
