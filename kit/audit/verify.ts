/**
 * Verifies an exported audit file without any other part of the product:
 *   node kit/audit/verify.ts FILE [ANCHOR_FILE] [--key PUBLIC_KEY]… [--from POSITION] [--to POSITION]
 * Exit code 0: whole; 1: something was changed, said line by line; 2: called wrongly or a file cannot be read.
 */
import { createReadStream, existsSync, readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findingSentence, localTime } from './finding.ts'
import { startVerification, type VerificationOptions, type VerificationReport } from './verification.ts'

const usage = '用法：npm run audit:verify -- 审计文件 [锚文件] [--key 公钥]… [--from 起始位置] [--to 结束位置]'
const sentencesShown = 50

/** Runs the program and returns its exit code; `print` takes one line of text. */
export async function verifyProgram(programArguments: string[], print: (line: string) => void): Promise<0 | 1 | 2> {
  const call = readCall(programArguments)
  if (call === undefined) {
    print(usage)
    return 2
  }
  let report: VerificationReport
  try {
    const anchors = call.anchorFile === undefined ? undefined : readFileSync(call.anchorFile)
    report = await verifyFile(call.file, { ...call.options, ...(anchors && { anchors }) })
  } catch (error) {
    print(`文件读不了：${(error as Error).message}`)
    return 2
  }
  for (const sentence of reportSentences(report, call)) print(sentence)
  return report.findings.length === 0 ? 0 : 1
}

type Call = { file: string; anchorFile: string | undefined; options: VerificationOptions }

function readCall(programArguments: string[]): Call | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: programArguments,
      allowPositionals: true,
      options: { key: { type: 'string', multiple: true }, from: { type: 'string' }, to: { type: 'string' } },
    })
    const [file, anchorFile, ...more] = positionals
    const bounds = [values.from, values.to].filter((bound) => bound !== undefined)
    if (file === undefined || more.length > 0 || !bounds.every((bound) => /^[1-9]\d{0,14}$/.test(bound))) return undefined
    return {
      file,
      anchorFile,
      options: {
        ...(values.key && { trustedKeys: values.key }),
        ...(values.from && { from: Number(values.from) }),
        ...(values.to && { to: Number(values.to) }),
      },
    }
  } catch {
    return undefined
  }
}

/** Streams the file, however large. */
export async function verifyFile(file: string, options: VerificationOptions): Promise<VerificationReport> {
  const verification = startVerification(options)
  let begun: Buffer[] = []
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0
    for (let to = chunk.indexOf(0x0a); to !== -1; to = chunk.indexOf(0x0a, from)) {
      verification.line(Buffer.concat([...begun, chunk.subarray(from, to)]), true)
      begun = []
      from = to + 1
    }
    if (from < chunk.length) begun.push(chunk.subarray(from))
  }
  if (begun.length > 0) verification.line(Buffer.concat(begun), false)
  return verification.end()
}

function reportSentences(report: VerificationReport, call: Call): string[] {
  const { findings } = report
  const shown = findings.slice(0, sentencesShown).map((finding, index) => `${index + 1}. ${findingSentence(finding)}`)
  const further = findings.length > sentencesShown ? [`……另有 ${findings.length - sentencesShown} 处${report.stopped ? '以上' : ''}未列出`] : []
  const scope = `${report.county ?? '未知县'}，${report.entries} 条记录，${report.batches} 批，到位置 ${report.last}`
  return findings.length > 0
    ? [`发现 ${findings.length} 处问题（${scope}）：`, ...shown, ...further, '结论：这份审计文件不完整或被改动过。']
    : [`结论：完好（${scope}）。`, ...limits(report, call)]
}

/** What a clean result does not prove. */
function limits(report: VerificationReport, call: Call): string[] {
  const { lastAnchor, anchorsFitting, last } = report
  if (call.anchorFile === undefined) {
    return ['没有给出锚文件：只证明文件前后一致，不能证明尾部没有被截、整条链没有被重算。']
  }
  const beyond = last - Math.max(lastAnchor?.position ?? 0, (call.options.from ?? 1) - 1)
  return [
    `${anchorsFitting} 个锚点全部相符。`,
    ...(beyond > 0 && lastAnchor
      ? [`最后一个锚点：${localTime(lastAnchor.at)}，位置 ${lastAnchor.position}；其后的 ${beyond} 条尚未锚定，若有更靠后的记录被截去，这里看不出来。`]
      : []),
    ...(call.options.trustedKeys ? [] : ['没有用 --key 给出公钥：采用了锚文件里写的公钥，锚文件若整个被换掉，这里看不出来。']),
  ]
}

/** Through a symbolic link too: doing nothing would look like a clean result. */
const program = process.argv[1] ?? ''
const isProgram = existsSync(program) && realpathSync(program) === fileURLToPath(import.meta.url)
if (isProgram) {
  process.exitCode = await verifyProgram(process.argv.slice(2), (line) => console.log(line))
}
