import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { sha256, type ChainHead } from './chain.ts'

/**
 * One line of the anchor file, which lies outside the database (best on another machine): at time `at` the county's
 * chain stood at this position. `previous` is the SHA-256 of the line before, so that no line can be taken out.
 * `publicKey` and `signature` are Ed25519 in base64url.
 */
export type Anchor = {
  format: 'linli-anchor-1'
  county: string
  position: number
  batch: number
  batchHash: string
  at: string
  previous: string
  publicKey: string
  signature: string
}

/** The chain does not continue what the anchor file says: restored from an old backup, or rewritten. */
export class AnchorConflict extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'AnchorConflict'
  }
}

/** An hour is the limit (security U4); five minutes are left for a sealer that is late. */
const anchorEveryMilliseconds = 55 * 60_000

/** Whether it is time for the next anchor; also without new entries, as proof that there were none. */
export function anchorIsDue(last: Anchor | undefined, at: Date): boolean {
  return last === undefined || at.getTime() - Date.parse(last.at) >= anchorEveryMilliseconds
}

/** The pair for 32 secret bytes (keyring purpose `audit-anchor`); `publicKey` is what auditors keep. */
export function anchorKey(seed: Buffer): { privateKey: KeyObject; publicKey: string } {
  const privateKey = createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(ed25519Spki.length).toString('base64url')
  return { privateKey, publicKey }
}

/** Fixed DER heads of an Ed25519 key (RFC 8410); the 32 raw bytes follow. */
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex')

/** Last whole anchor of a file, undefined when there is none. */
export function lastAnchor(path: string): Anchor | undefined {
  const line = wholeLines(readIfPresent(path)).at(-1)
  return line === undefined ? undefined : (JSON.parse(line.toString('utf8')) as Anchor)
}

/**
 * Signs the head and appends it to the county's anchor file, flushed to disk. One file per county, one writer at a time
 * (the sealer's lock). Throws AnchorConflict when the chain is shorter than, or differs from, what was anchored before.
 */
export function appendAnchor(path: string, county: string, head: ChainHead, seed: Buffer, at: Date): Anchor {
  const content = readIfPresent(path)
  const lines = wholeLines(content)
  const lastLine = lines.at(-1)
  if (lastLine !== undefined) refuseConflict(JSON.parse(lastLine.toString('utf8')) as Anchor, county, head)

  const { privateKey, publicKey } = anchorKey(seed)
  const unsigned = {
    format: 'linli-anchor-1' as const,
    county,
    position: head.position,
    batch: head.batch,
    batchHash: head.batchHash,
    at: at.toISOString(),
    previous: lastLine === undefined ? firstPrevious : sha256(lastLine),
    publicKey,
  }
  const anchor = { ...unsigned, signature: sign(null, signedText(unsigned), privateKey).toString('base64url') }

  // A line that a crash cut off was never acknowledged.
  const whole = lines.reduce((sum, line) => sum + line.length + 1, 0)
  if (whole < content.length) truncateSync(path, whole)
  const file = openSync(path, 'a', 0o644)
  try {
    writeSync(file, `${anchorText(anchor)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return anchor
}

/** An anchor as read from a file, with what is wrong with it. */
export type ReadAnchor = { line: number; anchor?: Anchor; fault?: string }

/**
 * Checks every line: spelling, signature, order, connection to the line before. `trustedKeys` are the public keys that
 * the reader got from elsewhere; empty means that the keys named in the file are believed.
 */
export function readAnchors(content: Buffer, county: string, trustedKeys: readonly string[]): ReadAnchor[] {
  const read: ReadAnchor[] = []
  let previousLine: Buffer | undefined
  let previousPosition = 0
  for (const [index, bytes] of wholeLines(content).entries()) {
    const anchor = parseAnchor(bytes)
    const fault = anchor ? anchorFault(anchor) : '读不出来，内容已被改动'
    read.push({ line: index + 1, ...(anchor && { anchor }), ...(fault && { fault }) })
    previousLine = bytes
    previousPosition = anchor?.position ?? previousPosition
  }
  if (content.length > 0 && content.at(-1) !== newline) read.push({ line: read.length + 1, fault: '没有写完' })
  return read

  function anchorFault(anchor: Anchor): string | undefined {
    if (anchor.county !== county) return `属于另一个县（${anchor.county}）`
    if (!signatureFits(anchor)) return '签名不符，内容已被改动'
    if (trustedKeys.length > 0 && !trustedKeys.includes(anchor.publicKey)) return `是用未被认可的密钥（${anchor.publicKey}）签的`
    if (anchor.previous !== (previousLine === undefined ? firstPrevious : sha256(previousLine))) return '与上一行接不上，其间有锚点被删去、插入或调换'
    if (anchor.position < previousPosition) return '位置比上一个锚点还小'
    return undefined
  }
}

const newline = 0x0a
const firstPrevious = '0'.repeat(64)

function refuseConflict(last: Anchor, county: string, head: ChainHead): void {
  if (last.county !== county) throw new AnchorConflict(`锚文件属于 ${last.county}，不能写入 ${county} 的锚点`)
  if (head.position < last.position) {
    throw new AnchorConflict(`审计链只到位置 ${head.position}，而锚点已到 ${last.position}：数据库可能是从旧备份恢复的，或尾部被删。请先查明，再更换锚文件`)
  }
  if (head.position === last.position && head.batchHash !== last.batchHash) {
    throw new AnchorConflict(`位置 ${head.position} 的审计链与锚点不符：内容在锚定之后被改写过。请先查明，再更换锚文件`)
  }
}

function readIfPresent(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** Lines that end in a line feed, without it. */
function wholeLines(content: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  for (let to = content.indexOf(newline); to !== -1; to = content.indexOf(newline, from)) {
    lines.push(content.subarray(from, to))
    from = to + 1
  }
  return lines
}

function parseAnchor(bytes: Buffer): Anchor | undefined {
  try {
    const anchor = JSON.parse(bytes.toString('utf8')) as Anchor
    const formFits = anchor.format === 'linli-anchor-1' && Number.isSafeInteger(anchor.position) && !Number.isNaN(Date.parse(anchor.at))
    return formFits && Buffer.from(anchorText(anchor)).equals(bytes) ? anchor : undefined
  } catch {
    return undefined
  }
}

function anchorText(anchor: Anchor): string {
  const { format, county, position, batch, batchHash, at, previous, publicKey, signature } = anchor
  return JSON.stringify({ format, county, position, batch, batchHash, at, previous, publicKey, signature })
}

type Unsigned = Omit<Anchor, 'signature'>

function signedText({ format, county, position, batch, batchHash, at, previous, publicKey }: Unsigned): Buffer {
  return Buffer.from(JSON.stringify({ format, county, position, batch, batchHash, at, previous, publicKey }))
}

function signatureFits(anchor: Anchor): boolean {
  const raw = Buffer.from(anchor.publicKey, 'base64url')
  const signature = Buffer.from(anchor.signature, 'base64url')
  // One spelling only: a lenient decoder would let bits of the last character change unseen.
  if (raw.length !== 32 || raw.toString('base64url') !== anchor.publicKey || signature.toString('base64url') !== anchor.signature) return false
  const key = createPublicKey({ key: Buffer.concat([ed25519Spki, raw]), format: 'der', type: 'spki' })
  return verify(null, signedText(anchor), key, signature)
}
