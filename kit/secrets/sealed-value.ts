import { randomBytes } from 'node:crypto'
import { toHalfWidth } from './half-width.ts'
import type { Key, Keyring } from './keyring.ts'

/**
 * Where a sealed value lives. It is bound to the value: copied to another column or another row it no longer opens.
 * `row` is the stable key of the row (its id; for a composite key all parts, county first).
 */
export type SealedPlace = { table: string; column: string; row: string }

/** A value that does not open: changed, moved, or no sealed value at all. */
export class SealedValueError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'SealedValueError'
  }
}

/**
 * `v1.<generation>.<nonce>.<ciphertext and tag>`, the last two in base64url, sealed with the newest `data` key.
 * An 11-digit telephone number takes 58 characters with the international provider.
 */
export function seal(keyring: Keyring, plain: string | Buffer, place: SealedPlace): string {
  const key = keyring.newest('data')
  const nonce = randomBytes(key.provider.nonceBytes)
  const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain
  const sealed = key.provider.seal(key.secret, nonce, bytes, associatedData(place))
  return `v1.${key.generation}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** The text that was sealed here. Throws SealedValueError, or KeyFileError when the generation is in no key file. */
export function open(keyring: Keyring, sealed: string, place: SealedPlace): string {
  return openBytes(keyring, sealed, place).toString('utf8')
}

export function openBytes(keyring: Keyring, sealed: string, place: SealedPlace): Buffer {
  const { generation, nonce, body } = parse(sealed, place)
  const { provider, secret } = keyring.find('data', generation)
  const plain = nonce.length === provider.nonceBytes ? provider.open(secret, nonce, body, associatedData(place)) : undefined
  if (plain === undefined) throw new SealedValueError(`${nameOf(place)} 的密文打不开：内容被改动，或是从别处复制来的`)
  return plain
}

/** The same value under the newest key, or undefined when it already is. */
export function reseal(keyring: Keyring, sealed: string, place: SealedPlace): string | undefined {
  if (generationOf(sealed, place) === keyring.newest('data').generation) return undefined
  return seal(keyring, openBytes(keyring, sealed, place), place)
}

/** Which normal form a value takes before it is indexed: what a person may type in several ways is found by each. */
export type IndexedKind = 'phone' | 'idNumber' | 'text'

/**
 * Keyed hash by which an encrypted value is found: `<generation>.<43 characters>`, to be stored beside the sealed value.
 * `use` separates columns that must not be comparable (`person.phone`). Null when nothing is left to index.
 */
export function blindIndex(keyring: Keyring, kind: IndexedKind, use: string, value: string | null | undefined): string | null {
  const normalised = normalise(kind, value)
  return normalised === '' ? null : indexWith(keyring.newest('index'), kind, use, normalised)
}

/** The value's index under every generation, newest first: a search compares with ANY of them while a rotation is under way. */
export function blindIndexes(keyring: Keyring, kind: IndexedKind, use: string, value: string | null | undefined): string[] {
  const normalised = normalise(kind, value)
  return normalised === '' ? [] : keyring.all('index').map((key) => indexWith(key, kind, use, normalised))
}

/**
 * phone: digits only, full-width ones too, China's country code before a mobile number dropped;
 * idNumber: letters and digits, upper case; text: NFKC, one space between words, lower case.
 */
export function normalise(kind: IndexedKind, value: string | null | undefined): string {
  const text = toHalfWidth(value ?? '')
  switch (kind) {
    case 'phone':
      return text.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
    case 'idNumber':
      return text.toUpperCase().replace(/[^0-9A-Z]/g, '')
    case 'text':
      return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
  }
}

function indexWith(key: Key, kind: IndexedKind, use: string, normalised: string): string {
  return `${key.generation}.${key.provider.mac(key.secret, JSON.stringify(['linli blind index 1', kind, use, normalised])).toString('base64url')}`
}

function associatedData({ table, column, row }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify(['linli sealed value 1', table, column, row]), 'utf8')
}

const sealedForm = /^v1\.([1-9]\d{0,8})\.([\w-]+)\.([\w-]+)$/

function parse(sealed: string, place: SealedPlace): { generation: number; nonce: Buffer; body: Buffer } {
  const [, generation, nonceText, bodyText] = sealedForm.exec(sealed) ?? []
  const nonce = decode(nonceText)
  const body = decode(bodyText)
  if (!nonce || !body) throw new SealedValueError(`${nameOf(place)} 里的不是密文，或密文已残缺`)
  return { generation: Number(generation), nonce, body }
}

function generationOf(sealed: string, place: SealedPlace): number {
  return parse(sealed, place).generation
}

/** Node decodes base64url leniently; only the one right spelling of the bytes is taken. */
function decode(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function nameOf({ table, column, row }: SealedPlace): string {
  return `${table}.${column}（${row}）`
}
