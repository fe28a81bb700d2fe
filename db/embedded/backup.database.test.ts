import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anchorsBeside, backUp } from './back-up.ts'
import { readManifest } from './backup-manifest.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { followFiles } from './follow-files.ts'
import { nextSegment, restore } from './restore.ts'

// A server of its own, which is destroyed while it is written to.
const folder = mkdtempSync(join(tmpdir(), 'linli-backup-'))
chmodSync(folder, 0o755)
const dataFolder = join(folder, 'data')
const backupFolder = join(folder, 'backup')
const silent = { log: () => {} }
let digests: Record<string, string>
let acknowledged: number[] = []

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes rows one after the other until told to stop; only what was acknowledged is counted. */
function writeOn(server: EmbeddedServer): () => Promise<void> {
  let stopped = false
  const writing = (async () => {
    const client = new Client({ connectionString: server.databaseUrl })
    client.on('error', () => {})
    await client.connect()
    while (!stopped) {
      const { rows } = await client.query<{ id: number }>("INSERT INTO entry (words) VALUES (repeat(md5(random()::text), 20)) RETURNING id")
      acknowledged.push(rows[0]!.id)
    }
    await client.end()
  })()
  return async () => {
    stopped = true
    await writing
  }
}

beforeAll(async () => {
  const server = await startEmbeddedServer({ dataFolder, ...silent })
  await query(server.databaseUrl, 'CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text NOT NULL)')
  await query(server.databaseUrl, "CREATE TABLE other AS SELECT n AS id, md5(n::text) AS words FROM generate_series(1, 20000) n")
  mkdirSync(join(dataFolder, 'files', '371425', 'ab'), { recursive: true })
  writeFileSync(join(dataFolder, 'files', '371425', 'ab', 'one.webp'), 'a picture')
  writeFileSync(join(dataFolder, 'audit-anchors.371425.jsonl'), 'anchor 1\n')
  writeFileSync(join(dataFolder, 'keys.json'), 'the keys')
  const stopWriting = writeOn(server)
  await wait(300)
  await backUp({ databaseUrl: server.databaseUrl, dataFolder, backupFolder, anchors: anchorsBeside(join(dataFolder, 'audit-anchors.jsonl')) })
  const follower = followFiles({ dataFolder, clusterFolder: server.clusterFolder, anchors: () => anchorsBeside(join(dataFolder, 'audit-anchors.jsonl')), log: () => {}, say: () => {}, everyMilliseconds: 1_000_000 })
  writeFileSync(join(dataFolder, 'files', '371425', 'ab', 'two.webp'), 'a later picture')
  appendFileSync(join(dataFolder, 'audit-anchors.371425.jsonl'), 'anchor 2\n')
  await wait(300)
  await query(server.databaseUrl, 'SELECT pg_switch_wal()')
  await wait(300)
  await stopWriting()
  await query(server.databaseUrl, "UPDATE other SET words = 'changed after the backup' WHERE id % 3 = 0")
  digests = await digestsOf(server.databaseUrl)
  await follower.stop()
  // What the server does by itself once a minute.
  const { segment } = (await query(server.databaseUrl, 'SELECT pg_walfile_name(pg_switch_wal()) AS segment'))[0] as { segment: string }
  for (let tries = 0; tries < 200 && !existsSync(join(backupFolder, 'log', `${segment}.gz`)); tries++) await wait(50)
  process.kill(Number(readFileSync(join(server.clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  await server.stop()
  rmSync(server.clusterFolder, { recursive: true })
})

test('written under load, destroyed, restored: every table is as it was when the last piece of the log went over', async () => {
  const again = join(folder, 'again')
  mkdirSync(again)
  writeFileSync(join(again, 'keys.json'), 'the keys')
  const { lastCommit } = await restore({ dataFolder: again, backupFolder, anchorFile: join(again, 'audit-anchors.jsonl'), ...silent })
  expect(lastCommit).toBeInstanceOf(Date)
  const server = await startEmbeddedServer({ dataFolder: again, ...silent })
  try {
    expect(await digestsOf(server.databaseUrl)).toEqual(digests)
    const found = new Set((await query(server.databaseUrl, 'SELECT id::int AS id FROM entry')).map((row) => (row as { id: number }).id))
    acknowledged = acknowledged.map(Number)
    expect(acknowledged.length).toBeGreaterThan(50)
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    expect(['one', 'two'].map((name) => readFileSync(join(again, 'files', '371425', 'ab', `${name}.webp`), 'utf8'))).toEqual(['a picture', 'a later picture'])
    expect(readFileSync(join(again, 'audit-anchors.371425.jsonl'), 'utf8')).toBe('anchor 1\nanchor 2\n')
    // And on from here: the next backup of the restored one.
    const next = join(folder, 'next')
    await backUp({ databaseUrl: server.databaseUrl, dataFolder: again, backupFolder: next, anchors: [] })
    const third = join(folder, 'third')
    await restore({ dataFolder: third, backupFolder: next, anchorFile: join(third, 'audit-anchors.jsonl'), ...silent })
    const restored = await startEmbeddedServer({ dataFolder: third, ...silent })
    expect(await digestsOf(restored.databaseUrl)).toEqual(digests)
    await restored.stop()
  } finally {
    await server.stop()
  }
})

test('no key is in a backup', () => {
  const names = readdirSync(backupFolder, { recursive: true, encoding: 'utf8' })
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter((name) => name.includes('keys'))).toEqual([])
})

test.each<[string, (backup: string) => void, RegExp]>([
  ['a missing list', (backup) => rmSync(join(backup, 'backup.json')), /不是完整的备份：没有 backup.json/],
  ['a cut list', (backup) => cut(join(backup, 'backup.json')), /备份清单 .* 已损坏/],
  ['a changed page', (backup) => flip(join(backup, 'database', 'global', 'pg_control')), /database\/global\/pg_control 和清单不符/],
  ['a missing file', (backup) => rmSync(join(backup, 'files', '371425', 'ab', 'one.webp')), /one\.webp 不见了/],
  ['a gap in the log', (backup) => rmSync(join(backup, 'log', segmentsOf(backup)[0]!)), /日志缺少 [0-9A-F]{24}/],
  ['a broken piece of the log', (backup) => flip(join(backup, 'log', segmentsOf(backup).at(-1)!)), /日志 [0-9A-F]{24}\.gz 已损坏/],
  ['no log', (backup) => rmSync(join(backup, 'log'), { recursive: true }), /日志缺少 [0-9A-F]{24}/],
])('%s fails loudly and leaves no database', async (name, harm, sentence) => {
  const backup = join(folder, `harmed ${name}`)
  // Linked, not copied; what is harmed is written anew below.
  spawnSync('cp', ['-al', backupFolder, backup])
  harm(backup)
  const target = join(folder, `from ${name}`)
  await expect(restore({ dataFolder: target, backupFolder: backup, anchorFile: join(target, 'audit-anchors.jsonl'), ...silent })).rejects.toThrow(sentence)
  expect(existsSync(join(target, 'postgres'))).toBe(false)
  rmSync(backup, { recursive: true })
})

test('only into an empty folder, only from a backup that is there', async () => {
  const anchorFile = join(dataFolder, 'audit-anchors.jsonl')
  await expect(restore({ dataFolder, backupFolder, anchorFile, ...silent })).rejects.toThrow(/不是空的（有 .*）。恢复只写入空目录/)
  await expect(restore({ dataFolder: join(folder, 'empty'), backupFolder: join(folder, 'nowhere'), anchorFile, ...silent })).rejects.toThrow('没有找到备份目录')
})

test('a backup goes into a folder of its own, outside the data', async () => {
  const server = await startEmbeddedServer({ dataFolder: join(folder, 'small'), ...silent })
  try {
    const from = { databaseUrl: server.databaseUrl, dataFolder: join(folder, 'small'), anchors: [] }
    await expect(backUp({ ...from, backupFolder })).rejects.toThrow('里已经有内容')
    await expect(backUp({ ...from, backupFolder: join(folder, 'small', 'backup') })).rejects.toThrow('在数据目录里面')
    // Before the first backup the log is not kept anywhere, and does not pile up.
    await query(server.databaseUrl, 'SELECT pg_switch_wal()')
    expect(await query(server.databaseUrl, 'SELECT failed_count::int AS failed FROM pg_stat_archiver')).toEqual([{ failed: 0 }])
  } finally {
    await server.stop()
  }
})

test.each([
  ['000000010000000000000009', '00000001000000000000000A'],
  ['0000000100000000000000FF', '000000010000000100000000'],
  ['0000000200000001000000FE', '0000000200000001000000FF'],
])('after segment %s comes %s', (one, next) => {
  expect(nextSegment(one)).toBe(next)
})

function segmentsOf(backup: string): string[] {
  const { firstSegment } = readManifest(backup)
  return readdirSync(join(backup, 'log')).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name) && name >= firstSegment).sort()
}

function cut(path: string): void {
  const half = readFileSync(path).subarray(0, 500)
  rmSync(path)
  writeFileSync(path, half)
}

/** Changes one bit in the middle. */
function flip(path: string): void {
  const bytes = readFileSync(path)
  bytes[Math.floor(bytes.length / 2)]! ^= 1
  rmSync(path)
  writeFileSync(path, bytes)
}

async function digestsOf(databaseUrl: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const table of ['entry', 'other']) {
    const rows = await query(databaseUrl, `SELECT * FROM ${table} ORDER BY id`)
    digests[table] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`
  }
  return digests
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
