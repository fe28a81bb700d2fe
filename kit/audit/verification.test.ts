import { expect, test } from 'vitest'
import { anchorKey } from './anchor.ts'
import { batchHash, emptyChain, entryHash, sealBatch, type AuditSeal, type ChainHead } from './chain.ts'
import type { AuditEntry } from './entry.ts'
import { findingSentence } from './finding.ts'
import { exportText, sampleChain, sampleEntry, sampleSeed } from './sample-chain.ts'
import { startVerification, type VerificationOptions, type VerificationReport } from './verification.ts'

const sizes = [3, 5, 4, 6, 5, 5]
const chain = await sampleChain('371425', sizes, [1, 3, 5])
const { publicKey } = anchorKey(sampleSeed)
const full: VerificationOptions = { anchors: chain.anchors, trustedKeys: [publicKey] }

test('an untouched export is whole', () => {
  const report = verifyText(chain.text, full)
  expect(report.findings).toEqual([])
  expect(report).toMatchObject({ county: '371425', entries: 28, batches: 6, last: 28, anchorsFitting: 3 })
})

/** Lines of the file: 1 header; 2–4 positions 1–3; 5 seal; 6–10 positions 4–8; 11 seal; 12–15 positions 9–12; 16 seal; … */
const lineOf = (position: number) => 1 + position + sizes.filter((_, index) => sizes.slice(0, index + 1).reduce((a, b) => a + b) < position).length

const cases: [string, (lines: string[]) => string[], string[]][] = [
  ['a word of a row', (lines) => replaceIn(lines, 7, 'person.unmask', 'request.urgent'), ['changed 7']],
  ['one digit of a row’s hash', (lines) => flip(lines, 7, '"hash":"', 1), ['changed 7']],
  ['an added blank', (lines) => replaceIn(lines, 7, ',', ', '), ['changed 7']],
  ['an added blank in a closing line', (lines) => replaceIn(lines, 11, ',', ', '), ['changed 11']],
  ['an added blank in the header', (lines) => replaceIn(lines, 1, ',', ', '), ['changed 1']],
  ['an added member', (lines) => replaceIn(lines, 7, '"entry":', '"more":1,"entry":'), ['changed 7']],
  ['the position of a row', (lines) => replaceIn(lines, 7, '"position":5', '"position":6'), ['changed 7']],
  ['the batch of a row', (lines) => replaceIn(lines, 7, '"batch":2', '"batch":3'), ['renumbered 7']],
  ['a row removed', (lines) => without(lines, 7, 7), ['removed 5-5']],
  ['the first row removed', (lines) => without(lines, 2, 2), ['removed 1-1']],
  ['the last row of a batch removed', (lines) => without(lines, 10, 10), ['removed 8-8']],
  ['the last row of all removed', (lines) => without(lines, 34, 34), ['removed 28-28', 'cut anchor 28-28']],
  ['a whole batch removed', (lines) => without(lines, 6, 11), ['removed 4-8']],
  ['the first batches removed', (lines) => without(lines, 2, 11), ['removed 1-8']],
  ['a closing line removed', (lines) => without(lines, 11, 11), ['removedSeal 11']],
  ['the last closing line removed', (lines) => without(lines, 35, 35), ['cut batch 24-28']],
  ['a row twice', (lines) => lines.toSpliced(7, 0, lines[6]!), ['inserted 8']],
  ['a forged row with a fitting hash', (lines) => lines.toSpliced(7, 0, forgedLine()), ['inserted 8']],
  ['a line of another kind', (lines) => lines.toSpliced(7, 0, 'hello'), ['unreadable 8']],
  ['an empty line at the end', (lines) => [...lines, ''], ['unreadable 36']],
  ['a second header', (lines) => lines.toSpliced(7, 0, lines[0]!), ['inserted 8']],
  ['a closing line twice', (lines) => lines.toSpliced(11, 0, lines[10]!), ['unlinked 12', 'inserted 12']],
  ['two rows swapped', (lines) => swap(lines, 7, 8), ['reordered 8']],
  ['two rows swapped over a batch', (lines) => swap(lines, 10, 12), ['reordered 12']],
  ['a row moved to the back', (lines) => move(lines, 7, 20), ['reordered 20']],
  ['a row moved to the front', (lines) => move(lines, 9, 7), ['reordered 8']],
  ['a garbled row', (lines) => replaceIn(lines, 7, '"kind"', '"kimd"'), ['unreadable 7']],
  ['a garbled closing line', (lines) => replaceIn(lines, 11, '"kind"', '"kimd"'), ['unreadable 11']],
  ['the hash of a closing line', (lines) => flip(lines, 11, '"hash":"', 1), ['unlinked 11']],
  ['the link of a closing line', (lines) => flip(lines, 11, '"previous":"', 1), ['unlinked 11', 'unlinked 11']],
  ['the range of a closing line', (lines) => replaceIn(lines, 11, '"first":4', '"first":3'), ['unlinked 11']],
  ['the county of the header', (lines) => replaceIn(lines, 1, '371425', '371426'), ['changed 1']],
  ['the beginning of the header', (lines) => replaceIn(lines, 1, '"first":1', '"first":3'), ['changed 1']],
  ['the batch of the header', (lines) => replaceIn(lines, 1, '"batch":1', '"batch":2'), ['changed 1', 'inserted 5']],
  ['the header removed', (lines) => without(lines, 1, 1), ['changed 1']],
  ['the tail cut after a batch', (lines) => without(lines, 30, 35), ['cut anchor 24-28']],
  ['the tail cut within a batch', (lines) => without(lines, 33, 35), ['cut batch 24-26', 'cut anchor 27-28']],
  ['all rows removed', (lines) => lines.slice(0, 1), ['cut anchor 1-28']],
  ['nothing left', () => [], ['changed 1']],
]

test.each(cases)('finds %s and names the place', (_, tamper, expected) => {
  const lines = chain.text.toString().split('\n').slice(0, -1)
  const text = Buffer.from(tamper(lines).map((line) => `${line}\n`).join(''))
  const { findings } = verifyText(text, full)
  expect(findings.map(short)).toEqual(expected)
  for (const finding of findings) expect(findingSentence(finding)).not.toMatch(/undefined|NaN/)
})

test('finds a last line that was not written to its end', () => {
  expect(verifyText(chain.text.subarray(0, -1), full).findings.map(short)).toEqual(['cut line 29-', 'cut batch 24-28'])
})

test('a chain computed anew from a changed row on is found at the next anchor', async () => {
  const rewritten = await rewriteFrom(10)
  expect(verifyText(rewritten, full).findings.map(short)).toEqual(['rewritten 9-18', 'rewritten 9-28'])
  expect(verifyText(rewritten, {}).findings, 'without anchors it cannot be found').toEqual([])
})

test('batches joined and sealed again leave a hole in their numbers', async () => {
  const [, second, third] = [0, 3, 8].map((from, index) => chain.rows.slice(from, from + sizes[index]!).map(({ entry }) => entry))
  const joined = sealBatch('371425', { ...chain.heads[0]!, batch: 2 }, [...second!, ...third!])
  const rows = [...chain.rows.slice(0, 3), ...[...second!, ...third!].map((entry, index) => ({ entry, seal: joined.seals[index]! }))]
  const text = await exportText('371425', undefined, rows)
  expect(verifyText(text, {}).findings.map(short)).toEqual(['unlinked 15'])
})

test('a row of another county that was sealed in is found', async () => {
  const [first, ...others] = chain.rows.slice(0, 3).map(({ entry }) => entry)
  const entries = [first!, sampleEntry('611023', 2), ...others]
  const entryHashes = entries.map((entry, index) => entryHash(index + 1, entry))
  const hash = batchHash({ countyCode: '371425', batch: 1, first: 1, previous: emptyChain.batchHash, entryHashes })
  const rows = entries.map((entry, index) => ({
    entry,
    seal: { county_code: '371425', position: index + 1, entry_id: entry.id, entry_hash: entryHashes[index]!, batch: 1, batch_hash: hash },
  }))
  expect(verifyText(await exportText('371425', undefined, rows), {}).findings.map(short)).toEqual(['inserted 3'])
})

test('what lies behind the last anchor is not protected, and that is the only such place', async () => {
  const later = await sampleChain('371425', [3, 5, 4], [1])
  const lines = later.text.toString().split('\n').slice(0, -1)
  const cut = Buffer.from(lines.slice(0, 11).map((line) => `${line}\n`).join(''))
  expect(verifyText(cut, { anchors: later.anchors }).findings).toEqual([])
  expect(verifyText(cut, { anchors: later.anchors, to: 12 }).findings.map(short)).toEqual(['cut wanted 9-12'])
  expect(lineOf(9)).toBe(12)
})

test('a later part verifies when it was asked for, and only then', async () => {
  const before = chain.heads[1]!
  const part = await exportText('371425', before, chain.rows.slice(before.position))
  expect(verifyText(part, { ...full, from: 9 }).findings).toEqual([])
  expect(verifyText(part, full).findings.map(short)).toEqual(['removed 1-8'])

  const wrongStart = await exportText('371425', { ...before, batchHash: 'a'.repeat(64) }, chain.rows.slice(before.position))
  expect(verifyText(wrongStart, { ...full, from: 9 }).findings.map(short)).toEqual(['changed 1', 'unlinked 6'])
})

test.each<[string, (anchors: Buffer) => Buffer, string[]]>([
  ['empty', () => Buffer.alloc(0), ['noAnchor']],
  ['a line removed', (anchors) => Buffer.from(anchors.toString().split('\n').toSpliced(1, 1).join('\n')), ['anchor 2']],
  ['lines swapped', (anchors) => Buffer.from(swap(anchors.toString().split('\n'), 1, 2).join('\n')), ['anchor 1', 'anchor 2', 'anchor 3']],
  ['the position changed', (anchors) => Buffer.from(anchors.toString().replace('"position":8', '"position":9')), ['anchor 1', 'anchor 2']],
  ['garbled', (anchors) => Buffer.from(anchors.toString().replace('{', '[')), ['anchor 1', 'anchor 2']],
  ['not written to the end', (anchors) => anchors.subarray(0, -1), ['anchor 3']],
])('an anchor file with a fault is found: %s', (_, tamper, expected) => {
  const found = verifyText(chain.text, { ...full, anchors: tamper(chain.anchors) }).findings.map(short)
  expect(found).toEqual(expected)
})

test('anchors signed by another key are refused when the reader knows the right one', async () => {
  const stranger = anchorKey(Buffer.alloc(32, 7)).publicKey
  expect(verifyText(chain.text, { anchors: chain.anchors, trustedKeys: [stranger] }).findings).toHaveLength(3)
})

test('anchors of another county are refused', async () => {
  const other = await sampleChain('611023', sizes, [5])
  expect(verifyText(chain.text, { anchors: other.anchors }).findings.map(short)).toEqual(['anchor 1'])
})

test('a file that is no export at all is given up on after 10,000 findings', () => {
  const report = verifyText(Buffer.from('noise\n'.repeat(20_000)), {})
  expect(report.findings).toHaveLength(10_000)
  expect(report.stopped).toBe(true)
})

function verifyText(text: Buffer, options: VerificationOptions): VerificationReport {
  const verification = startVerification(options)
  let from = 0
  for (let to = text.indexOf(0x0a); to !== -1; to = text.indexOf(0x0a, from)) {
    verification.line(text.subarray(from, to), true)
    from = to + 1
  }
  if (from < text.length) verification.line(text.subarray(from), false)
  return verification.end()
}

function short(finding: VerificationReport['findings'][number]): string {
  switch (finding.kind) {
    case 'removed':
    case 'rewritten':
      return `${finding.kind} ${finding.from}-${finding.to}`
    case 'cut':
      return `cut ${finding.why} ${finding.from}-${finding.to ?? ''}`
    case 'noAnchor':
      return finding.kind
    default:
      return `${finding.kind} ${finding.line}`
  }
}

function replaceIn(lines: string[], line: number, from: string, to: string): string[] {
  expect(lines[line - 1]).toContain(from)
  return lines.with(line - 1, lines[line - 1]!.replace(from, to))
}

function flip(lines: string[], line: number, after: string, offset: number): string[] {
  const text = lines[line - 1]!
  const at = text.indexOf(after) + after.length + offset
  return lines.with(line - 1, text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1))
}

function without(lines: string[], first: number, last: number): string[] {
  return lines.toSpliced(first - 1, last - first + 1)
}

function swap(lines: string[], one: number, other: number): string[] {
  return lines.with(one - 1, lines[other - 1]!).with(other - 1, lines[one - 1]!)
}

function move(lines: string[], from: number, to: number): string[] {
  return lines.toSpliced(from - 1, 1).toSpliced(to - 1, 0, lines[from - 1]!)
}

function forgedLine(): string {
  const [seal] = sealBatch('371425', { position: 4, batch: 1, batchHash: '0'.repeat(64) }, [sampleEntry('371425', 900)]).seals
  const { kind, position, batch, hash } = { kind: 'entry', position: 5, batch: 2, hash: seal!.entry_hash }
  return JSON.stringify({ kind, position, batch, hash, entry: canonicalOrder(sampleEntry('371425', 900)) })
}

function canonicalOrder(entry: AuditEntry): AuditEntry {
  return { ...entry, details: { fields: entry.details['fields']!, rows: entry.details['rows']!, 网格: { a: null, b: true } } }
}

/** What somebody with full access to the database would do: change one row and seal everything behind it again. */
async function rewriteFrom(position: number): Promise<Buffer> {
  const rows: { entry: AuditEntry; seal: AuditSeal }[] = []
  let head: ChainHead | undefined
  for (const size of sizes) {
    const entries = chain.rows
      .slice(rows.length, rows.length + size)
      .map(({ entry, seal }) => (seal.position === position ? { ...entry, action: 'request.forged' } : entry))
    const sealed = sealBatch('371425', head, entries)
    for (const [offset, entry] of entries.entries()) rows.push({ entry, seal: sealed.seals[offset]! })
    head = sealed.head
  }
  return exportText('371425', undefined, rows)
}
