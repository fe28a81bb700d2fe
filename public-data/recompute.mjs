#!/usr/bin/env node
// 核对公开数据：从每件一行的数据重新算出全县的五项指标，与公布的 figures.json 比较。
// 用法：把一个月的全部文件和本程序下载到一个文件夹，执行  node recompute.mjs 文件夹
// 只要 Node.js 18 以上，不联网，不需要别的程序。一致时以 0 结束，不一致时以 1 结束并说明哪里不一致。
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const LEAST = 10
const folder = process.argv[2] ?? '.'
const faults = []

const read = (name) => {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    console.error(`读不到 ${join(folder, name)}：请把这个月的文件都下载到同一个文件夹。`)
    process.exit(2)
  }
}

/** RFC 4180: quoted cells may hold commas, quotes and line ends. */
const parseCsv = (text) => {
  const lines = [[]]
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '"' && text[at + 1] === '"') { cell += '"'; at++ }
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === ',') { lines.at(-1).push(cell); cell = '' }
    else if (!quoted && character === '\n') { lines.at(-1).push(cell); cell = ''; lines.push([]) }
    else cell += character
  }
  const [names, ...rows] = lines.filter((line) => line.length > 0)
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])))
}

const description = JSON.parse(read('datapackage.json'))
for (const { path, hash } of description.resources) {
  const found = `sha256:${createHash('sha256').update(read(path)).digest('hex')}`
  if (found !== hash) faults.push(`${path} 与说明里的校验值不同：文件被改过，或者没有下载完整。`)
}
for (const line of read('SHA256SUMS').split('\n').filter((one) => one !== '')) {
  const [hash, name] = line.split('  ')
  if (createHash('sha256').update(read(name)).digest('hex') !== hash) faults.push(`${name} 与 SHA256SUMS 不同。`)
}

const requests = parseCsv(read('requests.csv'))
const answers = parseCsv(read('answers.csv'))
const exclusions = parseCsv(read('exclusions.csv'))
const published = JSON.parse(read('figures.json'))

const count = (rows, ...names) => rows.filter((row) => names.every((name) => row[name] === '1')).length
const counts = {
  received: requests.length, assessable: count(requests, 'assessable'), excluded: count(requests, 'excluded'), contacted_in_time: count(requests, 'contacted_in_time'), completed: count(requests, 'completed'),
  due: count(requests, 'due'), in_time: count(requests, 'in_time'), asked: count(requests, 'asked'), answered: answers.length, solved: count(answers, 'solved'), satisfied: count(answers, 'satisfied'),
  excluded_contacted_in_time: count(requests, 'excluded', 'contacted_in_time'), excluded_completed: count(requests, 'excluded', 'completed'), excluded_due: count(requests, 'excluded', 'due'),
  excluded_in_time: count(requests, 'excluded', 'in_time'), excluded_answered: count(answers, 'excluded'), excluded_solved: count(answers, 'excluded', 'solved'), excluded_satisfied: count(answers, 'excluded', 'satisfied'),
}
for (const [name, value] of Object.entries(counts)) if (published.counts[name] !== value) faults.push(`${name}：公布 ${published.counts[name]}，从数据算出 ${value}`)

/** 与公布时一样四舍五入到千分之一；不到全部的不写 100%，不是没有的不写 0%。 */
const percentOf = (part, whole) => {
  if (whole === 0) return '—'
  const tenths = Math.round((part / whole) * 1000)
  if (tenths >= 1000 && part < whole) return '99.9%'
  if (tenths === 0 && part > 0) return '0.1%'
  return `${(tenths / 10).toFixed(1)}%`
}

const ratesOf = (without) => {
  const less = (name) => counts[name] - without * counts[`excluded_${name}`]
  const assessable = counts.assessable - without * counts.excluded
  return {
    response: [less('contacted_in_time'), assessable], completion: [less('completed'), assessable], resolution: [less('solved'), less('answered')],
    satisfaction: [less('satisfied'), less('answered')], onTime: [less('in_time'), less('due')],
  }
}
for (const [basis, words, without] of [['assessable', '剔除后', 1], ['all', '未剔除', 0]]) {
  for (const [measure, [part, whole]] of Object.entries(ratesOf(without))) {
    const said = published.rates[basis][measure]
    console.log(`${said.name}（${words}）  ${part} ÷ ${whole} = ${percentOf(part, whole)}`)
    if (said.part !== part || said.whole !== whole) faults.push(`${said.name}（${words}）：公布 ${said.part} ÷ ${said.whole}，从数据算出 ${part} ÷ ${whole}`)
  }
}

const listed = exclusions.reduce((sum, row) => sum + Number(row.count), 0)
if (listed !== counts.excluded) faults.push(`剔除的理由合计 ${listed} 件，数据里剔除的有 ${counts.excluded} 件`)

for (const [name, rows] of [['requests.csv', requests], ['answers.csv', answers]]) {
  const groups = new Map()
  for (const { area_name: area, category_name: category } of rows) groups.set(`${area}、${category}`, (groups.get(`${area}、${category}`) ?? 0) + 1)
  for (const [group, size] of groups) if (size < LEAST && size < rows.length) faults.push(`${name} 里 ${group} 只有 ${size} 行，应合并到 ${LEAST} 行以上`)
}

console.log()
if (faults.length > 0) {
  console.log(`不一致（${published.county} ${published.month} 第 ${published.edition} 版）：`)
  for (const fault of faults) console.log(`- ${fault}`)
  process.exit(1)
}
console.log(`一致：${published.county} ${published.month} 第 ${published.edition} 版，${requests.length} 件，公布的数字都能从数据重新算出。`)
