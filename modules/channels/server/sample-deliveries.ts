import type { Client } from 'pg'
import { newId } from '#kit/http/identifiers.ts'
import type { Services } from '#kit/http/handle.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import type { ChannelReason } from '#modules/channels/channel-reasons.ts'
import type { Trouble } from '#modules/channels/contract.ts'
import { sealSettings, webhookPlace } from '#modules/channels/server/channel-settings.ts'

type Sample = { channel: 'sms' | 'mail' | 'groupRobot'; hoursAgo: number; attempts: number; ended: Trouble['ended']; reason: `${ChannelReason}${'' | `:${string}`}` }

const HOUR = 3_600_000
const samples: readonly Sample[] = [
  { channel: 'mail', hoursAgo: 1, attempts: 7, ended: null, reason: 'busy:4.7.1' },
  { channel: 'sms', hoursAgo: 5, attempts: 1, ended: 'uncertain', reason: 'noAnswer' },
  { channel: 'groupRobot', hoursAgo: 26, attempts: 2, ended: 'gone', reason: 'robotGone:93000' },
  { channel: 'sms', hoursAgo: 49, attempts: 1, ended: 'gone', reason: 'addressGone' },
  { channel: 'mail', hoursAgo: 74, attempts: 19, ended: 'refused', reason: 'unreachable' },
  { channel: 'sms', hoursAgo: 98, attempts: 1, ended: 'refused', reason: 'messageRefused:FORBIDDEN_WORD' },
]

const PEOPLE = `SELECT person.key, person."accountId" AS "accountId", p.area_id AS "areaId" FROM setting s CROSS JOIN jsonb_to_recordset(s.value) AS person (key text, "accountId" uuid)
  JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = person."accountId" JOIN appointment t ON t.county_code = m.county_code AND t.staff_member_id = m.id
  JOIN post p ON p.county_code = t.county_code AND p.id = t.post_id WHERE s.county_code = $1 AND s.key = 'sample-people' AND person.key IN ('systemAdministrator', 'communityStaff', 'gridWorker')`

/**
 * Gives the sample county's page of channels something to show: channels that are set up and switched off, and messages in each
 * state. Generated like the county itself: nothing was sent, and nothing is; their servers have names that can belong
 * to nobody (`.invalid`, RFC 2606), so that a channel switched on is refused before a call. Does nothing once a channel is set up.
 */
export async function sampleDeliveries({ services, owner, countyCode, now }: { services: Services; owner: Client; countyCode: string; now: Date }): Promise<void> {
  if ((await owner.query('SELECT FROM notice_channel WHERE county_code = $1 LIMIT 1', [countyCode])).rowCount !== 0) return
  const { rows } = await owner.query<{ key: string; accountId: string; areaId: string }>(PEOPLE, [countyCode])
  const [administrator, clerk, gridWorker] = ['systemAdministrator', 'communityStaff', 'gridWorker'].map((key) => rows.find((row) => row.key === key))
  if (administrator === undefined || clerk === undefined || gridWorker === undefined) return
  const { keyring } = services
  const pageAddress = 'https://linli.sample.invalid'
  const settings = [
    ['sms', sealSettings(keyring, countyCode, 'sms', { url: 'https://sms.sample.invalid/send', keyId: '样例', key: 'sample', signature: '【样例】', repeatable: false })],
    ['mail', sealSettings(keyring, countyCode, 'mail', { host: 'smtp.sample.invalid', port: 465, user: '', password: '', from: 'linli@sample.invalid', pageAddress })],
    ['groupRobot', sealSettings(keyring, countyCode, 'groupRobot', { pageAddress })],
  ] as const
  const robotId = newId(now)
  await owner.query('BEGIN')
  try {
    for (const [channel, sealed] of settings) await owner.query('INSERT INTO notice_channel (county_code, channel, settings_sealed, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)', [countyCode, channel, sealed, now, administrator.accountId])
    await owner.query('INSERT INTO group_robot (county_code, id, area_id, webhook_sealed, gone_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)', [
      countyCode, robotId, gridWorker.areaId, seal(keyring, 'https://robot.sample.invalid/cgi-bin/webhook/send?key=sample-sample', webhookPlace(robotId)), new Date(now.getTime() - 26 * HOUR),
    ])
    for (const sample of samples) await owner.query(INSERT_DELIVERY, rowOf(sample, { countyCode, robotId, accountId: clerk.accountId, now }))
    await owner.query('COMMIT')
  } catch (error) {
    await owner.query('ROLLBACK')
    throw error
  }
}

const INSERT_DELIVERY = `INSERT INTO delivery (county_code, id, channel, account_id, group_robot_id, sentence, made_at, next_try_at, attempts, ended, ended_at, reason)
  VALUES ($1, $2, $3, $4, $5, '样例消息，没有真的发过。', $6, $7, $8, $9, $10, $11)`

function rowOf({ channel, hoursAgo, attempts, ended, reason }: Sample, { countyCode, robotId, accountId, now }: { countyCode: string; robotId: string; accountId: string; now: Date }): unknown[] {
  const madeAt = new Date(now.getTime() - hoursAgo * HOUR)
  const isGroup = channel === 'groupRobot'
  return [countyCode, newId(madeAt), channel, isGroup ? null : accountId, isGroup ? robotId : null, madeAt, new Date(now.getTime() + HOUR), attempts, ended, ended === null ? null : madeAt, reason]
}
