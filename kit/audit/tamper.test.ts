import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorKey } from './anchor.ts'
import { sealBatch, type ChainHead } from './chain.ts'
import type { AuditEntry } from './entry.ts'
import { exportText, sampleChain, sampleEntry, sampleSeed, type SampleChain } from './sample-chain.ts'
import { startVerification } from './verification.ts'

/** Security 3.12: 10,000 random tampers with an anchored export, every one found. */
const tampers = 10_000

const sizes = [2, 3, 1, 4]
const chain = await sampleChain('371425', sizes, [1, 3])
const trustedKeys = [anchorKey(sampleSeed).publicKey]
const lines = chain.text.toString().split('\n').slice(0, -1)

type Tampered = { text: Buffer; anchors?: Buffer }
const line = fc.nat(lines.length - 1)
const row = fc.nat(chain.rows.length - 1)

const tamper: fc.Arbitrary<Tampered | Promise<Tampered>> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.nat(chain.text.length - 1), fc.nat(7)).map(([at, bit]) => ({ text: flipBit(chain.text, at, bit) })) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(chain.anchors.length - 1), fc.nat(7)).map(([at, bit]) => ({ text: chain.text, anchors: flipBit(chain.anchors, at, bit) })) },
  { weight: 2, arbitrary: fc.nat(chain.text.length - 1).map((at) => ({ text: chain.text.subarray(0, at) })) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(chain.text.length - 1), fc.integer({ min: 1, max: 400 })).map(([at, count]) => ({ text: Buffer.concat([chain.text.subarray(0, at), chain.text.subarray(at + count)]) })) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(chain.text.length), fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([at, bytes]) => ({ text: Buffer.concat([chain.text.subarray(0, at), bytes, chain.text.subarray(at)]) })) },
  { weight: 2, arbitrary: fc.tuple(line, fc.integer({ min: 1, max: 8 })).map(([from, count]) => ofLines(lines.toSpliced(from, count))) },
  { weight: 2, arbitrary: fc.tuple(line, line).map(([from, to]) => ofLines(lines.toSpliced(to, 0, lines[from]!))) },
  { weight: 2, arbitrary: fc.tuple(line, line).map(([one, other]) => ofLines(lines.with(one, lines[other]!).with(other, lines[one]!))) },
  { weight: 2, arbitrary: fc.tuple(line, line).map(([from, to]) => ofLines(lines.toSpliced(from, 1).toSpliced(to, 0, lines[from]!))) },
  // From here on by somebody who computes hashes anew: of the row, of its batch, of everything behind it.
  { weight: 2, arbitrary: fc.tuple(row, fc.constantFrom('row', 'batch', 'chain'), fc.string({ minLength: 1 })).map(([at, depth, word]) => forged(at, depth, (rows) => rows.with(at, { ...rows[at]!, action: `x${word}` }))) },
  { weight: 1, arbitrary: fc.tuple(row, fc.constantFrom('batch', 'chain')).map(([at, depth]) => forged(at, depth, (rows) => rows.toSpliced(at, 1))) },
  { weight: 1, arbitrary: fc.tuple(row, fc.constantFrom('batch', 'chain'), fc.integer({ min: 500, max: 900 })).map(([at, depth, number]) => forged(at, depth, (rows) => rows.toSpliced(at, 0, sampleEntry('371425', number)))) },
  { weight: 1, arbitrary: fc.tuple(row, row, fc.constantFrom('batch', 'chain')).filter(([one, other]) => one !== other).map(([one, other, depth]) => forged(Math.min(one, other), depth, (rows) => rows.with(one, rows[other]!).with(other, rows[one]!))) },
)

test(`finds all of ${tampers} random tampers, and none in the untouched file`, { timeout: 60_000 }, async () => {
  expect(findings({ text: chain.text })).toBe(0)
  let tried = 0
  const began = performance.now()
  await fc.assert(
    fc.asyncProperty(tamper, async (tampered) => {
      const given = await tampered
      fc.pre(!given.text.equals(chain.text) || !(given.anchors ?? chain.anchors).equals(chain.anchors))
      tried += 1
      return findings(given) > 0
    }),
    { numRuns: tampers, seed: 312 },
  )
  const seconds = (performance.now() - began) / 1000
  console.log(`audit chain: ${tried} tampers, ${tried} found, ${seconds.toFixed(1)} s`)
  expect(tried).toBe(tampers)
})

test('the tampers would go unnoticed without hashes: the check is not vacuous', async () => {
  // A chain computed anew throughout has no inner fault; only the anchors tell.
  const rewritten = await forged(0, 'chain', (rows) => rows.toSpliced(0, 1))
  expect(findings(rewritten)).toBeGreaterThan(0)
  expect(findings(rewritten, false)).toBe(0)
})

function findings({ text, anchors = chain.anchors }: Tampered, withAnchors = true): number {
  const verification = startVerification(withAnchors ? { anchors, trustedKeys } : {})
  let from = 0
  for (let to = text.indexOf(0x0a); to !== -1; to = text.indexOf(0x0a, from)) {
    verification.line(text.subarray(from, to), true)
    from = to + 1
  }
  if (from < text.length) verification.line(text.subarray(from), false)
  return verification.end().findings.length
}

function flipBit(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at]! ^= 1 << bit
  return changed
}

function ofLines(changed: string[]): Tampered {
  return { text: Buffer.from(changed.map((text) => `${text}\n`).join('')) }
}

/** Changes the rows, then seals again: only the row's own hash, its batch too, or the whole chain from there. */
async function forged(at: number, depth: string, change: (rows: AuditEntry[]) => AuditEntry[]): Promise<Tampered> {
  const entries = change(chain.rows.map(({ entry }) => entry))
  const rows: SampleChain['rows'] = []
  let head: ChainHead | undefined
  for (const [index, size] of sizes.entries()) {
    const part = entries.slice(rows.length, index === sizes.length - 1 ? undefined : rows.length + size)
    if (part.length === 0) break
    const sealed = sealBatch('371425', head, part)
    const genuine = chain.heads[index]!
    const isChanged = part.some((entry, offset) => entry !== chain.rows[rows.length + offset]?.entry) || rows.length + size > at
    const keepsHash = depth === 'row' || (depth === 'batch' && !isChanged)
    for (const [offset, entry] of part.entries()) {
      const seal = sealed.seals[offset]!
      rows.push({ entry, seal: keepsHash ? { ...seal, batch_hash: genuine.batchHash } : seal })
    }
    head = { ...sealed.head, batchHash: keepsHash ? genuine.batchHash : sealed.head.batchHash }
  }
  return { text: await exportText('371425', undefined, rows) }
}
