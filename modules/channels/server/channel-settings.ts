import { z } from 'zod'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { SmsService } from '#modules/channels/contract.ts'
import type { SetUpChannel } from '#modules/channels/contract.ts'

/** What an adapter needs, secrets included; kept sealed as one value. */
export const channelShapes = {
  sms: z.object({
    service: SmsService.default('plain'), url: z.string().default(''), keyId: z.string(), key: z.string(), signature: z.string().default(''), repeatable: z.boolean().default(false), appId: z.string().default(''),
    region: z.string().default(''), noticeTemplate: z.string().default(''), codeTemplate: z.string().default(''), withNumber: z.boolean().default(true), variableLength: z.number().default(20),
  }),
  groupRobot: z.object({ pageAddress: z.string() }),
  officialAccount: z.object({ appId: z.string(), appSecret: z.string(), templateId: z.string(), field: z.string(), numberField: z.string().default(''), timeField: z.string().default(''), pageAddress: z.string(), callbackToken: z.string() }),
  mail: z.object({ host: z.string(), port: z.number(), user: z.string(), password: z.string(), from: z.string(), pageAddress: z.string() }),
} as const

export type SettingsOf<Channel extends SetUpChannel> = z.infer<(typeof channelShapes)[Channel]>

const place = (countyCode: string, channel: SetUpChannel) => ({ table: 'notice_channel', column: 'settings_sealed', row: `${countyCode}:${channel}` })

export function sealSettings<Channel extends SetUpChannel>(keyring: Keyring, countyCode: string, channel: Channel, settings: z.input<(typeof channelShapes)[Channel]>): string {
  return seal(keyring, JSON.stringify(settings), place(countyCode, channel))
}

/** Undefined: they cannot be opened, or lack what an upgrade asks for since; the channel is not set up until somebody enters them anew. */
export function openSettings<Channel extends SetUpChannel>(keyring: Keyring, countyCode: string, channel: Channel, sealed: string): SettingsOf<Channel> | undefined {
  return channelShapes[channel].safeParse(legibleEntries(keyring, countyCode, channel, sealed)).data as SettingsOf<Channel> | undefined
}

/** What can still be read of them, whether or not it is complete: whoever enters them anew need not enter everything. */
export function legibleEntries(keyring: Keyring, countyCode: string, channel: SetUpChannel, sealed: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(open(keyring, sealed, place(countyCode, channel))))
  } catch {
    return {}
  }
}

export const webhookPlace = (robotId: string) => ({ table: 'group_robot', column: 'webhook_sealed', row: robotId })
export const addressPlace = (accountId: string, channel: string) => ({ table: 'notice_address', column: 'address_sealed', row: `${accountId}:${channel}` })
export const directPlace = (deliveryId: string) => ({ table: 'delivery', column: 'direct_sealed', row: deliveryId })

/** A place and words for one message alone. */
export const Direct = z.object({ to: z.string(), words: z.string() })
