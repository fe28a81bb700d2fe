import { randomInt } from 'node:crypto'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskPhone } from '#kit/secrets/mask.ts'
import { blindIndex, blindIndexes, open, seal } from '#kit/secrets/sealed-value.ts'
import { askBindingCode, channelLabels, chooseOwnChannel, confirmMailAddress, forgetOwnAddress, giveMailAddress, listOwnChannels, PersonalChannel } from '#modules/channels/contract.ts'
import type { OwnChannels } from '#modules/channels/contract.ts'
import { addressMissing, channelNotOffered, codeOutdated, codesOfDay, codeTooSoon } from '#modules/channels/refusals.ts'
import { addressPlace, directPlace } from '#modules/channels/server/channel-settings.ts'
import { plainDate, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { consentMissing, consentPurposes, hasConsent } from '#modules/platform/server/public.ts'

const CODE_LIFETIME_MILLISECONDS = 10 * 60_000
const TRIES = 5
const CODES_A_DAY = 5
const BETWEEN_CODES_MILLISECONDS = 60_000

type Asked = Pick<Context<unknown>, 'db' | 'actor' | 'services' | 'at'>
type AddressRow = {
  channel: 'officialAccount' | 'mail'; address_sealed: string | null; confirmed_at: Date | null; code_index: string | null; code_expires_at: Date | null; tries_left: number; code_day: string | null; codes_of_day: number
  code_sent_at: Date | null
}

const ADDRESSES = 'SELECT channel, address_sealed, confirmed_at, code_index, code_expires_at, tries_left, code_day, codes_of_day, code_sent_at FROM notice_address WHERE county_code = $1 AND account_id = $2'
const PREFER = `INSERT INTO notice_preference (county_code, account_id, channel, immediate, digest) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (county_code, account_id, channel) DO UPDATE SET immediate = excluded.immediate, digest = excluded.digest, gone_at = NULL`
const AWAIT_CODE = `INSERT INTO notice_address (county_code, account_id, channel, address_sealed, code_index, code_expires_at, tries_left, code_day, codes_of_day, code_sent_at) VALUES ($1, $2, $3, $4, $5, $6, ${TRIES}, $7, 1, $8)
  ON CONFLICT (county_code, account_id, channel) DO UPDATE SET address_sealed = excluded.address_sealed, confirmed_at = CASE WHEN notice_address.channel = 'mail' THEN NULL ELSE notice_address.confirmed_at END,
    code_index = excluded.code_index, code_expires_at = excluded.code_expires_at, tries_left = ${TRIES}, code_day = excluded.code_day, code_sent_at = excluded.code_sent_at,
    codes_of_day = CASE WHEN notice_address.code_day = excluded.code_day THEN notice_address.codes_of_day + 1 ELSE 1 END`
/** Codes sent stay counted, or whoever forgets and gives an address in turns would have a stranger's box filled. */
const FORGET = "UPDATE notice_address SET address_sealed = NULL, confirmed_at = NULL, code_index = NULL, code_expires_at = NULL, tries_left = 0 WHERE county_code = $1 AND account_id = $2 AND channel = $3"
const WRONG_CODE = "UPDATE notice_address SET tries_left = tries_left - 1 WHERE county_code = $1 AND account_id = $2 AND channel = 'mail'"
const RIGHT_CODE = "UPDATE notice_address SET confirmed_at = $3, code_index = NULL, code_expires_at = NULL, tries_left = 0 WHERE county_code = $1 AND account_id = $2 AND channel = 'mail'"

export const listOwnChannelsHandler = query(listOwnChannels, async (context) => ({ channels: await ownChannels(context) }))

/** Off is always possible; on only where it can arrive, and for a resident's number only with his consent. */
export const chooseOwnChannelHandler = command(
  chooseOwnChannel,
  async (context) => {
    const { input, actor, db } = context
    if (input.immediate || input.digest) await insistOnWay(context, input.channel)
    await touch(db, PREFER, [actor.countyCode, actor.accountId, input.channel, input.immediate, input.digest])
    return input.channel
  },
  async (context) => ({ channels: await ownChannels(context) }),
)

/** A former address ends at once; the new one counts when the code has come back. */
export const giveMailAddressHandler = command(
  giveMailAddress,
  async (context) => {
    const { input, actor, db, services, at, newId } = context
    await insistOnOffer(context, 'mail')
    const before = await rowOf<AddressRow>(db, `${ADDRESSES} AND channel = 'mail' FOR UPDATE`, [actor.countyCode, actor.accountId])
    countCode(before, at)
    const code = digits(6)
    await touch(db, AWAIT_CODE, [
      actor.countyCode, actor.accountId, 'mail', seal(services.keyring, input.address, addressPlace(actor.accountId!, 'mail')), blindIndex(services.keyring, 'text', 'mail-code', mailCode(actor.accountId!, input.address, code)),
      new Date(at.getTime() + CODE_LIFETIME_MILLISECONDS), plainDate(at), at,
    ])
    const id = newId()
    const words = `您的邮箱验证码是 ${code}，10 分钟内有效。不是您本人操作的，不用理会。`
    await touch(db, 'SELECT app.queue_code($1, $2, $3)', [id, seal(services.keyring, JSON.stringify({ to: input.address, words }), directPlace(id)), at])
    return actor.accountId!
  },
  async (context) => ({ channels: await ownChannels(context) }),
)

/** A wrong code costs a try, and that stands: it is answered, not refused. */
export const confirmMailAddressHandler = command(
  confirmMailAddress,
  async ({ input, actor, db, services, at }) => {
    const row = await rowOf<AddressRow>(db, `${ADDRESSES} AND channel = 'mail' FOR UPDATE`, [actor.countyCode, actor.accountId])
    if (row === undefined || row.code_index === null || row.address_sealed === null || row.tries_left === 0 || row.code_expires_at! <= at) throw codeOutdated()
    const address = open(services.keyring, row.address_sealed, addressPlace(actor.accountId!, 'mail'))
    const isRight = blindIndexes(services.keyring, 'text', 'mail-code', mailCode(actor.accountId!, address, input.code)).includes(row.code_index)
    if (!isRight) {
      await touch(db, WRONG_CODE, [actor.countyCode, actor.accountId])
      return `${row.tries_left - 1}`
    }
    await touch(db, RIGHT_CODE, [actor.countyCode, actor.accountId, at])
    await touch(db, PREFER, [actor.countyCode, actor.accountId, 'mail', false, true])
    return 'confirmed'
  },
  async (context, result) => ({ confirmed: result === 'confirmed', triesLeft: result === 'confirmed' ? 0 : Number(result), channels: await ownChannels(context) }),
)

/** Sent to the official account from the person's own WeChat, it says which follower he is. Shown once. */
export const askBindingCodeHandler = command(
  askBindingCode,
  async (context) => {
    const { actor, db, services, at } = context
    await insistOnOffer(context, 'officialAccount')
    const before = await rowOf<AddressRow>(db, `${ADDRESSES} AND channel = 'officialAccount' FOR UPDATE`, [actor.countyCode, actor.accountId])
    countCode(before, at)
    const code = digits(8)
    await touch(db, AWAIT_CODE, [
      actor.countyCode, actor.accountId, 'officialAccount', before?.address_sealed ?? null, blindIndex(services.keyring, 'text', 'binding-code', code), new Date(at.getTime() + CODE_LIFETIME_MILLISECONDS), plainDate(at), at,
    ])
    return code
  },
  async (_context, code) => ({ code, expiresInSeconds: CODE_LIFETIME_MILLISECONDS / 1_000 }),
)

export const forgetOwnAddressHandler = command(
  forgetOwnAddress,
  async ({ input, actor, db }) => {
    const own = [actor.countyCode, actor.accountId, input.channel]
    await touch(db, FORGET, own)
    await touch(db, 'DELETE FROM notice_preference WHERE county_code = $1 AND account_id = $2 AND channel = $3', own)
    return input.channel
  },
  async (context) => ({ channels: await ownChannels(context) }),
)

/** A resident's no to text messages, in the same transaction. What is already on its way finds no preference and is dropped. */
export async function stopSms({ db, actor }: Context<unknown>, purpose: string): Promise<void> {
  if (purpose === 'sms') await touch(db, "DELETE FROM notice_preference WHERE county_code = $1 AND account_id = $2 AND channel = 'sms'", [actor.countyCode, actor.accountId])
}

/** This module's part of a person's full copy of his own data. */
export async function personalDataOfChannels({ db, actor, services }: Context<unknown>): Promise<Record<string, unknown>> {
  const addresses = await rowsOf<AddressRow>(db, ADDRESSES, [actor.countyCode, actor.accountId])
  const preferences = await rowsOf(db, 'SELECT channel, immediate, digest, gone_at AS "goneAt" FROM notice_preference WHERE county_code = $1 AND account_id = $2', [actor.countyCode, actor.accountId])
  return {
    noticeAddresses: addresses.filter(({ address_sealed: sealed, code_index: code }) => sealed !== null || code !== null).map(({ channel, address_sealed: sealed, confirmed_at: confirmedAt }) => ({
      channel, address: sealed === null ? null : open(services.keyring, sealed, addressPlace(actor.accountId!, channel)), confirmedAt,
    })),
    noticePreferences: preferences,
  }
}

async function ownChannels(context: Asked): Promise<OwnChannels['channels']> {
  const { db, actor, services, at } = context
  const key = [actor.countyCode, actor.accountId]
  const offered = await offeredChannels(db)
  const addresses = await rowsOf<AddressRow>(db, ADDRESSES, key)
  const preferences = await rowsOf<{ channel: string; immediate: boolean; digest: boolean; gone_at: Date | null }>(db, 'SELECT channel, immediate, digest, gone_at FROM notice_preference WHERE county_code = $1 AND account_id = $2', key)
  const channels: OwnChannels['channels'] = []
  for (const channel of PersonalChannel.options) {
    if (channel === 'push' ? services.pushContact === null : !offered.includes(channel)) continue
    const preference = preferences.find((one) => one.channel === channel)
    const row = addresses.find((one) => one.channel === channel)
    const known = row === undefined || row.confirmed_at === null || row.address_sealed === null ? null : masked(row.channel, open(services.keyring, row.address_sealed, addressPlace(actor.accountId!, row.channel)))
    const address = channel === 'sms' ? maskPhone(await ownPhone(context)) : known
    channels.push({
      channel, immediate: preference?.immediate ?? channel === 'push', digest: preference?.digest ?? channel === 'push', address, awaitsCode: row !== undefined && row.code_index !== null && row.tries_left > 0 && row.code_expires_at! > at,
      goneAt: preference?.gone_at?.toISOString() ?? null, missing: await missingFor(context, channel, address),
    })
  }
  return channels
}

async function missingFor({ db, actor }: Asked, channel: PersonalChannel, address: string | null): Promise<OwnChannels['channels'][number]['missing']> {
  if (channel === 'push') {
    const browser = await rowOf(db, 'SELECT id FROM push_subscription WHERE county_code = $1 AND account_id = $2 LIMIT 1', [actor.countyCode, actor.accountId])
    return browser === undefined ? 'browser' : null
  }
  if (channel !== 'sms') return address === null ? 'address' : null
  if (address === null) return 'phone'
  return actor.surface === 'resident' && !(await hasConsent(db, actor.accountId!, 'sms')) ? 'consent' : null
}

async function insistOnWay(context: Asked, channel: PersonalChannel): Promise<void> {
  if (channel === 'push') return
  await insistOnOffer(context, channel)
  const own = (await ownChannels(context)).find((one) => one.channel === channel)
  if (own?.missing === 'consent') throw consentMissing({ title: consentPurposes.sms.title })
  if (own === undefined || own.missing !== null) throw addressMissing({ label: channelLabels[channel] })
}

async function insistOnOffer({ db }: Asked, channel: Exclude<PersonalChannel, 'push'>): Promise<void> {
  if (!(await offeredChannels(db)).includes(channel)) throw channelNotOffered({ label: channelLabels[channel] })
}

async function offeredChannels(db: Asked['db']): Promise<string[]> {
  return (await rowOf<{ offered: string[] }>(db, 'SELECT app.offered_channels() AS offered'))!.offered
}

/** A work phone first: a grid worker hears by it, also as a resident. */
async function ownPhone({ db, actor, services }: Asked): Promise<string | null> {
  const staff = await rowOf<{ staff_member_id: string; work_phone_sealed: string | null }>(db, 'SELECT staff_member_id, work_phone_sealed FROM app.own_staff_record()')
  if (staff !== undefined && staff.work_phone_sealed !== null) return open(services.keyring, staff.work_phone_sealed, { table: 'staff_member', column: 'work_phone_sealed', row: staff.staff_member_id })
  const profile = await rowOf<{ phone_sealed: string | null }>(db, 'SELECT phone_sealed FROM resident_profile WHERE county_code = $1 AND account_id = $2', [actor.countyCode, actor.accountId])
  return profile === undefined || profile.phone_sealed === null ? null : open(services.keyring, profile.phone_sealed, { table: 'resident_profile', column: 'phone_sealed', row: actor.accountId! })
}

function countCode(before: AddressRow | undefined, at: Date): void {
  if (before === undefined) return
  const wait = before.code_sent_at === null ? 0 : before.code_sent_at.getTime() + BETWEEN_CODES_MILLISECONDS - at.getTime()
  if (wait > 0) throw codeTooSoon({ seconds: Math.ceil(wait / 1_000) })
  if (before.code_day === plainDate(at) && before.codes_of_day >= CODES_A_DAY) throw codesOfDay()
}

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0')
}

const mailCode = (accountId: string, address: string, code: string) => `${accountId} ${address} ${code}`

/** z***@example.cn; of a follower's number nothing would be known again. */
function masked(channel: 'officialAccount' | 'mail', address: string): string {
  return channel === 'mail' ? `${address[0]}***${address.slice(address.indexOf('@'))}` : '已绑定的微信'
}
