import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { exportAuditFile } from '#apps/server/export-audit-file.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { verifyProgram } from '#kit/audit/verify.ts'
import { startAuditSealer } from '#modules/platform/server/public.ts'

let house: TestHouse
let folder: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  folder = mkdtempSync(join(tmpdir(), 'linli-audit-export-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await house.close()
})

async function sealAll(): Promise<void> {
  const sealer = startAuditSealer({
    ownerUrl: house.databaseUrl, keyring: house.house.services.keyring, anchorFile: join(folder, 'audit-anchors.jsonl'), now: () => new Date(), log: () => {}, everyMilliseconds: 3_600_000,
  })
  const unsealed = 'SELECT count(*)::integer AS left FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)'
  // Other tests' transactions on the same server may hold the horizon back for a moment.
  for (let tries = 0; tries < 200; tries++) {
    await sealer.turn()
    if ((await house.owner.query<{ left: number }>(unsealed)).rows[0]!.left === 0) break
    await new Promise((done) => setTimeout(done, 25))
  }
  await sealer.stop()
}

async function verify(args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  return { code: await verifyProgram(args, (line) => said.push(line)), said: said.join('\n') }
}

test('the audit administrator takes the file from his page, it verifies, and taking it is an entry', async () => {
  const auditor = await house.as('auditAdministrator')
  for (let reading = 0; reading < 3; reading++) expect((await auditor.get('/api/audit')).status).toBe(200)
  await sealAll()
  const answer = await auditor.get('/api/audit/export')
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  expect(answer.headers.get('content-disposition')).toContain('.jsonl')
  const file = join(folder, 'from-the-page.jsonl')
  writeFileSync(file, answer.text)
  const whole = await verify([file, join(folder, `audit-anchors.${house.countyCode}.jsonl`)])
  expect(whole.said).toContain('结论：完好')
  expect(whole.code).toBe(0)
  writeFileSync(file, answer.text.replace('GET /audit', 'GET /oudit'))
  expect((await verify([file])).code).toBe(1)
  const entry = (await auditor.get('/api/audit?action=GET%20/audit/export')).body.entries[0]
  expect(entry).toMatchObject({ role: 'auditAdministrator', objectKind: 'auditExport', outcome: 'done' })
  const { rows } = await house.owner.query<{ details: { entries: number } }>("SELECT details FROM audit_entry WHERE action = 'GET /audit/export'")
  expect(rows[0]!.details.entries).toBe(answer.text.split('\n').filter((line) => line.startsWith('{"kind":"entry"')).length)
  const part = await auditor.get('/api/audit/export?from=999999')
  expect(part.text.trim().split('\n')).toHaveLength(1)
})

test('nobody else gets it', async () => {
  for (const key of ['systemAdministrator', 'securityAdministrator', 'countyLeader', 'resident']) expect((await (await house.as(key)).get('/api/audit/export')).status, key).toBe(403)
  expect((await house.anonymous.get('/api/audit/export')).status).toBe(401)
  expect((await (await house.as('auditAdministrator')).get('/api/audit/export?from=0')).status).toBe(422)
})

test('the console’s command writes the file, prints the keys, and the command it prints finds the file whole', async () => {
  await sealAll()
  const environment = { DATABASE_URL: house.databaseUrl, LINLI_DATA: folder, LINLI_KEYS_FILE: inject('keysFile') }
  const file = join(folder, 'from-the-console.jsonl')
  const said: string[] = []
  await exportAuditFile(environment, [file], (line) => said.push(line))
  const printed = said.at(-1)!.trim().split(' ')
  expect(printed.slice(0, 4)).toEqual(['npm', 'run', 'audit:verify', '--'])
  const whole = await verify(printed.slice(4))
  expect(whole.said).toContain('结论：完好')
  expect(whole.said).not.toContain('没有用 --key')
  expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(3)
  await expect(exportAuditFile(environment, [file], () => {})).rejects.toThrow('已经存在')
  await expect(exportAuditFile(environment, [], () => {})).rejects.toThrow('用法')
  await expect(exportAuditFile({ ...environment, LINLI_KEYS_FILE: join(dirname(file), 'absent.json') }, [`${file}2`], () => {})).rejects.toThrow('没有找到钥匙文件')
  await expect(exportAuditFile(environment, [`${file}2`, '--county', '999999'], () => {})).rejects.toThrow('999999')
})
