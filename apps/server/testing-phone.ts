import { base64url } from '#kit/ui/device/bytes.ts'
import type { Bytes } from '#kit/ui/device/bytes.ts'
import { sealCall } from '#kit/ui/device/envelope.ts'
import type { EncodedCall, Sealer } from '#kit/ui/device/envelope.ts'
import { makeDeviceKeys, publicKeyText, signBytes, unlockWords } from '#kit/ui/device/keys.ts'
import { newDataKey, openVault, unlockHash } from '#kit/ui/device/vault.ts'
import type { Answer, TestPerson } from '#apps/server/testing.ts'

/** A registered phone of a signed-in person of the field, with the browser's own cryptography behind it. */
export type TestPhone = {
  deviceId: string
  sealer: Sealer
  /** Takes a question and answers it; `wrong` changes the answer on its way. */
  unlock: (person: TestPerson, wrong?: (answer: { challenge: string; signature: string; secret: string }) => object) => Promise<Answer>
  seal: (key: string, path: string, body: unknown) => Promise<Bytes>
  sealCall: (key: string, call: EncodedCall) => Promise<Bytes>
}

export async function registerPhone(person: TestPerson, more: { replaces?: string } = {}): Promise<TestPhone> {
  const [keys, vault] = await Promise.all([makeDeviceKeys(), openVault(newDataKey())])
  const registered = await person.post('/api/me/devices', { publicKey: await publicKeyText(keys), unlockHash: await unlockHash(vault.secret), name: '安卓手机 · Chrome', ...more })
  if (registered.status !== 200) throw new Error(`not registered: ${registered.text}`)
  const deviceId: string = registered.body.deviceId
  const sealer: Sealer = { deviceId, secret: vault.secret, keys }
  const seal: TestPhone['sealCall'] = async (key, call) => await sealCall((await person.get('/api/sealing-key')).body, sealer, key, call)
  return {
    deviceId,
    sealer,
    unlock: async (who, wrong = (answer) => answer) => {
      const asked = await who.post('/api/sessions/device/challenge', { deviceId })
      if (asked.status !== 200) return asked
      const { challenge } = asked.body as { challenge: string }
      const signature = base64url(await signBytes(keys, unlockWords(deviceId, challenge)))
      return await who.post('/api/sessions/device', { deviceId, ...wrong({ challenge, signature, secret: vault.secret }) })
    },
    seal: async (key, path, body) => await seal(key, { path, contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify(body)) }),
    sealCall: seal,
  }
}
