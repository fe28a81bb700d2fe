import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { CALLS_PER_MINUTE } from '#kit/http/call-limits.ts'

/** What the operator sets; everything else is data in the county. */
export type Settings = {
  port: number
  host: string
  dataFolder: string
  /** The owner's connection; null starts the embedded server. */
  databaseUrl: string | null
  keysFile: string
  /** The preset asked for; null leaves it to the county that is there, or to the first preset. */
  preset: string | null
  /** The sample county with its people: by default only on the embedded server. */
  sample: boolean
  /** Whether the sample county is given a past of generated requests at its first start. */
  samplePast: boolean
  /** How many proxies stand in front: 0 takes the address of the connection itself. */
  trustedProxies: number
  poolSize: number
  /** Calls a minute that one source may make to what works without a session. */
  callsPerMinute: number
  anchorFile: string
  openIdConnect: { issuer: string; clientId: string; clientSecret: string } | null
  sms: { url: string; token: string } | null
  /** `mailto:` address that switches Web Push on. */
  pushContact: string | null
  /** Push services beside the browsers' own. */
  pushHosts: string[]
  /** Servers of text messages, mail and group robots beside those that their protocols have. */
  channelHosts: string[]
  /** Hosts of 12345 platforms. */
  hotlineHosts: string[]
}

export class SettingsError extends Error {}

/** Reads environment and command line; throws SettingsError with a sentence for the operator. */
export function readSettings(environment: NodeJS.ProcessEnv, args: readonly string[]): Settings {
  const dataFolder = resolve(environment.LINLI_DATA ?? 'data')
  mkdirSync(dataFolder, { recursive: true })
  const databaseUrl = environment.DATABASE_URL ?? null
  const sample = environment.NODE_ENV !== 'production' && (databaseUrl === null ? !args.includes('--no-sample') : args.includes('--sample'))
  return {
    port: wholeNumber(environment.PORT ?? '8080', 'PORT', 65_535),
    host: environment.HOST ?? '0.0.0.0',
    dataFolder,
    databaseUrl,
    keysFile: resolve(environment.LINLI_KEYS_FILE ?? `${dataFolder}/keys.json`),
    preset: option(args, '--preset') ?? environment.LINLI_PRESET ?? null,
    sample,
    samplePast: sample && !args.includes('--no-past'),
    trustedProxies: wholeNumber(environment.TRUSTED_PROXIES ?? '0', 'TRUSTED_PROXIES', 8),
    poolSize: wholeNumber(environment.POOL_SIZE ?? '20', 'POOL_SIZE', 200, 1),
    callsPerMinute: wholeNumber(environment.CALLS_PER_MINUTE ?? String(CALLS_PER_MINUTE), 'CALLS_PER_MINUTE', 1_000_000, 1),
    anchorFile: resolve(environment.LINLI_ANCHOR_FILE ?? `${dataFolder}/audit-anchors.jsonl`),
    openIdConnect: openIdConnect(environment),
    sms: environment.SMS_URL === undefined ? null : { url: environment.SMS_URL, token: environment.SMS_TOKEN ?? '' },
    pushContact: environment.PUSH_CONTACT ?? null,
    pushHosts: hostNames(environment.PUSH_HOSTS ?? '', 'PUSH_HOSTS'),
    channelHosts: hostNames(environment.NOTICE_HOSTS ?? '', 'NOTICE_HOSTS'),
    hotlineHosts: hostNames(environment.HOTLINE_HOSTS ?? '', 'HOTLINE_HOSTS'),
  }
}

function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  if (at === -1) return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1)
  const value = args[at + 1]
  if (value === undefined || value.startsWith('--')) throw new SettingsError(`${name} 后面要写一个值，例如 ${name} shangnan。`)
  return value
}

function wholeNumber(text: string, name: string, most: number, least = 0): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) throw new SettingsError(`${name} 应是 ${least} 到 ${most} 之间的整数，现在是“${text}”。`)
  return value
}

function hostNames(text: string, setting: string): string[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  const wrong = names.find((name) => !/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name))
  if (wrong !== undefined) throw new SettingsError(`${setting} 应是用逗号分开的主机名，例如 push.example.cn,*.notify.example.cn；“${wrong}”不是。`)
  return names
}

function openIdConnect(environment: NodeJS.ProcessEnv): Settings['openIdConnect'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = environment
  if (issuer === undefined) return null
  if (clientId === undefined || clientSecret === undefined) throw new SettingsError('设置了 OIDC_ISSUER，还需要 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET。')
  return { issuer, clientId, clientSecret }
}
