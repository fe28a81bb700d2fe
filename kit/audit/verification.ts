import { readAnchors, type Anchor } from './anchor.ts'
import { batchHash, emptyChain, entryHash } from './chain.ts'
import type { ExportBatch, ExportEntry, ExportHeader } from './export.ts'
import type { Finding } from './finding.ts'
import { parseLine } from './parse-line.ts'

export type VerificationOptions = {
  /** Content of the anchor file. Without it neither a cut tail nor a chain computed anew can be noticed. */
  anchors?: Buffer
  /** Public keys that the reader has from elsewhere. */
  trustedKeys?: readonly string[]
  /** First and last position that were asked for; without them from the beginning to the last anchor at least. */
  from?: number
  to?: number
}

export type VerificationReport = {
  findings: Finding[]
  /** The file is so far from an export that reading stopped; what follows was not looked at. */
  stopped: boolean
  county: string | undefined
  entries: number
  batches: number
  last: number
  anchorsFitting: number
  lastAnchor: Anchor | undefined
}

const findingsAtMost = 10_000

type Row = { position: number; batch: number; line: number; stated: string; computed: string }

/** Verifies an export line by line in bounded memory: `line` for each line without its line feed, then `end` once. */
export function startVerification(options: VerificationOptions = {}): {
  line(bytes: Buffer, complete: boolean): void
  end(): VerificationReport
} {
  const findings: Finding[] = []
  const wantedFirst = options.from ?? 1
  let lineNumber = 0
  let header: ExportHeader | undefined
  let county: string | undefined
  let anchors: Anchor[] | undefined
  let anchorsByPosition = new Map<number, Anchor[]>()

  let expected = wantedFirst
  let entries = 0
  let batches = 0
  let unreadable = 0
  let missing: { from: number; to: number }[] = []
  let fittingPosition = wantedFirst - 1
  let anchorsFitting = 0

  /** Rows since the last closing line, and whether something already found explains that they will not fit theirs. */
  let rows: Row[] = []
  let disturbed = false
  /** A closing line that names more rows than came before it. */
  let lacking: { finding: Finding; from: number; to: number } | undefined
  /** The batch before: its hash as stated and as computed; undefined when it is not known. */
  let former: { batch: number; stated: string; computed: string } | undefined

  return { line, end }

  function line(bytes: Buffer, complete: boolean): void {
    if (stopped()) return
    lineNumber += 1
    if (!complete) {
      found({ kind: 'cut', why: 'line', from: expected })
      return
    }
    const parsed = parseLine(bytes)
    if (lineNumber === 1 && parsed?.kind !== 'header') found({ kind: 'changed', line: 1, what: 'header' })
    if (parsed === undefined) {
      if (lineNumber > 1) foundUnreadable()
    } else if (parsed.kind === 'header') {
      if (lineNumber > 1) found({ kind: 'inserted', line: lineNumber, why: 'header' })
      else takeHeader(parsed.header, parsed.exact)
    } else if (parsed.kind === 'entry') takeEntry(parsed.row, parsed.exact, parsed.hash)
    else takeBatch(parsed.batch, parsed.exact)
  }

  function found(finding: Finding): void {
    findings.push(finding)
  }

  function stopped(): boolean {
    return findings.length >= findingsAtMost
  }

  function foundUnreadable(): void {
    found({ kind: 'unreadable', line: lineNumber, expected })
    unreadable += 1
    disturbed = true
  }

  function takeHeader(read: ExportHeader, exact: boolean): void {
    const isBeginning = read.first !== 1 || (read.batch === 1 && read.previous === emptyChain.batchHash)
    if (!exact || !isBeginning) found({ kind: 'changed', line: 1, what: 'header' })
    header = read
    county = read.county
    former = { batch: read.batch - 1, stated: read.previous, computed: read.previous }
  }

  function takeEntry(row: ExportEntry, exact: boolean, computed: string): void {
    entries += 1
    let { position } = row
    const intact = exact && computed === row.hash
    if (!intact && position !== expected) {
      // Only the number may have been changed; otherwise the line counts as what should stand here.
      position = expected
      computed = entryHash(expected, row.entry)
    }
    if (!intact) {
      found({ kind: 'changed', line: lineNumber, what: 'entry', from: position, id: row.entry.id })
      disturbed = true
    }
    if (entries === 1) firstEntry(row, position, intact)
    if (intact && row.entry.county_code !== county) {
      found({ kind: 'inserted', line: lineNumber, from: position, why: 'otherCounty' })
      disturbed = true
    }
    if (takePosition(position)) rows.push({ position, batch: row.batch, line: lineNumber, stated: row.hash, computed })
  }

  /** An untouched row is believed before the header, which no hash covers. */
  function firstEntry(row: ExportEntry, position: number, intact: boolean): void {
    const headerFits = header === undefined || ([wantedFirst, position].includes(header.first) && header.county === row.entry.county_code)
    if (intact && !headerFits) found({ kind: 'changed', line: 1, what: 'header' })
    if (intact || county === undefined) county = row.entry.county_code
    readAnchorFile()
  }

  /** Whether the row belongs to the sequence (false: its place was taken before). */
  function takePosition(position: number): boolean {
    if (lacking) {
      const isGap = position > lacking.to
      if (!isGap) found(lacking.finding)
      lacking = undefined
    }
    if (position >= expected) {
      const from = expected + Math.min(unreadable, position - expected)
      if (from < position) {
        missing.push({ from, to: position - 1 })
        disturbed = true
      }
      unreadable = 0
      expected = position + 1
      return true
    }
    disturbed = true
    const hole = missing.find(({ from, to }) => from <= position && position <= to)
    if (hole === undefined) {
      found({ kind: 'inserted', line: lineNumber, from: position, why: 'twice' })
      return false
    }
    missing = missing.flatMap((range) =>
      range === hole
        ? [{ from: hole.from, to: position - 1 }, { from: position + 1, to: hole.to }].filter(({ from, to }) => from <= to)
        : [range],
    )
    const last = findings.at(-1)
    if (last?.kind === 'reordered' && last.to === position - 1 && last.toLine === lineNumber - 1) {
      last.to = position
      last.toLine = lineNumber
    } else found({ kind: 'reordered', line: lineNumber, toLine: lineNumber, from: position, to: position })
    return true
  }

  function takeBatch(seal: ExportBatch, exact: boolean): void {
    batches += 1
    const range = { from: seal.first, to: seal.last }
    if (!exact) found({ kind: 'changed', line: lineNumber, what: 'batch' })
    splitUnclosedRows(seal)

    const fits = sealFits(seal)
    if (!fits && !disturbed) foundUnfitting(seal, range)
    if (fits) {
      for (const row of rows.filter(({ batch }) => batch !== seal.batch)) {
        found({ kind: 'renumbered', line: row.line, from: row.position, stated: row.batch, batch: seal.batch })
      }
    }
    checkFormer(seal, range)
    const computed = hashOf(rows.map((row) => row.computed), seal)
    checkAnchors(seal, computed)

    former = { batch: seal.batch, stated: seal.hash, computed }
    rows = []
    disturbed = false
    unreadable = 0
  }

  /** When only the last rows seem to be missing, the next row tells whether they are. */
  function foundUnfitting(seal: ExportBatch, range: { from: number; to: number }): void {
    const finding: Finding = { kind: 'unlinked', line: lineNumber, batch: seal.batch, ...range, why: 'rows' }
    const lacksEnd = rows.length > 0 && rows[0]!.position === seal.first && seal.last >= expected
    if (lacksEnd) lacking = { finding, from: expected, to: seal.last }
    else found(finding)
  }

  /** Rows of an earlier batch in front of this one's: their own closing line is gone. */
  function splitUnclosedRows(seal: ExportBatch): void {
    const own = rows.findIndex((row) => row.batch >= seal.batch || row.position >= seal.first)
    const leading = own === -1 ? rows : rows.slice(0, own)
    const [first] = leading
    if (first === undefined || own === -1 || first.batch <= (former?.batch ?? 0)) return
    if (!disturbed) found({ kind: 'removedSeal', line: rows[own]!.line, batch: first.batch })
    const computed = batchHash({
      countyCode: county ?? '',
      batch: first.batch,
      first: first.position,
      previous: former?.stated ?? '',
      entryHashes: leading.map((row) => row.stated),
    })
    former = { batch: leading.at(-1)!.batch, stated: computed, computed }
    rows = rows.slice(own)
  }

  function sealFits(seal: ExportBatch): boolean {
    const [first] = rows
    if (first === undefined || first.position !== seal.first || seal.last - seal.first + 1 !== rows.length) return false
    return hashOf(rows.map((row) => row.stated), seal) === seal.hash
  }

  function hashOf(entryHashes: string[], seal: ExportBatch): string {
    return batchHash({ countyCode: county ?? '', batch: seal.batch, first: seal.first, previous: seal.previous, entryHashes })
  }

  function checkFormer(seal: ExportBatch, range: { from: number; to: number }): void {
    if (former === undefined) return
    if (seal.batch <= former.batch) found({ kind: 'inserted', line: lineNumber, why: 'seal' })
    else if (seal.batch > former.batch + 1) {
      const explained = disturbed || missing.length > 0
      if (!explained) found({ kind: 'unlinked', line: lineNumber, batch: seal.batch, ...range, why: 'previous' })
    } else if (seal.previous !== former.stated && seal.previous !== former.computed) {
      found({ kind: 'unlinked', line: lineNumber, batch: seal.batch, ...range, why: 'previous' })
    }
  }

  /** The rows may be proved by the anchor although their closing line was changed. */
  function checkAnchors(seal: ExportBatch, computed: string): void {
    for (const anchor of anchorsByPosition.get(seal.last) ?? []) {
      if ([seal.hash, computed].includes(anchor.batchHash)) {
        anchorsFitting += 1
        fittingPosition = seal.last
      } else found({ kind: 'rewritten', from: fittingPosition + 1, to: seal.last, at: anchor.at })
    }
    anchorsByPosition.delete(seal.last)
  }

  function readAnchorFile(): void {
    if (options.anchors === undefined || county === undefined || anchors !== undefined) return
    const read = readAnchors(options.anchors, county, options.trustedKeys ?? [])
    for (const { line: anchorLine, fault } of read) if (fault) found({ kind: 'anchor', line: anchorLine, fault })
    anchors = read.flatMap(({ anchor, fault }) => (anchor && !fault ? [anchor] : []))
    if (read.length === 0) found({ kind: 'noAnchor' })
    anchorsByPosition = Map.groupBy(anchors, ({ position }) => position)
    for (const anchor of anchorsByPosition.get(wantedFirst - 1) ?? []) {
      const known = header?.previous
      if (known !== undefined && known !== anchor.batchHash) found({ kind: 'changed', line: 1, what: 'header' })
    }
  }

  function end(): VerificationReport {
    if (lineNumber === 0) found({ kind: 'changed', line: 1, what: 'header' })
    readAnchorFile()
    const last = expected - 1
    const lastAnchor = anchors?.at(-1)
    if (lacking) missing.push({ from: lacking.from, to: lacking.to })
    if (!stopped()) {
      const [open] = rows
      if (open !== undefined) found({ kind: 'cut', why: 'batch', from: open.position, to: rows.at(-1)!.position })
      for (const range of missing) found({ kind: 'removed', ...range })
      foundCutTail(last, lastAnchor)
    }
    if (findings.length === 0) foundUnmetAnchors(last)
    return { findings, stopped: stopped(), county, entries, batches, last, anchorsFitting, lastAnchor }
  }

  function foundCutTail(last: number, lastAnchor: Anchor | undefined): void {
    if (options.to !== undefined) {
      if (last < options.to) found({ kind: 'cut', why: 'wanted', from: expected, to: options.to })
    } else if (lastAnchor && last < lastAnchor.position) {
      found({ kind: 'cut', why: 'anchor', from: expected, to: lastAnchor.position, at: lastAnchor.at })
    }
  }

  /** Anchors within the file that stand at the end of no batch. */
  function foundUnmetAnchors(last: number): void {
    for (const [position, [anchor]] of anchorsByPosition) {
      if (position >= wantedFirst && position <= last) found({ kind: 'rewritten', from: fittingPosition + 1, to: position, at: anchor!.at })
    }
  }
}
