import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Caller, Handler, Services } from '#kit/http/handle.ts'
import { deterministic } from '#presets/deterministic.ts'
import { startImportWorker } from '#modules/requests/import/server/public.ts'
import { getImportHandler } from '#modules/requests/import/server/read-imports.ts'
import { startImportHandler } from '#modules/requests/import/server/start-import.ts'
import { uploadImportHandler } from '#modules/requests/import/server/upload-import.ts'
import { saveUnitSettingHandler } from '#modules/requests/open-data/server/unit-setting.ts'
import { askExclusionHandler, decideExclusionHandler } from '#modules/requests/server/exclude-request.ts'
import { saveReplyTemplateHandler } from '#modules/requests/server/reply-templates.ts'
import type { ActorSessions } from './actor-sessions.ts'
import { sampleExclusions, sampleHistoryRows, sampleListRows, sampleTemplates } from './sample-record-words.ts'

type SampleRecords = {
  services: Services
  /** The owner's connection: reads who is there. */
  owner: Client
  countyCode: string
  sessions: ActorSessions
  at: Date
}

type Clerk = { key: string; accountId: string; organizationId: string; place: string | null; above: string | null }

const CLERKS = `SELECT person.key, person."accountId", p.organization_id AS "organizationId", a.name AS place, u.name AS above
  FROM setting s CROSS JOIN jsonb_to_recordset(s.value) AS person (key text, "accountId" uuid)
  JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = person."accountId"
  JOIN appointment t ON t.county_code = m.county_code AND t.staff_member_id = m.id AND t.valid_to IS NULL
  JOIN post p ON p.county_code = t.county_code AND p.id = t.post_id
  LEFT JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id
  LEFT JOIN area u ON u.county_code = a.county_code AND u.id = a.parent_id
  WHERE s.county_code = $1 AND s.key = 'sample-people'`
const ANSWERED = `SELECT m.id FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.holder_organization_id = $2 AND m.state IN ('closed', 'calledBack', 'final') AND NOT m.sealed AND q.merged_into_id IS NULL
  ORDER BY m.opened_at DESC, m.id LIMIT $3`

/**
 * What a county has beside its requests, so that no page of a demonstration is empty: templates, exclusions in each state, a
 * list that was brought in with rows that came back, the history of the system before. Each by the command behind its button, and once: keys follow from names.
 */
export async function addSampleRecords(records: SampleRecords): Promise<void> {
  const { owner, countyCode, sessions, at } = records
  const services = { ...records.services, now: () => at }
  const { rows } = await owner.query<Clerk>(CLERKS, [countyCode])
  const clerks = new Map(rows.map((clerk) => [clerk.key, clerk]))
  const callerOf = (clerk: Clerk, key: string) => sessions.callerFor({ accountId: clerk.accountId, surface: 'desk' }, `sample-${key}`)
  const act = async <Input>(handler: { run: Handler['run'] }, key: string, who: string, input: Input) => {
    const clerk = clerks.get(who)
    return clerk === undefined ? undefined : await handler.run(services, await callerOf(clerk, key), input)
  }
  for (const [index, { who, ofCounty, ...template }] of sampleTemplates.entries()) {
    await act(saveReplyTemplateHandler, `template-${index}`, who, { ...template, ...(ofCounty ? {} : { organizationId: clerks.get(who)?.organizationId }) })
  }
  await act(saveUnitSettingHandler, 'unit-months', 'countyLeader', { told: true })
  await addExclusions(records, clerks, act)
  const importer = clerks.get('streetStaff')
  const community = clerks.get('communityStaff')
  if (importer === undefined || community === undefined) return
  const where = { street: importer.place ?? '', community: community.place ?? '', at }
  await bringListIn(services, countyCode, await callerOf(importer, 'history'), { key: 'sample-history', name: '旧系统已办结工单.csv', content: sampleHistoryRows(where) })
  await bringListIn(services, countyCode, await callerOf(importer, 'import'), { key: 'sample-import', name: '12345热线历史工单.csv', content: sampleListRows(where) })
}

async function addExclusions({ owner, countyCode }: SampleRecords, clerks: ReadonlyMap<string, Clerk>, act: (handler: { run: Handler['run'] }, key: string, who: string, input: object) => Promise<unknown>): Promise<void> {
  for (const who of ['departmentStaff', 'communityStaff']) {
    const { rows } = await owner.query<{ id: string }>(ANSWERED, [countyCode, clerks.get(who)?.organizationId, sampleExclusions.length])
    for (const [index, { id }] of rows.entries()) {
      const { decision, ...asked } = sampleExclusions[index]!
      await act(askExclusionHandler, `${who}-exclusion-${index}`, who, { requestId: id, ...asked })
      if (decision !== undefined) await act(decideExclusionHandler, `${who}-decision-${index}`, 'countyLeader', { requestId: id, ...decision })
    }
  }
}

const NEVER_BY_ITSELF = 2_000_000_000
const MOST_LOOKS = 100

/** The server's own worker may be at it as well; whoever holds the file goes on. */
async function bringListIn(services: Services, countyCode: string, caller: Caller, list: { key: string; name: string; content: string }): Promise<void> {
  const importId = deterministic(`${countyCode}/${list.key}`).uuid()
  const worker = startImportWorker(services, countyCode, { every: NEVER_BY_ITSELF })
  const stateOf = async () => ((await getImportHandler.run(services, caller, { importId })) as { state: string }).state
  const until = async (over: (state: string) => boolean) => {
    for (let looks = 0; looks < MOST_LOOKS && !over(await stateOf()); looks++) {
      await worker.runOnce()
      await wait(100)
    }
  }
  try {
    await uploadImportHandler.run(services, caller, { importId, file: new File([list.content], list.name) })
    await until((state) => state !== 'checking')
    if ((await stateOf()) === 'ready') await startImportHandler.run(services, caller, { importId })
    await until((state) => state !== 'running')
  } finally {
    await worker.stop()
  }
}
