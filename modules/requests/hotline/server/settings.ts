import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { newToken } from '#kit/http/cookie.ts'
import { plainDate, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { serviceOf } from '#modules/platform/server/public.ts'
import { decideHotlineMessage, getHotline, renewHotlineKey, saveHotline, switchHotline, testHotline } from '#modules/requests/hotline/contract.ts'
import type { Hotline, HotlineMessage } from '#modules/requests/hotline/contract.ts'
import { sayReason } from '#modules/requests/hotline/outcome.ts'
import { hotlineAddressMissing, hotlineHostNotListed, hotlineNotReady, hotlineSecretMissing, hotlineUnitGone, messageNotThere, messageOvertaken } from '#modules/requests/hotline/refusals.ts'
import { callPlatform } from '#modules/requests/hotline/server/call-platform.ts'
import { hotlineHandle, openSettings, sealSettings } from '#modules/requests/hotline/server/connection.ts'
import { defaultIncoming, outgoingNames } from '#modules/requests/hotline/state-map.ts'

/** How it is called on requests that come from there. */
const SYSTEM = '12345 热线'
const TEST_MILLISECONDS = 5_000

type ConnectionRow = {
  settings_sealed: string; organization_id: string; organization_name: string; outgoing: Record<string, string>; incoming: Record<string, string>; enabled: boolean; polled: boolean; transport: 'http' | 'files'
  last_heard_at: Date | null; last_sent_at: Date | null; trouble: string | null; trouble_at: Date | null
}
export type MessageRow = {
  id: string; order_number: string; round: number; kind: string; state: HotlineMessage['state']; unsure: boolean; made_at: Date; next_try_at: Date; ended_at: Date | null; attempts: number; reason: string | null; overtaken?: boolean; sent_anew?: boolean
}

const CONNECTION = `SELECT c.*, o.name AS organization_name FROM hotline_connection c JOIN organization o ON o.county_code = c.county_code AND o.id = c.organization_id WHERE c.county_code = $1`
const SAVE = `INSERT INTO hotline_connection (county_code, settings_sealed, organization_id, outgoing, incoming, polled, changed_at, changed_by, transport) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (county_code) DO UPDATE SET settings_sealed = excluded.settings_sealed, organization_id = excluded.organization_id, outgoing = excluded.outgoing, incoming = excluded.incoming,
    polled = excluded.polled, read_to = CASE WHEN $10 THEN NULL ELSE hotline_connection.read_to END, transport = excluded.transport, trouble = CASE WHEN excluded.transport = 'http' THEN hotline_connection.trouble END, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = hotline_connection.version + 1`
const STANDS = 'SELECT id FROM organization WHERE county_code = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3::date)'
const GIVE_KEY = "SELECT app.give_system_key('hotline', $1, $2, $3, $4, $5)"
const KEEP_KEY = 'UPDATE hotline_connection SET settings_sealed = $2, changed_at = $3, changed_by = $4, version = version + 1 WHERE county_code = $1'
const SWITCH = 'UPDATE hotline_connection SET enabled = $2, changed_at = $3, changed_by = $4, version = version + 1 WHERE county_code = $1'
const TROUBLES = 'SELECT * FROM app.hotline_troubles()'
const OBJECT = 'hotline'

export const getHotlineHandler = query(getHotline, showHotline)

/** A secret that is left out stays as it is. The key for orders is made with the first saving. */
export const saveHotlineHandler = command(
  saveHotline,
  async (context) => {
    const { input, actor, db, services, at, audit } = context
    const county = actor.countyCode
    if ((await rowOf(db, STANDS, [county, input.organizationId, plainDate(at)])) === undefined) throw hotlineUnitGone()
    const before = await rowOf<ConnectionRow>(db, `${CONNECTION} FOR UPDATE OF c`, [county])
    const known = before === undefined ? undefined : openSettings(services.keyring, county, before.settings_sealed)
    // Where somebody carries files neither is needed: what was entered before stays for the day when it is.
    const [address, secret] = [input.address ?? known?.address ?? '', input.secret ?? known?.secret ?? '']
    if (input.transport === 'http') {
      if (address === '') throw hotlineAddressMissing()
      if (serviceOf(address, [], services.hotlineHosts) === undefined) throw hotlineHostNotListed({ host: new URL(address).hostname })
      if (secret === '') throw hotlineSecretMissing()
    }
    const intakeKey = known?.intakeKey ?? newToken()
    if (known === undefined || before!.organization_id !== input.organizationId) await giveKey(context, intakeKey, input.organizationId)
    await touch(db, SAVE, [
      county, sealSettings(services.keyring, county, { address, secret, intakeKey }), input.organizationId, JSON.stringify({ ...outgoingNames, ...input.outgoing }),
      JSON.stringify(input.incoming), input.polled, at, actor.accountId, input.transport,
      // How far the list of another platform was read says nothing of this one's; what is known is taken once.
      known !== undefined && known.address !== address,
    ])
    audit({ objectKind: OBJECT, objectId: county, details: { transport: input.transport } })
    return county
  },
  showHotline,
)

export const switchHotlineHandler = command(
  switchHotline,
  async ({ input, actor, db, at, audit }) => {
    if ((await touch(db, SWITCH, [actor.countyCode, input.enabled, at, actor.accountId])) === 0) throw hotlineNotReady()
    audit({ objectKind: OBJECT, objectId: actor.countyCode, details: { enabled: input.enabled } })
    return actor.countyCode
  },
  showHotline,
)

/** The platform's old key opens nothing from this moment on. */
export const renewHotlineKeyHandler = command(
  renewHotlineKey,
  async (context) => {
    const { actor, db, services, at, audit } = context
    const county = actor.countyCode
    const before = await rowOf<ConnectionRow>(db, `${CONNECTION} FOR UPDATE OF c`, [county])
    if (before === undefined) throw hotlineNotReady()
    const intakeKey = newToken()
    await giveKey(context, intakeKey, before.organization_id)
    await touch(db, KEEP_KEY, [county, sealSettings(services.keyring, county, { ...openSettings(services.keyring, county, before.settings_sealed), intakeKey }), at, actor.accountId])
    audit({ objectKind: 'open311Key', objectId: county })
    return county
  },
  async (context) => {
    const row = (await rowOf<ConnectionRow>(context.db, CONNECTION, [context.actor.countyCode]))!
    return { ...(await showHotline(context)), key: openSettings(context.services.keyring, context.actor.countyCode, row.settings_sealed).intakeKey }
  },
)

/** Says hello and waits for an answer; nothing of an order is said. */
export const testHotlineHandler = command(
  testHotline,
  async ({ actor, db, audit }) => {
    const row = await rowOf<ConnectionRow>(db, CONNECTION, [actor.countyCode])
    if (row === undefined || row.transport !== 'http') throw hotlineNotReady()
    audit({ objectKind: OBJECT, objectId: actor.countyCode, details: { test: true } })
    return actor.countyCode
  },
  async ({ actor, db, services, at }) => {
    const row = (await rowOf<ConnectionRow>(db, CONNECTION, [actor.countyCode]))!
    const settings = openSettings(services.keyring, actor.countyCode, row.settings_sealed)
    const answer = await callPlatform({ named: services.hotlineHosts, timeoutMilliseconds: TEST_MILLISECONDS }, settings, { method: 'GET', path: 'ping', at })
    if (answer.kind === 'notSent') return { reached: false, sentence: sayReason(answer.reason)! }
    if (answer.kind === 'noAnswer') return { reached: false, sentence: '连上了，但对方 5 秒内没有回答。请与对方核对接口是否开通。' }
    if (answer.status === 401 || answer.status === 403) return { reached: false, sentence: '连上了，但对方不认签名。请与对方核对签名密钥和两边的时钟。' }
    if (answer.status !== 200) return { reached: false, sentence: `连上了，但对方回答 ${answer.status}。请核对地址。` }
    return { reached: true, sentence: '连上了，对方认得签名。' }
  },
)

export const decideHotlineMessageHandler = command(
  decideHotlineMessage,
  async ({ input, db, at, audit }) => {
    const row = await rowOf<{ done: boolean }>(db, 'SELECT app.decide_hotline_message($1, $2, $3) AS done', [input.messageId, input.again, at])
    if (row?.done !== true) throw await isOvertaken(db, input.messageId) ? messageOvertaken() : messageNotThere()
    audit({ objectKind: 'hotlineMessage', objectId: input.messageId, details: { again: input.again } })
    return input.messageId
  },
  showHotline,
)

async function isOvertaken(db: Context<unknown>['db'], messageId: string): Promise<boolean> {
  return (await rowsOf<MessageRow>(db, TROUBLES)).some(({ id, overtaken }) => id === messageId && overtaken === true)
}

async function giveKey({ db, newId, at }: Context<unknown>, key: string, organizationId: string): Promise<void> {
  await rowsOf(db, GIVE_KEY, [newId(), hotlineHandle(key), SYSTEM, organizationId, at])
}

/** No secret, no key, no word of an order is in it. */
async function showHotline({ db, actor, services }: Pick<Context<unknown>, 'db' | 'actor' | 'services'>): Promise<Hotline> {
  const county = actor.countyCode
  const [row, health, troubles] = await Promise.all([
    rowOf<ConnectionRow>(db, CONNECTION, [county]),
    rowOf<{ orders: number; waiting: number; oldest: Date | null; refused: number }>(db, 'SELECT * FROM app.hotline_health()', []),
    rowsOf<MessageRow>(db, TROUBLES),
  ])
  return {
    ready: row !== undefined, enabled: row?.enabled ?? false, transport: row?.transport ?? 'http', polled: row?.polled ?? false,
    address: row === undefined ? null : openSettings(services.keyring, county, row.settings_sealed).address || null,
    organizationId: row?.organization_id ?? null, organizationName: row?.organization_name ?? null,
    outgoing: { ...outgoingNames, ...row?.outgoing }, incoming: row?.incoming ?? { ...defaultIncoming },
    lastHeardAt: row?.last_heard_at?.toISOString() ?? null, lastSentAt: row?.last_sent_at?.toISOString() ?? null,
    trouble: sayReason(row?.trouble ?? null), troubleAt: row?.trouble_at?.toISOString() ?? null,
    orders: health?.orders ?? 0, waiting: health?.waiting ?? 0, oldest: health?.oldest?.toISOString() ?? null, refused: health?.refused ?? 0, troubles: troubles.map(showMessage),
    path: `/hotline/v1/${county}/orders`, hosts: [...services.hotlineHosts],
  }
}

export function showMessage(row: MessageRow): HotlineMessage {
  return {
    messageId: row.id, orderNumber: row.order_number, round: row.round, kindLabel: outgoingNames[row.kind as keyof typeof outgoingNames] ?? row.kind, state: row.state, unsure: row.unsure,
    madeAt: row.made_at.toISOString(), nextTryAt: row.next_try_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, attempts: row.attempts, sentence: sayReason(row.reason),
    cannotGo: row.overtaken === true ? (row.sent_anew === true ? 'sentAnew' : 'overtaken') : row.reason === 'stateUnnamed' ? 'unnamed' : null,
  }
}
