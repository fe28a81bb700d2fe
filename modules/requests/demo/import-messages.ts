import type { Client } from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { deterministic } from '#presets/deterministic.ts'
import { guess } from './guess-category.ts'
import type { GuessableCategory } from './guess-category.ts'
import { importMessageHandler } from './import-message.ts'
import { liveAll } from './live-all.ts'
import type { Beginning, Lives } from './live-all.ts'
import { openStage } from './open-stage.ts'
import type { Message } from './parse-messages.ts'
import { placeableGrids } from './placeable-grids.ts'
import { shiftDates } from './shift-dates.ts'
import { accountOf, acknowledgeNotice, addResidents } from './synthetic-residents.ts'
import { syntheticPlaces } from './synthetic-place.ts'
import type { SyntheticPlace } from './synthetic-place.ts'

/** The simulated past is a quarter long. */
const QUARTER_DAYS = 92
const KEY = 'message-'
/** Whoever imports holds this; a second import waits. */
const IMPORT_LOCK = 7_305_144

export type ImportOptions = {
  services: Services
  /** The owner's connection. */
  owner: Client
  countyCode: string
  messages: readonly Message[]
  /** Where the simulated past ends: now. */
  until: Date
  progress: (line: string) => void
}

export type ImportOutcome = {
  /** In before this run. */
  before: number
  /** Came in now. */
  added: number
  lives: Lives
  /** Numbers of the messages that could not come in, each with the reason in Chinese. */
  failed: { number: string; reason: string }[]
}

/**
 * Takes every message that is not in yet and lives through what became of it. A message's id follows from its number, and
 * its whole life is one transaction: interrupted at any moment, run again, there is each of them once and none half.
 */
export async function importMessages(options: ImportOptions): Promise<ImportOutcome> {
  await waitForTurn(options.owner, options.progress)
  try {
    return await bringIn({ ...options, until: await withinCalendar(options.owner, options.countyCode, options.until) })
  } finally {
    await options.owner.query('SELECT pg_advisory_unlock($1)', [IMPORT_LOCK])
  }
}

async function bringIn(options: ImportOptions): Promise<ImportOutcome> {
  const { services, owner, countyCode, messages, until, progress } = options
  const present = await requestsPresent(owner, countyCode, messages.map((message) => requestIdOf(countyCode, message)))
  const moments = shiftDates(messages.map((message) => message.writtenAt), { until, days: QUARTER_DAYS })
  const coming = messages
    .map((message, index) => ({ message, at: moments[index]!, requestId: requestIdOf(countyCode, message) }))
    .filter(({ requestId }) => !present.has(requestId))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  if (coming.length === 0) return { before: present.size, added: 0, lives: { lived: 0, failed: [], steps: 0, refused: new Map() }, failed: [] }
  const accountIds = [...new Set(coming.map(({ message }) => accountOf(countyCode, message.user)))]
  await addResidents(owner, countyCode, accountIds)
  await acknowledgeNotice(owner, services, countyCode, accountIds, coming[0]!.at)

  const stage = await openStage({ services, owner, countyCode, seed: `${countyCode}/messages`, until })
  try {
    await stage.sessions.openAll(accountIds, 'resident')
    const placeOf = syntheticPlaces(`${countyCode}/messages`, await placeableGrids(owner, countyCode))
    const categories = stage.rules.categories.filter((category) => category.key.includes('.')).map((category) => ({ ...category, urgency: category.urgency ?? 'routine' }))
    const beginnings = coming.map(({ message, at, requestId }): Beginning => ({
      key: KEY + message.number,
      at,
      begin: async (lane) => {
        const caller = await stage.sessions.callerFor({ accountId: accountOf(countyCode, message.user), surface: 'resident' }, `message-${message.number}`)
        await importMessageHandler.run(lane.services, caller, { requestId, ...inputOf(message, categories, placeOf(message.number)) })
        return requestId
      },
    }))
    const lives = await liveAll(stage, services, beginnings, { progress, goOn: true })
    const failed = lives.failed.map(({ key, error }) => ({ number: key.slice(KEY.length), reason: reasonOf(error) }))
    return { before: present.size, added: lives.lived, lives, failed }
  } finally {
    await stage.sessions.endAll()
  }
}

/** A refusal says it itself; of anything else the operator needs the words as they are. */
function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return error.message
  return `这一条没能导入：${error instanceof Error ? error.message : String(error)}`
}

/** What of a message goes into the request: its words, and what the county's hint words say of them. */
export function inputOf(message: Message, categories: readonly GuessableCategory[], { areaId, point }: SyntheticPlace) {
  const { category, purpose, urgency } = guess(message.title, message.text, categories)
  return {
    number: message.number, text: textOf(message), category, purpose, urgency, areaId,
    ...(point === undefined ? {} : { longitude: point[0], latitude: point[1] }),
  }
}

async function waitForTurn(owner: Client, progress: (line: string) => void): Promise<void> {
  const { rows } = await owner.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [IMPORT_LOCK])
  if (rows[0]!.free) return
  progress('另一个导入正在进行，等待它完成……')
  await owner.query('SELECT pg_advisory_lock($1)', [IMPORT_LOCK])
}

/** Beyond the last year whose holidays are loaded nothing can be due: the past then ends with that year. */
async function withinCalendar(owner: Client, countyCode: string, until: Date): Promise<Date> {
  const { rows } = await owner.query<{ year: number | null }>('SELECT max(year) AS year FROM calendar_year WHERE county_code = $1', [countyCode])
  const end = new Date(`${rows[0]!.year ?? until.getUTCFullYear()}-12-31T18:00:00+08:00`)
  return until < end ? until : end
}

/** Made of the file's own number and moment, not of when it is imported. */
function requestIdOf(countyCode: string, message: Message): string {
  return deterministic(`${countyCode}/message/${message.number}`).uuidAt(message.writtenAt)
}

async function requestsPresent(owner: Client, countyCode: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM matter WHERE county_code = $1 AND id = ANY ($2::uuid[])', [countyCode, ids])
  return new Set(rows.map((row) => row.id))
}

/** The title is the first sentence, unless the text begins with it anyway. */
function textOf({ title, text }: Message): string {
  if (text.startsWith(title)) return text
  return /[。！？!?；;…]$/.test(title) ? `${title}\n${text}` : `${title}。\n${text}`
}
