import { Agent } from 'node:https'
import type pg from 'pg'
import { commit } from '#kit/database/transaction.ts'
import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { SetUpChannel } from '#modules/channels/contract.ts'
import { digestSentence } from '#modules/channels/digest.ts'
import { groupWords } from '#modules/channels/group-words.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { knownMilliseconds, openChannels, sendClaimed } from '#modules/channels/server/dispatcher.ts'
import type { Claimed, OpenChannels, Ways } from '#modules/channels/server/dispatcher.ts'
import { isUnclear, keptReason, settle } from '#modules/channels/server/outcome.ts'
import { TemplateMessages } from '#modules/channels/server/send-template-message.ts'
import { countyRules, digestDay, reachesByPermission, ServiceSession } from '#modules/matters/server/public.ts'
import { publicLookup } from '#modules/platform/server/public.ts'

const LOOK_EVERY_MILLISECONDS = 5_000
const TIMEOUT_MILLISECONDS = 10_000
/** Longer than all calls of one message may take: nobody else tries it while it is under way. */
const LEASE_MILLISECONDS = 120_000
const AT_ONCE = 20
const deliveredBy: readonly Claimed['channel'][] = ['push', ...SetUpChannel.options]
/** What has not arrived by then is no news any more; it stands on the page. A push service keeps it no longer either. */
const HOURS_OF_TRYING = 12

type TakenNotice = { account_id: string | null; group_robot_id: string | null; notice_id: string; matter_id: string | null; sentence: string; immediate: boolean; gathered: boolean; told: boolean }
/** `whole`: a digest with what went at once elsewhere, for where its receiver hears by the digest alone; false: without it, for where he has heard it. */
type Message = { account?: string; group?: string; sentence: string; immediate: boolean; whole?: boolean }

/** `agentToNamed`: how push services are reached that the operator named; `reach`: what differs in a test for the others; `officialAccountApi`: who plays WeChat there; `every`: milliseconds between its own looks. */
export type DeliveryOptions = { agentToNamed?: Agent; resolve?: Parameters<typeof publicLookup>[0]; reach?: Partial<Reach>; officialAccountApi?: string; every?: number }

export type NoticeDelivery = { runOnce: () => Promise<number>; stop: () => Promise<void> }

/**
 * Brings notices to those whom they concern, by the channels that they chose: what cannot wait at once, what would have ended
 * by the next digest gathered by unit, everything else as one digest a person on each working day, in the morning. A message carries a sentence without names or titles; the page
 * behind it shows the rest to whoever is signed in. Taking a notice and putting it on its way is one transaction; from there
 * each message is claimed for two minutes, sent, and taken away once the other side has it. `runOnce` answers how many it took.
 */
export function startNoticeDelivery(services: Services, countyCode: string, options: DeliveryOptions = {}): NoticeDelivery {
  const session = new ServiceSession(services, countyCode)
  const reach: Reach = { named: services.channelHosts, timeoutMilliseconds: TIMEOUT_MILLISECONDS, ...(options.resolve === undefined ? {} : { resolve: options.resolve }), ...options.reach }
  const ways: Ways = {
    reach, templates: new TemplateMessages(reach, options.officialAccountApi), hoursOfTrying: HOURS_OF_TRYING,
    push: { known: new Agent({ lookup: publicLookup(options.resolve) }), named: options.agentToNamed },
  }
  const drain = drainBy(services, countyCode, ways)
  const draining = new Map<Claimed['channel'], Promise<unknown>>()
  let digestedOn: string | undefined

  async function runOnce(): Promise<number> {
    const channels = await look()
    const taken = await Promise.all(deliveredBy.map((channel) => drain(channels, channel)))
    return taken.reduce((sum, count) => sum + count, 0)
  }

  /** Takes what is to be told and says what the channels need. */
  async function look(): Promise<OpenChannels> {
    const now = services.now()
    const { calendar, procedure } = await session.transact(({ db }) => countyRules(db, countyCode, LOOK_EVERY_MILLISECONDS * 2))
    const day = digestDay(now, calendar)
    await takeNotices(services, countyCode, now, day === digestedOn ? undefined : day, procedure.noticesApartMinutes)
    digestedOn = day ?? digestedOn
    return await openChannels(services, countyCode)
  }

  /** Without waiting for a channel that is still at what it had before. */
  async function tick(): Promise<void> {
    const channels = await look()
    for (const channel of deliveredBy) {
      if (draining.has(channel)) continue
      draining.set(channel, drain(channels, channel).catch(sayFailed).finally(() => draining.delete(channel)))
    }
  }

  function sayFailed(error: Error): void {
    services.log({ event: 'notice-delivery-failed', name: error.name })
  }

  const loop = startLoop(options.every ?? LOOK_EVERY_MILLISECONDS, tick, sayFailed)
  return {
    runOnce,
    stop: async () => {
      await loop.stop()
      await Promise.all(draining.values())
    },
  }
}

/** Two processes that looked at once would each gather what the other had not. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('notices/' || $1, 0))"

/** Also for the digest of `day`, if no process has sent it yet. */
async function takeNotices(services: Services, countyCode: string, now: Date, day: string | undefined, apartMinutes: number): Promise<void> {
  const reaches = JSON.stringify(reachesByPermission(services.roles))
  const client = await services.gatePool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    await ask(client, ONE_AT_A_TIME, [countyCode])
    const isDigest = day !== undefined && (await ask<{ claimed: boolean }>(client, 'SELECT app.claim_digest($1, $2, $3) AS claimed', [countyCode, day, now]))[0]!.claimed
    const notices = await ask<TakenNotice>(client, 'SELECT * FROM app.take_notices($1, $2, $3, $4, $5, $6)', [countyCode, now, !isDigest, reaches, apartMinutes, isDigest])
    const messages = [...Map.groupBy(notices, (notice) => notice.account_id ?? notice.group_robot_id)].flatMap(([, theirs]) => messagesFor(theirs.toSorted((one, other) => (one.notice_id < other.notice_id ? -1 : 1)), isDigest))
    if (messages.length > 0) await ask(client, 'SELECT app.queue_deliveries($1, $2, $3)', [countyCode, now, JSON.stringify(messages)])
    await commit(client)
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
    throw error
  } finally {
    client.release(broken)
  }
}

type Drain = (channels: OpenChannels, channel: Claimed['channel']) => Promise<number>

/** Sends what waits for one channel; answers how much the other side has taken. Each channel by itself: one that is down holds up no other. */
function drainBy(services: Services, countyCode: string, ways: Ways): Drain {
  async function claim(channels: OpenChannels, channel: Claimed['channel']): Promise<Claimed[]> {
    const now = services.now().getTime()
    return await ask<Claimed>(services.gatePool, 'SELECT * FROM app.claim_deliveries($1, $2, $3, $4, $5, $6, $7)', [
      countyCode, channel, new Date(now), new Date(now + LEASE_MILLISECONDS), new Date(now - HOURS_OF_TRYING * 3_600_000), knownMilliseconds(channels, channel), AT_ONCE,
    ])
  }

  async function deliver(channels: OpenChannels, claimed: Claimed): Promise<boolean> {
    const said = await sendClaimed(services, channels, ways, claimed)
    const now = services.now()
    const { answer, again } = settle(said, { attempts: claimed.attempts, triedAt: claimed.tried_at, unclearSince: claimed.unclear_since }, knownMilliseconds(channels, claimed.channel), now)
    await ask(services.gatePool, 'SELECT app.close_delivery($1, $2, $3, $4, $5, $6, $7)', [countyCode, claimed.id, answer.outcome, keptReason(answer), again, isUnclear(answer), now])
    return answer.outcome === 'taken'
  }

  return async (channels, channel) => {
    let taken = 0
    for (let claimed = await claim(channels, channel); claimed.length > 0; claimed = await claim(channels, channel)) {
      taken += (await Promise.all(claimed.map((one) => deliver(channels, one)))).filter((done) => done).length
    }
    return taken
  }
}

async function ask<Row extends pg.QueryResultRow>(connection: pg.Pool | pg.PoolClient, text: string, values: unknown[]): Promise<Row[]> {
  return (await connection.query<Row>(text, values)).rows
}

/**
 * To a person what cannot wait word by word, what was gathered in one sentence, the others in another, with what he had at once
 * elsewhere where he hears by the digest alone; to a group all immediate ones together, since it takes twenty messages a minute.
 */
function messagesFor(notices: readonly TakenNotice[], isDigest: boolean): Message[] {
  const [first] = notices
  const group = first?.group_robot_id ?? null
  if (group !== null) {
    return [true, false].flatMap((immediate) => {
      const told = notices.filter((notice) => notice.immediate === immediate).map(({ matter_id: matterId, sentence }) => ({ matterId: matterId!, sentence }))
      return told.length === 0 ? [] : [{ group, sentence: groupWords(told, !immediate), immediate }]
    })
  }
  const account = first!.account_id!
  const inOne = (sentences: readonly string[], how: Pick<Message, 'immediate' | 'whole'>) => (sentences.length === 0 ? [] : [{ account, sentence: digestSentence(sentences), ...how }])
  const sentencesOf = (fits: (one: TakenNotice) => boolean) => notices.filter(fits).map(({ sentence }) => sentence)
  const isAtOnce = ({ immediate, told }: TakenNotice) => immediate && !told
  const waited = sentencesOf(({ immediate }) => !immediate)
  const hasMore = isDigest && waited.length < notices.length
  return [
    ...sentencesOf((one) => isAtOnce(one) && !one.gathered).map((sentence) => ({ account, sentence, immediate: true })),
    ...inOne(sentencesOf((one) => isAtOnce(one) && one.gathered), { immediate: true }),
    ...inOne(waited, hasMore ? { immediate: false, whole: false } : { immediate: false }),
    ...(hasMore ? inOne(sentencesOf(() => true), { immediate: false, whole: true }) : []),
  ]
}
