import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { keptUnderKeys } from '#apps/server/workers.ts'
import { missingAlgorithms } from '#kit/secrets/crypto-provider.ts'
import type { ProviderName } from '#kit/secrets/crypto-provider.ts'
import { openKeyringOf, recordKeys } from '#kit/secrets/key-record.ts'
import { KeyFileError } from '#kit/secrets/key-file.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { usesOf } from '#kit/secrets/resealing.ts'

/** What an operator may change while everything runs; the other purposes hold for the life of the installation. */
const changeable = { data: '加密个人信息', index: '按电话等查找', cookie: '登录状态' } as const
const providerNames: Readonly<Record<ProviderName, string>> = { international: '国际算法 AES-256-GCM、SHA-256', shangmi: '国密 SM4、SM3' }
type Changeable = keyof typeof changeable

/** Where keys are changed: the owner's connection, and the file that belongs to it. */
export type KeyPlace = { databaseUrl: string; keysFile: string; print: (line: string) => void; now: () => Date }
type KeyWork = (place: KeyPlace, args: readonly string[]) => Promise<void>

/** One of the works below as a command at the console. */
export function changeKeys(work: KeyWork) {
  return async (environment: NodeJS.ProcessEnv, args: readonly string[], print: (line: string) => void): Promise<void> => {
    const settings = readSettings(environment, args)
    await withDatabase(settings, print, (databaseUrl) => work({ databaseUrl, keysFile: settings.keysFile, print, now: () => new Date() }, args))
  }
}

// Longer than any transaction, any code sent by SMS, and any process needs to notice the new key.
const REST_MINUTES = 10

/**
 * `npm start -- rotate-keys [data] [index] [cookie] [--provider shangmi]`: new keys, used by every running process from its next
 * write on. Without a provider they are of the same as the ones before.
 */
export async function rotateKeys(place: KeyPlace, args: readonly string[]): Promise<void> {
  const { print, now } = place
  const { purposes, provider } = readRotation(args)
  const chosen = purposes.length === 0 ? (['data', 'index'] as const) : purposes.map(purposeOf)
  // Before the first key is made: all of them or none.
  if (provider !== undefined && missingAlgorithms(provider).length > 0) throw new KeyFileError(`本机的 Node.js 不带 ${missingAlgorithms(provider).join('、')}，不能改用 ${providerNames[provider]}；密钥没有更换`)
  await withKeys(place, async (client, keyring) => {
    for (const purpose of chosen) {
      const key = keyring.rotate(purpose, { at: now(), ...(provider === undefined ? {} : { provider }) })
      print(`${purpose}（${changeable[purpose]}）：第 ${key.generation} 代密钥从现在起使用（${providerNames[key.provider.name]}）。${purpose === 'cookie' ? '所有人需要重新登录。' : ''}`)
    }
    await recordKeys(client, keyring, now())
  })
  print(`请立即为密钥文件 ${place.keysFile} 另存备份，和数据库备份分开保管；以前的备份仍要用以前的密钥。`)
  print('已有内容由运行中的邻里在后台逐行改用新密钥，期间照常使用。用 npm start -- keys 查看进度。')
}

/** `npm start -- keys`: which keys there are, and what is still kept under each. */
export async function showKeys(place: KeyPlace): Promise<void> {
  await withKeys(place, async (client, keyring) => {
    for (const purpose of Object.keys(changeable) as Changeable[]) {
      for (const key of keyring.all(purpose)) {
        const current = key.generation === keyring.newest(purpose).generation
        place.print(`${purpose}（${changeable[purpose]}）第 ${key.generation} 代，${providerNames[key.provider.name]}，${key.createdAt.slice(0, 10)} 生成：${current ? '使用中' : wordsOf(await usesOf(client, keyring, keptUnderKeys, purpose, key.generation))}`)
      }
    }
  })
}

/** `npm start -- retire-keys PURPOSE GENERATION`: takes an older key out of the file, once nothing needs it any more. */
export async function retireKey(place: KeyPlace, [purposeText, generationText]: readonly string[]): Promise<void> {
  const { print, now } = place
  const purpose = purposeOf(purposeText ?? '')
  const generation = Number(generationText)
  if (!Number.isInteger(generation) || generation < 1) throw new SettingsError(`请写明停用第几代，例如：npm start -- retire-keys ${purpose} 1`)
  await withKeys(place, async (client, keyring) => {
    const rested = new Date(new Date(keyring.newest(purpose).createdAt).getTime() + REST_MINUTES * 60_000)
    if (now() < rested) throw new KeyFileError(`更换密钥还不到 ${REST_MINUTES} 分钟，可能还有写入在使用旧密钥。请在 ${rested.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai' })} 之后再停用`)
    // The newest, and one that is not there, are refused by the file itself.
    const uses = generation >= keyring.newest(purpose).generation ? [] : await usesOf(client, keyring, keptUnderKeys, purpose, generation)
    if (uses.length > 0) {
      // The resealer has to look again.
      await client.query('UPDATE key_generation SET emptied_at = NULL WHERE purpose = $1 AND generation = $2', [purpose, generation])
      throw new KeyFileError(`${purpose} 第 ${generation} 代密钥不能停用，${wordsOf(uses)}。运行中的邻里会在后台改用新密钥，请稍后再试；登录用的电话号码如果没有另存，要等本人下次登录`)
    }
    keyring.retire(purpose, generation, { at: now() })
    await recordKeys(client, keyring, now())
    print(`${purpose} 第 ${generation} 代密钥已停用，并从 ${place.keysFile} 中删除。恢复此前的数据库备份时，需要与它同时期的密钥文件。`)
  })
}

/** What stands behind `--provider` or `--provider=` is the provider, everything else a purpose. */
function readRotation(args: readonly string[]): { purposes: string[]; provider: ProviderName | undefined } {
  const { values, positionals } = parseArgs({ args: [...args], options: { provider: { type: 'string' } }, allowPositionals: true, strict: false })
  const unknown = Object.keys(values).find((name) => name !== 'provider')
  if (unknown !== undefined) throw new SettingsError(`rotate-keys 不认识 --${unknown}。可以写 --provider shangmi 或 --provider international。`)
  const { provider } = values
  if (provider === undefined) return { purposes: positionals, provider }
  if (typeof provider !== 'string' || !Object.hasOwn(providerNames, provider)) throw new SettingsError(`密码套件是 ${Object.entries(providerNames).map(([key, name]) => `${key}（${name}）`).join('或')}，例如：npm start -- rotate-keys --provider shangmi`)
  return { purposes: positionals, provider: provider as ProviderName }
}

function purposeOf(text: string): Changeable {
  if (Object.hasOwn(changeable, text)) return text as Changeable
  throw new SettingsError(`可以更换的密钥是 ${Object.entries(changeable).map(([key, use]) => `${key}（${use}）`).join('、')}，没有“${text}”。`)
}

function wordsOf(uses: readonly { name: string; count: number }[]): string {
  return uses.length === 0 ? '已不再使用，可以停用' : `还有 ${uses.reduce((sum, { count }) => sum + count, 0)} 处在用：${uses.map(({ name, count }) => `${name} ${count}`).join('、')}`
}

async function withKeys({ databaseUrl, keysFile, now }: KeyPlace, work: (client: Client, keyring: Keyring) => Promise<void>): Promise<void> {
  const keyring = await openKeyringOf(databaseUrl, keysFile, now(), { mayCreate: false })
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await work(client, keyring)
  } finally {
    await client.end()
  }
}
