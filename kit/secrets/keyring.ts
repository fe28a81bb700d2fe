import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { cryptoProvider, type CryptoProvider, type ProviderName } from './crypto-provider.ts'
import { addGeneration, createKeyFile, KeyFileError, keyPurposes, readKeyFile, removeGeneration, stampOf, type KeyFile, type KeyPurpose } from './key-file.ts'

/** One generation of one purpose. The bytes stand in a KeyObject, which neither a log nor JSON can print. */
export type Key = {
  readonly purpose: KeyPurpose
  readonly generation: number
  readonly provider: CryptoProvider
  readonly secret: KeyObject
  readonly createdAt: string
}

export type Keyring = {
  /** Name of this set of keys; keep it in the database to notice that a foreign file was put in its place. */
  readonly id: string
  /** The generation to write with; sees at once what another process has added. */
  newest(purpose: KeyPurpose): Key
  /** A generation to read with; reads the file again, once, when it does not know it. Throws KeyFileError when it is in no file. */
  find(purpose: KeyPurpose, generation: number): Key
  /** Every generation that is not retired, newest first. */
  all(purpose: KeyPurpose): readonly Key[]
  /** Adds a generation, on request with another provider, and returns it. What older ones sealed stays readable. */
  rotate(purpose: KeyPurpose, options: { at: Date; provider?: ProviderName }): Key
  /** Takes an older generation out of the file for good. What is still sealed under it can never be read again: look first. */
  retire(purpose: KeyPurpose, generation: number, options: { at: Date }): void
  /** What tells each key from any other without giving it away; to be kept in the database. */
  fingerprints(): { purpose: KeyPurpose; generation: number; fingerprint: string }[]
}

export type KeyringOptions = {
  /** `refuse` belongs to a database that already holds data: fresh keys would hide that the old ones are lost. */
  whenMissing?: 'create' | 'refuse'
  /** Provider of the keys of a new file. */
  provider?: ProviderName
  /** Written into a new file. */
  at?: Date
}

/** Opens the file of keys at `path`. Throws KeyFileError with a sentence for the operator. */
export function openKeyring(path: string, options: KeyringOptions = {}): Keyring {
  const { whenMissing = 'create', provider = 'international', at = new Date() } = options
  if (whenMissing === 'create' && stampOf(path) === undefined) {
    cryptoProvider(provider)
    createKeyFile(path, provider, at)
  }

  let { file, stamp } = readKeyFile(path)
  let keys = keysOf(file)

  function reloadWhenChanged(): void {
    const now = stampOf(path)
    if (now === undefined || now === stamp) return
    const read = readKeyFile(path)
    if (read.file.id !== file.id || !continues(file, read.file)) {
      throw new KeyFileError(`密钥文件 ${path} 在运行中被换成了另一套密钥，未予采用。请恢复原来的文件`)
    }
    file = read.file
    stamp = read.stamp
    keys = keysOf(file, keys)
  }

  function newest(purpose: KeyPurpose): Key {
    try {
      reloadWhenChanged()
    } catch (error) {
      // A file that became unusable must not stop a running server: the keys in memory are still right.
      if (!(error instanceof KeyFileError)) throw error
    }
    return keys[purpose].at(-1)!
  }

  return {
    id: file.id,
    newest,
    find(purpose, generation) {
      const known = () => keys[purpose][generation - 1]
      if (known() === undefined) reloadWhenChanged()
      const key = known()
      if (key === undefined && file.purposes[purpose][generation - 1]?.retiredAt !== undefined) throw new KeyFileError(`用途 ${purpose} 的第 ${generation} 代密钥已停用，用它加密的内容不能再读出`)
      if (key === undefined) throw new KeyFileError(`密钥文件里没有用途 ${purpose} 的第 ${generation} 代密钥。请从备份恢复含有它的密钥文件`)
      return key
    },
    all(purpose) {
      newest(purpose)
      return keys[purpose].filter((key) => key !== undefined).toReversed()
    },
    rotate(purpose, { at: rotatedAt, provider: next }) {
      if (next) cryptoProvider(next)
      addGeneration(path, purpose, next, rotatedAt)
      reloadWhenChanged()
      return keys[purpose].at(-1)!
    },
    retire(purpose, generation, { at: retiredAt }) {
      removeGeneration(path, purpose, generation, retiredAt)
      reloadWhenChanged()
    },
    fingerprints() {
      reloadWhenChanged()
      return keyPurposes.flatMap((purpose) =>
        keys[purpose].filter((key) => key !== undefined).map(({ generation, secret }) => ({
          purpose, generation, fingerprint: createHmac('sha256', secret).update('linli key fingerprint 1').digest('base64url').slice(0, 22),
        })),
      )
    },
  }
}

/** In the order of generations; a retired one leaves its place empty. */
type Keys = Record<KeyPurpose, (Key | undefined)[]>

/** Keeps the objects already in use, so that what was derived from them is derived once. */
function keysOf(file: KeyFile, former?: Keys): Keys {
  return Object.fromEntries(
    Object.entries(file.purposes).map(([purpose, stored]) => [
      purpose,
      stored.map(
        ({ generation, provider, key, createdAt, retiredAt }, index): Key | undefined =>
          retiredAt !== undefined
            ? undefined
            : (former?.[purpose as KeyPurpose][index] ?? {
                purpose: purpose as KeyPurpose,
                generation,
                provider: cryptoProvider(provider),
                secret: createSecretKey(Buffer.from(key, 'base64url')),
                createdAt,
              }),
      ),
    ]),
  ) as Keys
}

/** Keys are only ever added, or retired. */
function continues(former: KeyFile, later: KeyFile): boolean {
  return Object.entries(former.purposes).every(([purpose, stored]) =>
    stored.every((key, index) => {
      const now = later.purposes[purpose as KeyPurpose][index]
      return now?.key === key.key || now?.retiredAt !== undefined
    }),
  )
}
