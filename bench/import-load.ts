import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { signInAsSample, startProduct } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'

/** All that an import writes, in the order in which one table refers to another. */
const TABLES = ['matter', 'request', 'matter_party', 'matter_text', 'matter_event', 'matter_clock', 'matter_words', 'request_count_delta', 'imported_request', 'request_import_row'] as const

export type ImportLoad = { seconds: number; copySeconds: number; peakMegabytes: number | null; rows: number; returned: number }

/**
 * Brings a list in over HTTP and by the product's own worker, then takes the very rows out and COPYs them back into the same
 * emptied tables with all their indexes, keys and checks. A tenth of the rows is closed already, one in fifty comes back.
 */
export async function importLoad(ground: BenchGround, port: number, rows: number, say: (line: string) => void): Promise<ImportLoad> {
  const list = await listOf(ground, rows)
  const product = await startProduct(ground, port)
  let importId: string
  let seconds: number
  let peakMegabytes: number | null
  try {
    const cookie = await signInAsSample(port, 'countyDispatcher')
    importId = await upload(port, cookie, list)
    await untilState(port, cookie, importId, 'ready')
    const started = performance.now()
    await call(port, cookie, 'POST', `/api/imports/${importId}/start`, '{}')
    await untilState(port, cookie, importId, 'done')
    seconds = (performance.now() - started) / 1000
    peakMegabytes = peakOf(product.process.pid!)
  } finally {
    await product.stop()
  }
  const { rows: [done] } = await ground.owner.query<{ added: number; returned: number }>('SELECT added_open + added_closed AS added, returned FROM request_import WHERE id = $1', [importId])
  if (done!.added + done!.returned !== rows) throw new Error(`${rows} rows, ${done!.added} came in and ${done!.returned} came back`)
  const copySeconds = await copyAgain(ground)
  say(`  import of ${rows.toLocaleString('en')} rows: ${seconds.toFixed(1)} s, COPY of what it wrote ${copySeconds.toFixed(1)} s${peakMegabytes === null ? '' : `, at most ${peakMegabytes} MB`}`)
  return { seconds, copySeconds, peakMegabytes, rows, returned: done!.returned }
}

async function listOf(ground: BenchGround, rows: number): Promise<string> {
  const { rows: places } = await ground.owner.query<{ street: string; community: string }>(
    `SELECT s.name AS street, c.name AS community FROM area c JOIN area s ON s.county_code = c.county_code AND s.id = c.parent_id WHERE c.county_code = $1 AND c.level IN ('community', 'village') AND c.valid_to IS NULL ORDER BY c.id LIMIT 200`,
    [ground.county],
  )
  const matters = ['楼道灯不亮，老人晚上下楼看不清路', '小区门口垃圾三天没人清运', '自来水压力太小，六楼用不上水', '邻居半夜施工，孩子没法睡觉', '路口井盖松动，电动车过去很危险']
  const lines = Array.from({ length: rows }, (_, row) => {
    const { street, community } = places[row % places.length]!
    const isClosed = row % 10 === 0
    return [
      `B-${String(row).padStart(7, '0')}`, `${matters[row % matters.length]}（第 ${row} 次反映），希望尽快派人来处理并给个答复。`, row % 50 === 7 ? '没有的街道' : street, community, `${1 + (row % 30)}号楼${1 + (row % 4)}单元`,
      `2026-0${1 + (row % 8)}-${String(1 + (row % 28)).padStart(2, '0')} 09:30`, '张三', `138${String(row % 100_000_000).padStart(8, '0')}`, isClosed ? '已办结' : '办理中', isClosed ? '已派人处理完毕。' : '',
    ].join(',')
  })
  return `工单编号,诉求内容,街道,社区,地址,来电时间,联系人,联系电话,办理状态,处理结果\n${lines.join('\n')}\n`
}

async function upload(port: number, cookie: string, list: string): Promise<string> {
  const form = new FormData()
  const importId = randomUUID()
  form.set('importId', importId)
  form.set('file', new File([list], '性能测试清单.csv'))
  await call(port, cookie, 'POST', '/api/imports', form)
  return importId
}

async function call(port: number, cookie: string, method: string, path: string, body?: FormData | string): Promise<{ state: string; why: string | null }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method, headers: { cookie, ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) }, ...(body === undefined ? {} : { body }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { state: string; why: string | null }
}

async function untilState(port: number, cookie: string, importId: string, wanted: string): Promise<void> {
  for (;;) {
    const { state, why } = await call(port, cookie, 'GET', `/api/imports/${importId}`)
    if (state === wanted) return
    if (['refused', 'stopped', 'cancelled'].includes(state)) throw new Error(`the import is ${state}: ${why}`)
    await wait(200)
  }
}

/** The most that the process ever had in memory, where the system tells. */
function peakOf(pid: number): number | null {
  if (process.platform !== 'linux') return null
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
}

async function copyAgain({ owner }: BenchGround): Promise<number> {
  const { rows: [{ data_directory: folder } = { data_directory: '' }] } = await owner.query<{ data_directory: string }>('SHOW data_directory')
  for (const table of TABLES) await owner.query(`COPY ${table} TO '${join(folder, `bench-${table}.copy`)}'`)
  await owner.query('TRUNCATE matter, request_count_delta, request_count, request_import_row CASCADE')
  await owner.query('CHECKPOINT')
  const started = performance.now()
  for (const table of TABLES) await owner.query(`COPY ${table} FROM '${join(folder, `bench-${table}.copy`)}'`)
  const seconds = (performance.now() - started) / 1000
  await owner.query('TRUNCATE matter, request_count_delta, request_count, request_import, request_import_row CASCADE')
  return seconds
}
