import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { rolesWith } from '#kit/access/roles-with.ts'
import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { isBlank } from '#kit/table-file/cell.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { plainDate, rowOf, rowsOf, ServiceSession, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { actsFor } from '#modules/people/server/public.ts'
import { CategoryWords } from '#modules/requests/import/category-words.ts'
import { importDays } from '#modules/requests/import/contract.ts'
import { importGround } from '#modules/requests/import/server/ground.ts'
import { IMPORT_COLUMNS, sealCategoryWords, sheetOf } from '#modules/requests/import/server/import-record.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'
import { readImportFile, sweepLeftFiles } from '#modules/requests/import/server/import-file.ts'
import { tellReceivers } from '#modules/requests/import/server/tell-receivers.ts'
import { writeBatch } from '#modules/requests/import/server/write-batch.ts'
import type { BatchRow } from '#modules/requests/import/server/write-batch.ts'

const LOOK_EVERY_MILLISECONDS = 1_000
const SWEEP_EVERY_MILLISECONDS = 600_000
const ROWS_AT_ONCE = 1_000
/** Longer than any batch takes; whoever was killed is followed after that. By the database's clock. */
const HOLD_SECONDS = 20
/** Often enough that a busy machine misses one and holds on all the same. */
const KEEP_ON_EVERY_MILLISECONDS = 5_000
const ROWS_WITHOUT_PAUSE = 200
const MOST_FAILURES = 3
const DAY = 86_400_000

const CLAIM = `UPDATE request_import SET worker_id = $2, worker_until = now() + $3 * interval '1 second' WHERE county_code = $1 AND id = (
    SELECT id FROM request_import WHERE county_code = $1 AND state IN ('checking', 'running') AND (worker_until IS NULL OR worker_until < now() OR worker_id = $2)
    ORDER BY state DESC, created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${IMPORT_COLUMNS}`
/** Still ours, not cancelled meanwhile, and nobody is further. */
const HOLD_ON = `SELECT ${IMPORT_COLUMNS} FROM request_import WHERE county_code = $1 AND id = $2 AND worker_id = $3 AND state = $4 AND next_row = $5 FOR UPDATE`
const ADVANCE = `UPDATE request_import SET next_row = $3, added_open = added_open + $4, added_closed = added_closed + $5, already_there = already_there + $6, returned = returned + $7, failures = 0,
  worker_until = now() + $8 * interval '1 second', version = version + 1 WHERE county_code = $1 AND id = $2`
/** While a file is read, which may take longer than a hold. */
const KEEP_ON = `UPDATE request_import SET worker_until = now() + $4 * interval '1 second' WHERE county_code = $1 AND id = $2 AND worker_id = $3 AND state IN ('checking', 'running')`
const END = `UPDATE request_import SET state = $3, why = $4, row_count = coalesce($5, row_count), ended_at = CASE WHEN $3 = 'ready' THEN NULL ELSE $6::timestamptz END, file_until = $7, category_words_sealed = coalesce($8, category_words_sealed),
  worker_id = NULL, worker_until = NULL, version = version + 1 WHERE county_code = $1 AND id = $2 AND worker_id = $9 AND state IN ('checking', 'running')`
/** The last failure leaves it held, so that the same transaction ends it. */
const FAILED = `UPDATE request_import SET failures = failures + 1, worker_id = CASE WHEN failures + 1 >= ${MOST_FAILURES} THEN worker_id END, worker_until = now() + interval '2 seconds' * (failures + 1)
  WHERE county_code = $1 AND id = $2 AND worker_id = $3 AND state IN ('checking', 'running') RETURNING ${IMPORT_COLUMNS}`
const ANNOUNCE = "INSERT INTO live_event (county_code, id, kind, object_id, reporter_id) VALUES ($1, $2, 'import.changed', $3, $4)"
const RECORD = "INSERT INTO audit_entry (county_code, id, action, object_kind, object_id, reason, outcome, details) VALUES ($1, $2, 'time import', 'import', $3, $4, 'done', $5)"
/** Where the posts that he holds now, or stands in for, let him bring requests in. */
const PATHS = `SELECT r.path FROM staff_member s JOIN appointment a ON a.county_code = s.county_code AND a.staff_member_id = s.id AND ${actsFor('a', '$4', '$5')}
    AND a.valid_from <= $4::date AND (a.valid_to IS NULL OR a.valid_to > $4::date)
  JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id AND p.role = ANY ($3::text[]) AND p.valid_from <= $4::date AND (p.valid_to IS NULL OR p.valid_to > $4::date)
  JOIN area r ON r.county_code = p.county_code AND r.id = p.area_id AND (r.valid_to IS NULL OR r.valid_to > $4::date)
  WHERE s.county_code = $1 AND s.account_id = $2 ORDER BY r.path`
const OVER = `UPDATE request_import SET file_key_sealed = NULL, head_sealed = NULL, category_words_sealed = NULL, state = CASE WHEN state IN ('ready', 'refused') THEN 'cancelled' ELSE state END, version = version + 1
  WHERE county_code = $1 AND file_key_sealed IS NOT NULL AND file_until <= $2 AND state NOT IN ('checking', 'running') RETURNING id`
const FORGET_ROWS = 'DELETE FROM request_import_row WHERE county_code = $1 AND import_id = ANY ($2::uuid[])'
const DELETE_FILES = "INSERT INTO file_to_delete (county_code, id, kind, asked_at) SELECT $1, id, 'import', $3 FROM unnest($2::uuid[]) AS t (id) ON CONFLICT DO NOTHING"

const KNOWN = 'SELECT id::text AS id FROM request_import WHERE county_code = $1 AND id::text = ANY ($2::text[])'

export type ImportWorker = { stop: () => Promise<void>; runOnce: () => Promise<void> }

/**
 * Checks files and takes their rows in, a batch and the mark how far it got in one transaction. Any number of processes may do
 * it at once: one works on a file, and where it ends another goes on.
 */
export function startImportWorker(services: Services, countyCode: string, options: { every?: number; rowsAtOnce?: number; keepOnEveryMilliseconds?: number } = {}): ImportWorker {
  const worker = new Worker(services, countyCode, options.rowsAtOnce ?? ROWS_AT_ONCE, options.keepOnEveryMilliseconds ?? KEEP_ON_EVERY_MILLISECONDS)
  const loop = startLoop(options.every ?? LOOK_EVERY_MILLISECONDS, () => worker.look(), (error) => services.log({ event: 'import-worker-failed', name: error.name, code: (error as { code?: string }).code ?? null }))
  return {
    runOnce: () => worker.look(),
    stop: async () => {
      worker.stop()
      await loop.stop()
    },
  }
}

class Worker {
  readonly #services: Services
  readonly #countyCode: string
  readonly #rowsAtOnce: number
  readonly #keepOnEvery: number
  readonly #session: ServiceSession
  readonly #id = randomUUID()
  #stopped = false
  #sweptAt = -Infinity

  constructor(services: Services, countyCode: string, rowsAtOnce: number, keepOnEvery: number) {
    this.#services = services
    this.#countyCode = countyCode
    this.#rowsAtOnce = rowsAtOnce
    this.#keepOnEvery = keepOnEvery
    this.#session = new ServiceSession(services, countyCode)
  }

  stop(): void {
    this.#stopped = true
  }

  /** Everything that waits, one file after the other. */
  async look(): Promise<void> {
    if (performance.now() - this.#sweptAt > SWEEP_EVERY_MILLISECONDS) {
      this.#sweptAt = performance.now()
      await this.#session.transact(endFiles)
      await sweepLeftFiles(this.#services.filesFolder, this.#countyCode, async (ids) =>
        new Set((await this.#session.transact(({ db, countyCode }) => rowsOf<{ id: string }>(db, KNOWN, [countyCode, ids]))).map(({ id }) => id)))
    }
    while (!this.#stopped) {
      const record = await this.#session.transact(({ db, countyCode }) => rowOf<ImportRecord>(db, CLAIM, [countyCode, this.#id, HOLD_SECONDS]))
      if (record === undefined) return
      try {
        await (record.state === 'checking' ? this.#check(record) : this.#takeIn(record))
      } catch (error) {
        await this.#failed(record, error as Error)
      }
    }
  }

  /** Reads the file to its end before anything of it is taken in. */
  async #check(record: ImportRecord): Promise<void> {
    let rowCount = 0
    const column = record.mapping.columns.category
    const words = new CategoryWords()
    for await (const row of this.#rows(record)) {
      rowCount++
      if (column !== undefined) words.add(row.cells[column])
    }
    await this.#end(record, rowCount === 0 ? 'refused' : 'ready', rowCount === 0 ? '文件里只有表头，没有数据。' : null, { rowCount, words: sealCategoryWords(this.#services.keyring, record.id, words.all()) })
  }

  async #takeIn(record: ImportRecord): Promise<void> {
    let batch: BatchRow[] = []
    let nextRow = record.next_row
    let place = 0
    for await (const row of this.#rows(record)) {
      if (place++ < nextRow) continue
      batch.push({ ...row, row: place - 1 })
      if (batch.length < this.#rowsAtOnce) continue
      if (this.#stopped || !(await this.#takeBatch(record, nextRow, batch))) return
      nextRow = place
      batch = []
    }
    if (batch.length > 0 && !(await this.#takeBatch(record, nextRow, batch))) return
    await this.#end(record, 'done', null)
  }

  /** False: it is somebody else's now, was cancelled, or may go on no more. */
  async #takeBatch(record: ImportRecord, nextRow: number, batch: readonly BatchRow[]): Promise<boolean> {
    return this.#session.transact(async (scope) => {
      const { db, countyCode } = scope
      const held = await rowOf<ImportRecord>(db, HOLD_ON, [countyCode, record.id, this.#id, 'running', nextRow])
      if (held === undefined) return false
      const paths = await importPaths(scope, held)
      if (paths.length === 0) {
        await end(scope, this.#id, held, 'stopped', '您现在的岗位不能导入诉求，没有继续。已导入的保留。')
        return false
      }
      const outcome = await writeBatch(scope, held, { ground: await importGround(db, countyCode, scope.at), mapping: held.mapping, paths, at: held.started_at ?? scope.at }, batch)
      await touch(db, ADVANCE, [countyCode, held.id, nextRow + batch.length, outcome.open, outcome.closed, outcome.already, outcome.returned.length, HOLD_SECONDS])
      await touch(db, ANNOUNCE, [countyCode, scope.newId(), held.id, held.uploaded_by])
      return true
    })
  }

  /** Holds on while it reads; ends early once the file is somebody else's or was cancelled, which every writer asks again. */
  async *#rows(record: ImportRecord): AsyncGenerator<TableRow> {
    // From the claim on: opening a large file takes its time as well.
    let keptAt = performance.now()
    const content = await readImportFile(this.#services.filesFolder, this.#countyCode, { ...record, file_key_sealed: record.file_key_sealed! }, this.#services.keyring)
    let read = 0
    for await (const row of dataRows(await openTable(content, sheetOf(record)), record)) {
      // Whoever calls this process meanwhile is answered.
      if (++read % ROWS_WITHOUT_PAUSE === 0) await setImmediate()
      if (performance.now() - keptAt > this.#keepOnEvery) {
        if (!(await this.#keepOn(record))) return
        keptAt = performance.now()
      }
      yield row
    }
  }

  async #keepOn({ id }: ImportRecord): Promise<boolean> {
    return (await this.#session.transact(({ db, countyCode }) => touch(db, KEEP_ON, [countyCode, id, this.#id, HOLD_SECONDS]))) > 0
  }

  async #end(record: ImportRecord, state: 'ready' | 'refused' | 'done' | 'stopped', why: string | null, checked?: Checked): Promise<void> {
    await this.#session.transact(async (scope) => {
      const held = await rowOf<ImportRecord>(scope.db, `SELECT ${IMPORT_COLUMNS} FROM request_import WHERE county_code = $1 AND id = $2 AND worker_id = $3 AND state IN ('checking', 'running') FOR UPDATE`, [scope.countyCode, record.id, this.#id])
      if (held !== undefined) await end(scope, this.#id, held, state, why, checked)
    })
  }

  /** What the file itself is to blame for is told at once; anything else is tried again some times, from where it stands. */
  async #failed(record: ImportRecord, error: Error): Promise<void> {
    if (error instanceof ProblemError) return await this.#end(record, record.state === 'checking' ? 'refused' : 'stopped', error.message)
    this.#services.log({ event: 'import-failed', name: error.name, code: (error as { code?: string }).code ?? null })
    await this.#session.transact(async (scope) => {
      const held = await rowOf<ImportRecord>(scope.db, FAILED, [scope.countyCode, record.id, this.#id])
      if (held === undefined || held.failures < MOST_FAILURES) return
      await end(scope, this.#id, held, record.state === 'checking' ? 'refused' : 'stopped', '系统没能继续处理这份清单。已导入的保留；请稍后重新上传，不会重复导入。')
    })
  }
}

/** The rows of data: after the headers, without what is blank. */
export async function* dataRows(table: { rows: () => AsyncGenerator<TableRow> }, { layout }: Pick<ImportRecord, 'layout'>): AsyncGenerator<TableRow> {
  for await (const row of table.rows()) if (row.line >= layout.dataFrom && !isBlank(row)) yield row
}

/** What reading a whole file has found out. */
type Checked = { rowCount: number; words: string }

/** Nothing happens to what somebody else holds now or what was cancelled. */
async function end(scope: TimeScope, workerId: string, record: ImportRecord, state: 'ready' | 'refused' | 'done' | 'stopped', why: string | null, checked?: Checked): Promise<void> {
  const { db, countyCode, at } = scope
  const ended = await touch(db, END, [countyCode, record.id, state, why, checked?.rowCount ?? null, at, new Date(at.getTime() + importDays * DAY), checked?.words ?? null, workerId])
  if (ended === 0) return
  await touch(db, ANNOUNCE, [countyCode, scope.newId(), record.id, record.uploaded_by])
  if (state !== 'done' && state !== 'stopped') return
  const { added_open: open, added_closed: closed, already_there: already, returned } = record
  await touch(db, RECORD, [countyCode, scope.newId(), record.id, state === 'done' ? 'taken in' : 'stopped', JSON.stringify({ open, closed, already, returned })])
  await tellReceivers(scope, record)
}

/** Whoever lost his post brings nothing more in. */
async function importPaths(scope: Pick<TimeScope, 'db' | 'countyCode' | 'services' | 'at'>, record: Pick<ImportRecord, 'uploaded_by'>): Promise<string[]> {
  const rows = await rowsOf<{ path: string }>(scope.db, PATHS, [scope.countyCode, record.uploaded_by, rolesWith(scope.services.roles, 'request.import'), plainDate(scope.at), scope.at])
  return rows.map(({ path }) => path)
}

/** Files whose time is over: the row forgets their key first, and what came back with them. */
async function endFiles(scope: TimeScope): Promise<void> {
  const ids = (await rowsOf<{ id: string }>(scope.db, OVER, [scope.countyCode, scope.at])).map(({ id }) => id)
  if (ids.length === 0) return
  await touch(scope.db, FORGET_ROWS, [scope.countyCode, ids])
  await touch(scope.db, DELETE_FILES, [scope.countyCode, ids, scope.at])
}
