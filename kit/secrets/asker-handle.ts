import type { Key, Keyring } from './keyring.ts'

/** What of a UUID is neither its version nor its variant, in two halves. */
const HALF_BITS = 61n
const HALF = (1n << HALF_BITS) - 1n
/** Four are a permutation that nobody who may choose both ends tells from chance (Luby and Rackoff); two more cost microseconds. */
const ROUNDS = [0, 1, 2, 3, 4, 5]
/** Made by time, as our ids are (RFC 9562, 5.7). */
const TIMED = /^[\da-f]{8}-[\da-f]{4}-7/
/** Made by whoever gave it (RFC 9562, 5.8). */
const HANDLE = /^[\da-f]{8}-[\da-f]{4}-8/

/** The years in which our ids are made; of what another key makes of a handle one in ninety says so. */
const [EARLIEST, LATEST] = [Date.UTC(2000), Date.UTC(2100)]

/**
 * The id of a row under a name of `asker`'s own: a UUID as well, so that it stands wherever the id may. Our ids hold the
 * millisecond of their making; of the handle nobody without the keys learns that, nor whether two askers mean the same row. The
 * same asker gets the same handle for as long as the newest key is the same. An id that was not made by time is its own handle.
 */
export function handleFor(keyring: Keyring, asker: string, id: string): string {
  if (!TIMED.test(id)) return id
  const key = keyring.newest('index')
  let [left, right] = halvesOf(id)
  for (const round of ROUNDS) [left, right] = [right, left ^ mask(key, asker, round, right)]
  return uuidOf(left, right, '8')
}

/**
 * The id behind a handle; another asker's leads to an id that nothing has. One that was given under an older key is still known, as
 * long as that key is kept: a page that is open while keys are changed goes on. What is no handle is returned as it is.
 */
export function idBehind(keyring: Keyring, asker: string, handle: string): string {
  const text = handle.toLowerCase()
  if (!HANDLE.test(text)) return text
  const found = keyring.all('index').map((key) => idUnder(key, asker, text))
  return found.find(isOfOurTime) ?? found[0]!
}

function idUnder(key: Key, asker: string, handle: string): string {
  let [left, right] = halvesOf(handle)
  for (const round of ROUNDS.toReversed()) [left, right] = [right ^ mask(key, asker, round, left), left]
  return uuidOf(left, right, '7')
}

function isOfOurTime(id: string): boolean {
  const moment = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  return moment >= EARLIEST && moment < LATEST
}

function mask({ provider, secret }: Key, asker: string, round: number, half: bigint): bigint {
  return provider.mac(secret, JSON.stringify(['linli asker handle 1', asker, round, half.toString(16)])).readBigUInt64BE() & HALF
}

function halvesOf(uuid: string): [left: bigint, right: bigint] {
  const bits = BigInt(`0x${uuid.replaceAll('-', '')}`)
  const beforeVersion = bits >> 80n
  const beforeVariant = (bits >> 64n) & 0xfffn
  const free = (((beforeVersion << 12n) | beforeVariant) << 62n) | (bits & ((1n << 62n) - 1n))
  return [free >> HALF_BITS, free & HALF]
}

function uuidOf(left: bigint, right: bigint, version: '7' | '8'): string {
  const free = (left << HALF_BITS) | right
  const bits = ((free >> 74n) << 80n) | (BigInt(version) << 76n) | (((free >> 62n) & 0xfffn) << 64n) | (0b10n << 62n) | (free & ((1n << 62n) - 1n))
  return bits.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
