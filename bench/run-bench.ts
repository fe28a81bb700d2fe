import { randomUUID } from 'node:crypto'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { makeApplication } from '#apps/server/application.ts'
import { loginPassword } from '#apps/server/open-house.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { openBenchGround, signInAsSample, startProduct, untilSettled } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'
import type { CeilingNews, CeilingOrder } from './ceiling-loop.ts'
import { importLoad } from './import-load.ts'
import { httpLoad } from './http-load.ts'
import type { LoadRequest, LoadResult } from './http-load.ts'
import { liveFigure } from './live-load.ts'
import { loadRequests } from './load-requests.ts'
import { monthRequest, plainAggregate, sumUp } from './month-figure.ts'
import { pgbenchIsInstalled, pgbenchPerSecond } from './pgbench-column.ts'
import { freshParts, recordStatements } from './recording.ts'
import type { Statement } from './recording.ts'

const PORT = 18_480
const CONNECTIONS = 32
const ROUNDS = 3
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const ROWS = Number(process.env.BENCH_ROWS ?? 200_000)
const IMPORT_ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000)

type Figure = { name: string; value: number; floor?: number; ceiling?: number; unit: string; detail: string }

const asJson = process.argv.includes('--json')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Every figure beside its ceiling, measured in turns in one run: these machines are noisy, ratios are not. */
async function main(): Promise<void> {
  const ground = await openBenchGround(say)
  const figures: Figure[] = []
  try {
    if (!process.argv.includes('--quick')) figures.push(...(await importFigures(ground)))
    const until = new Date()
    say(`载入 ${ROWS.toLocaleString('en')} 件诉求（300 个网格）`)
    await loadRequests(ground.owner, ground.county, ROWS, until)
    await sumUp(ground)
    figures.push(...(await ratios(ground)), await monthFigure(ground, until), await liveFigure(ground, PORT))
    if (!process.argv.includes('--quick')) figures.push(...(await sizeFigures(ground, until)))
  } finally {
    await ground.close()
  }
  report(figures)
}

/** What each measured route sends, and as whom. */
async function measuredRequests(ground: BenchGround, port: number): Promise<{ name: string; floor: number; next: () => LoadRequest }[]> {
  const staff = { cookie: await signInAsSample(port, 'streetStaff') }
  const resident = { cookie: await signInAsSample(port, 'resident') }
  const { rows } = await ground.owner.query<{ id: string; area_id: string }>(
    `SELECT m.id, m.area_id FROM matter m WHERE m.county_code = $1 AND m.level_2 = (SELECT p.area_id FROM post p JOIN appointment a ON a.county_code = p.county_code AND a.post_id = p.id
       JOIN staff_member s ON s.county_code = a.county_code AND s.id = a.staff_member_id JOIN session e ON e.account_id = s.account_id WHERE p.role = 'streetStaff' ORDER BY e.created_at DESC LIMIT 1)
     ORDER BY m.opened_at DESC LIMIT 2000`,
    [ground.county],
  )
  let turn = 0
  const row = () => rows[turn++ % rows.length]!
  return [
    { name: 'list of the 20 newest in my area', floor: 0.5, next: () => ({ method: 'GET', path: '/api/requests?limit=20', headers: staff }) },
    { name: 'detail with timeline', floor: 0.45, next: () => ({ method: 'GET', path: `/api/requests/${row().id}`, headers: staff }) },
    {
      name: 'create', floor: 0.5,
      next: () => ({
        method: 'POST', path: '/api/requests',
        headers: { ...resident, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ text: '楼下路灯坏了三天，老人晚上出门看不清路。', place: { areaId: row().area_id }, category: 'municipal.streetLight' }),
      }),
    },
  ]
}

async function ratios(ground: BenchGround): Promise<Figure[]> {
  const product = await startProduct(ground, PORT)
  const figures: Figure[] = []
  try {
    await untilSettled(ground)
    for (const { name, floor, next } of await measuredRequests(ground, PORT)) {
      const transactions = await recordTransactions(ground, next)
      const rounds: { ours: number; bare: number; p95: number }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const load = await loadWithoutFailures(name, next)
        const bare = await ceiling(ground, transactions)
        rounds.push({ ours: load.perSecond, bare, p95: load.p95 })
        say(`  ${name}: ${load.perSecond.toFixed(0)}/s（p95 ${load.p95.toFixed(1)} ms），上限 ${bare.toFixed(0)}/s，比值 ${(load.perSecond / bare).toFixed(2)}`)
      }
      const middle = rounds.sort((a, b) => a.ours / a.bare - b.ours / b.bare)[Math.floor(ROUNDS / 2)]!
      const byPgbench = pgbenchIsInstalled ? pgbenchPerSecond(orderFor(ground, transactions)) : null
      figures.push({
        name, value: middle.ours / middle.bare, floor, unit: 'of the ceiling',
        detail: `${middle.ours.toFixed(0)}/s of ${middle.bare.toFixed(0)}/s, p95 ${middle.p95.toFixed(1)} ms${byPgbench === null ? '' : `; pgbench ${byPgbench.toFixed(0)}/s`}`,
      })
    }
  } finally {
    await product.stop()
  }
  return figures
}

/** The month's page from the roll-ups against the plain aggregate query over the rows, both at the same number of connections. */
async function monthFigure(ground: BenchGround, until: Date): Promise<Figure> {
  const name = 'month statistics'
  const product = await startProduct(ground, PORT)
  try {
    const request = monthRequest(ground, await signInAsSample(PORT, 'countyLeader'), until)
    const [recorded] = await recordTransactions(ground, () => request)
    const rounds: { ours: number; plain: number; p95: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const load = await loadWithoutFailures(name, () => request)
      const plain = await ceiling(ground, [{ statements: plainAggregate(recorded!.statements, ground.county, until), fresh: [] }])
      rounds.push({ ours: load.perSecond, plain, p95: load.p95 })
      say(`  ${name}: ${load.perSecond.toFixed(0)}/s（p95 ${load.p95.toFixed(1)} ms），逐行汇总 ${plain.toFixed(1)}/s，比值 ${(load.perSecond / plain).toFixed(1)}`)
    }
    const middle = rounds.sort((a, b) => a.ours / a.plain - b.ours / b.plain)[Math.floor(ROUNDS / 2)]!
    return { name, value: middle.ours / middle.plain, floor: 5, unit: 'times the plain aggregate', detail: `${middle.ours.toFixed(0)}/s against ${middle.plain.toFixed(1)}/s, p95 ${middle.p95.toFixed(1)} ms` }
  } finally {
    await product.stop()
  }
}

async function loadWithoutFailures(name: string, next: () => LoadRequest): Promise<LoadResult> {
  const load = await httpLoad(PORT, CONNECTIONS, SECONDS, next)
  if (load.failures > 0) throw new Error(`${name}: ${load.failures} answers were not 200, first ${load.firstFailure}`)
  return load
}

/** Runs the same request in this process and writes down what went to the database; 20 different ones, taken in turns. */
async function recordTransactions(ground: BenchGround, next: () => LoadRequest): Promise<CeilingOrder['transactions']> {
  const { app, feed } = makeApplication({
    services: ground.house.services, trustedProxies: 0, defaultCounty: ground.county, distFolder: new URL('../dist/', import.meta.url), outbox: null, isReady: async () => true,
  })
  await feed.stop()
  const transactions: CeilingOrder['transactions'] = []
  for (let index = 0; index < 21; index++) {
    const request = next()
    const known = new Set<string>(request.path.match(/[0-9a-f-]{36}/g) ?? [])
    const { rows } = await ground.owner.query<{ id: string }>('SELECT id FROM organization UNION ALL SELECT id FROM account UNION ALL SELECT account_id FROM session')
    for (const row of rows) known.add(row.id)
    const token = request.headers.cookie?.split('.')[1]
    if (token !== undefined) known.add(cookieHandle(ground.house.services.keyring, token))
    const statements: Statement[] = await recordStatements('linli_app', async () => {
      const response = await app.request(`http://127.0.0.1${request.path}`, { method: request.method, headers: request.headers, ...(request.body === undefined ? {} : { body: request.body }) }, nodeEnvironment)
      if (response.status >= 300) throw new Error(`${request.path}: ${response.status} ${await response.text()}`)
    })
    const key = request.headers['idempotency-key']
    // The first one warms caches of rules and takes a block of numbers: it is not what a request costs.
    if (index > 0) transactions.push({ statements, fresh: [...freshParts(statements, known), ...(key === undefined ? [] : [key]), ...numbersIn(statements)] })
  }
  return transactions
}

/** hono's node adapter finds the caller's address here. */
const nodeEnvironment = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }

/** A matter's number is unique as well: replays take a new one. */
function numbersIn(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => statement.values).filter((value): value is string => typeof value === 'string' && /^\d{4}-\d{6,9}$/.test(value))
}

function orderFor(ground: BenchGround, transactions: CeilingOrder['transactions']): CeilingOrder {
  const url = new URL(ground.embedded.databaseUrl)
  url.username = 'linli_app'
  url.password = loginPassword(ground.house.services.keyring, 'app')
  return { url: url.toString(), connections: CONNECTIONS, seconds: SECONDS, transactions }
}

async function ceiling(ground: BenchGround, transactions: CeilingOrder['transactions']): Promise<number> {
  const child = fork(fileURLToPath(new URL('ceiling-loop.ts', import.meta.url)), { serialization: 'advanced' })
  try {
    return await new Promise<number>((done, failed) => {
      child.once('exit', (code) => failed(new Error(`the ceiling loop ended with ${code}`)))
      child.on('message', (news: CeilingNews) => {
        if ('ready' in news) return void child.send(orderFor(ground, transactions))
        if (news.failure !== null) failed(new Error(`the ceiling loop failed: ${news.failure}`))
        else done(news.perSecond)
      })
    })
  } finally {
    child.kill()
  }
}

/** A list of old requests brought in, against COPY of the same rows; the product's memory at its most. */
async function importFigures(ground: BenchGround): Promise<Figure[]> {
  const { seconds, copySeconds, peakMegabytes, rows } = await importLoad(ground, PORT, IMPORT_ROWS, say)
  return [
    { name: `import of ${rows.toLocaleString('en')} rows`, value: seconds / copySeconds, ceiling: 8, unit: '× COPY of what it wrote', detail: `${seconds.toFixed(1)} s against ${copySeconds.toFixed(1)} s` },
    ...(peakMegabytes === null ? [] : [{ name: 'memory of the product while importing', value: peakMegabytes, ceiling: 300, unit: 'MB', detail: 'at its most, started as npm start does' }]),
  ]
}

/** The list over 1,000,000 requests against that over 10,000, each in a database of its own, measured in turns. */
async function sizeFigures(large: BenchGround, until: Date): Promise<Figure[]> {
  await large.owner.query('TRUNCATE matter, matter_words, request, request_count, request_count_delta CASCADE')
  say('载入 1,000,000 件诉求，另建一个 10,000 件的库')
  await loadRequests(large.owner, large.county, 1_000_000, until)
  const small = await openBenchGround(() => {})
  try {
    await loadRequests(small.owner, small.county, 10_000, until)
    const products = [await startProduct(small, PORT), await startProduct(large, PORT + 1)]
    try {
      await Promise.all([untilSettled(small), untilSettled(large)])
      const [few, many] = [(await measuredRequests(small, PORT))[0]!, (await measuredRequests(large, PORT + 1))[0]!]
      await httpLoad(PORT, CONNECTIONS, 2, few.next)
      await httpLoad(PORT + 1, CONNECTIONS, 2, many.next)
      const rounds: { few: number; many: number }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push({ few: (await httpLoad(PORT, CONNECTIONS, SECONDS, few.next)).p95, many: (await httpLoad(PORT + 1, CONNECTIONS, SECONDS, many.next)).p95 })
      }
      const middle = rounds.sort((a, b) => a.many / a.few - b.many / b.few)[Math.floor(ROUNDS / 2)]!
      return [
        { name: 'list p95, 1,000,000 against 10,000', value: middle.many / middle.few, ceiling: 1.3, unit: '×', detail: `${middle.many.toFixed(1)} ms against ${middle.few.toFixed(1)} ms` },
        await searchFigure(PORT + 1),
      ]
    } finally {
      for (const product of products) await product.stop()
    }
  } finally {
    await small.close()
  }
}

/** From a word of every second request to one of none; two and three words, a place, a number's beginning. */
const SEARCHED = ['小区', '路灯', '电梯', '噪音 半夜', '三轮车', '17号楼', '井盖 路灯 积水', '低保', '没有人写过的字', '2026-90']

/** Searches over all of it as a county's, a street's and a community's reader and as a department, one after another as people do. */
async function searchFigure(port: number): Promise<Figure> {
  const readers = await Promise.all(['countyDispatcher', 'streetStaff', 'communityStaff', 'departmentStaff'].map((key) => signInAsSample(port, key)))
  let turn = 0
  const next = (): LoadRequest => {
    const text = SEARCHED[turn % SEARCHED.length]!
    return { method: 'GET', path: `/api/requests?limit=50&text=${encodeURIComponent(text)}`, headers: { cookie: readers[Math.floor(turn++ / SEARCHED.length) % readers.length]! } }
  }
  await httpLoad(port, 1, 5, next)
  const { p95, perSecond } = await httpLoad(port, 1, 2 * SECONDS, next)
  return { name: 'search p95 over 1,000,000', value: p95, ceiling: 50, unit: 'ms', detail: `${SEARCHED.length} searches, ${readers.length} reaches, ${perSecond.toFixed(0)}/s by one connection` }
}

function report(figures: readonly Figure[]): void {
  const missed = figures.filter((figure) => (figure.floor !== undefined && figure.value < figure.floor) || (figure.ceiling !== undefined && figure.value > figure.ceiling))
  say('')
  say(`这台机器：十亿步的空循环 ${plainLoopSeconds().toFixed(1)} 秒。比值可以在机器之间比，毫秒数只能和同样快的机器比。`)
  for (const figure of figures) {
    const bound = figure.floor !== undefined ? `≥ ${figure.floor}` : `≤ ${figure.ceiling}`
    say(`${missed.includes(figure) ? '✗' : '✓'} ${figure.name}: ${figure.value.toFixed(2)} ${figure.unit} (${bound}) — ${figure.detail}`)
  }
  if (asJson) say(JSON.stringify({ figures: figures.map(({ name, value, floor, ceiling: most, detail }) => ({ name, value, floor, ceiling: most, detail })), missed: missed.length }))
  process.exitCode = missed.length === 0 ? 0 : 1
}

function plainLoopSeconds(): number {
  const started = performance.now()
  let sum = 0
  for (let step = 0; step < 1_000_000_000; step++) sum += step % 7
  return sum > 0 ? (performance.now() - started) / 1000 : Number.NaN
}

await main()
