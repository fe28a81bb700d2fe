/**
 * What a verification found. `line` counts lines of the export from 1, `from` and `to` are positions in the county's
 * chain. `changed`: content, hash or spelling of a line; `renumbered`: its batch; `removed`, `inserted`, `reordered`: rows; `unlinked`: a batch
 * that does not fit its rows or the batch before; `cut`: the end is missing; `rewritten`: consistent in itself, but not
 * what was anchored; `unreadable`: no line of an export; `anchor`: the anchor file itself (`line` counts there).
 */
export type Finding =
  | { kind: 'changed'; line: number; what: 'header' | 'entry' | 'batch'; from?: number; id?: string }
  | { kind: 'renumbered'; line: number; from: number; stated: number; batch: number }
  | { kind: 'removed'; from: number; to: number }
  | { kind: 'removedSeal'; line: number; batch: number }
  | { kind: 'inserted'; line: number; from?: number; why: 'twice' | 'otherCounty' | 'header' | 'seal' }
  | { kind: 'reordered'; line: number; toLine: number; from: number; to: number }
  | { kind: 'unlinked'; line: number; batch: number; from: number; to: number; why: 'rows' | 'previous' }
  | { kind: 'cut'; why: 'line' | 'batch' | 'anchor' | 'wanted'; from: number; to?: number; at?: string }
  | { kind: 'rewritten'; from: number; to: number; at: string }
  | { kind: 'unreadable'; line: number; expected: number }
  | { kind: 'anchor'; line: number; fault: string }
  | { kind: 'noAnchor' }

/** The finding in a sentence that names the place. */
export function findingSentence(finding: Finding): string {
  switch (finding.kind) {
    case 'changed':
      if (finding.what === 'header') return `第 ${finding.line} 行：文件头被改动`
      if (finding.what === 'batch') return `第 ${finding.line} 行：封签行被改动`
      return `第 ${finding.line} 行：位置 ${finding.from} 的记录被改动（编号 ${finding.id}）`
    case 'renumbered':
      return `第 ${finding.line} 行：位置 ${finding.from} 的记录写着批次 ${finding.stated}，应是 ${finding.batch}，被改动`
    case 'removed':
      return `缺少${positions(finding)}的记录，共 ${finding.to - finding.from + 1} 条：被删除`
    case 'removedSeal':
      return `第 ${finding.line} 行之前：批次 ${finding.batch} 的封签行被删除`
    case 'inserted':
      return `第 ${finding.line} 行：${insertedSentence(finding)}`
    case 'reordered':
      return `第 ${lines(finding)} 行：${positions(finding)}的记录不在原来的次序上，被调换过`
    case 'unlinked':
      return finding.why === 'previous'
        ? `第 ${finding.line} 行：批次 ${finding.batch}（${positions(finding)}）与上一批接不上，其间的内容被删除或整批重算过`
        : `第 ${finding.line} 行：批次 ${finding.batch}（${positions(finding)}）的封签与记录不符，记录在封签之后被增删、调换，或改动后重算过`
    case 'cut':
      return cutSentence(finding)
    case 'rewritten':
      return `${positions(finding)}的内容与 ${localTime(finding.at)} 的锚点不符：锚定之后被改写并重算过`
    case 'unreadable':
      return `第 ${finding.line} 行（应是位置 ${finding.expected} 前后）：读不出来，内容被改动，或是插入的内容`
    case 'anchor':
      return `锚文件第 ${finding.line} 行：${finding.fault}`
    case 'noAnchor':
      return '锚文件里一个锚点也没有：内容被清空，或给错了文件'
  }
}

/** Time in China, to the second. */
export function localTime(at: string): string {
  return new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function insertedSentence(finding: Extract<Finding, { kind: 'inserted' }>): string {
  switch (finding.why) {
    case 'twice':
      return `位置 ${finding.from} 的记录前面已经有了，这一行是插入的（或前一行是）`
    case 'otherCounty':
      return `位置 ${finding.from} 的记录属于另一个县，是插入的`
    case 'header':
      return '多出一个文件头，是插入的'
    case 'seal':
      return '封签行重复或不在原来的次序上'
  }
}

function cutSentence(finding: Extract<Finding, { kind: 'cut' }>): string {
  switch (finding.why) {
    case 'line':
      return `文件最后一行没有写完（位置 ${finding.from} 前后）：尾部被截`
    case 'batch':
      return `文件末尾${positions(finding)}的记录没有封签行：尾部被截，或末尾的记录是插入的`
    case 'anchor':
      return `尾部被截：${localTime(finding.at!)} 的锚点证明审计链已到位置 ${finding.to}，文件缺少${positions(finding)}`
    case 'wanted':
      return `文件没有到所要求的位置 ${finding.to}，缺少${positions(finding)}`
  }
}

function positions({ from, to }: { from: number; to?: number }): string {
  return to === undefined || to === from ? `位置 ${from}` : `位置 ${from}–${to}`
}

function lines({ line, toLine }: { line: number; toLine: number }): string {
  return line === toLine ? `${line}` : `${line}–${toLine}`
}
