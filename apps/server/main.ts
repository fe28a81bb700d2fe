import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Client } from 'pg'
import { buildWeb } from '#apps/build-web.ts'
import { makeApplication } from '#apps/server/application.ts'
import { backUpData, restoreData } from '#apps/server/back-up.ts'
import { changeKeys, retireKey, rotateKeys, showKeys } from '#apps/server/change-keys.ts'
import { exportAuditFile } from '#apps/server/export-audit-file.ts'
import { issueFirstAdministrators } from '#apps/server/issue-first-administrators.ts'
import { openLog } from '#apps/server/log.ts'
import { openHouse } from '#apps/server/open-house.ts'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import { smsSender } from '#apps/server/sms.ts'
import { startWorkers } from '#apps/server/workers.ts'
import type { Workers } from '#apps/server/workers.ts'
import { sampleDeliveries } from '#modules/channels/server/public.ts'
import { sampleOfficeDays } from '#modules/requests/demo/sample-office-days.ts'
import { simulateSamplePast } from '#modules/requests/demo/simulate-sample-past.ts'
import { isPassingFault } from '#kit/database/pool.ts'
import { anchorsBeside } from '#db/embedded/back-up.ts'
import { followFiles } from '#db/embedded/follow-files.ts'
import { startEmbeddedServer } from '#db/embedded/embedded-server.ts'

const progress = (line: string) => process.stdout.write(`${line}\n`)

/** What `npm start -- …` does at the server's console, beside serving. */
const operatorCommands: Record<string, (environment: NodeJS.ProcessEnv, args: readonly string[], print: (line: string) => void) => Promise<void>> = {
  'first-administrator': issueFirstAdministrators,
  'audit-export': exportAuditFile,
  backup: backUpData,
  restore: restoreData,
  keys: changeKeys(showKeys),
  'rotate-keys': changeKeys(rotateKeys),
  'retire-keys': changeKeys(retireKey),
}

async function main(): Promise<void> {
  const command = operatorCommands[process.argv[2] ?? '']
  if (command !== undefined) return await command(process.env, process.argv.slice(3), progress)
  const settings = readSettings(process.env, process.argv.slice(2))
  const started = performance.now()
  progress(`数据放在 ${settings.dataFolder}`)
  const [embedded] = await Promise.all([
    settings.databaseUrl === null ? startEmbeddedServer({ dataFolder: settings.dataFolder, log: progress }) : null,
    buildWeb({ log: progress }),
  ])
  // Only these fields ever reach the log: no address, no words, no personal data.
  const logger = openLog(`${settings.dataFolder}/server.log`, progress)
  const sms = smsSender(settings.sms, logger)
  const databaseUrl = settings.databaseUrl ?? embedded!.databaseUrl
  let past: Promise<boolean> = Promise.resolve(true)
  const house = await openHouse({
    databaseUrl,
    keysFile: settings.keysFile,
    filesFolder: `${settings.dataFolder}/files`,
    preset: settings.preset,
    sample: settings.sample,
    openIdConnect: settings.openIdConnect !== null,
    pushContact: settings.pushContact,
    pushHosts: settings.pushHosts,
    channelHosts: settings.channelHosts,
    hotlineHosts: settings.hotlineHosts,
    poolSize: settings.poolSize,
    callsPerMinute: settings.callsPerMinute,
    now: () => new Date(),
    sendSms: sms.send,
    log: (fields) => logger.info(fields),
    progress,
  })
  let workers: Workers | undefined
  let follower: ReturnType<typeof followFiles> | undefined
  const leaving = new AbortController()
  let ready = true
  let stopping = false
  const { app, feed } = makeApplication({
    services: house.services,
    trustedProxies: settings.trustedProxies,
    defaultCounty: house.defaultCounty,
    distFolder: new URL('../../dist/', import.meta.url),
    openIdConnect: settings.openIdConnect,
    outbox: house.services.sample ? sms.outbox : null,
    isReady: async () => ready && (await house.services.pool.query('SELECT 1').then(() => true, () => false)),
  })
  const server = createServer(getRequestListener(app.fetch))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  const listening = once(server, 'listening')
  server.listen(settings.port, settings.host)
  try {
    await listening
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    progress(taken ? `端口 ${settings.port} 已被占用。换一个端口再启动，例如：PORT=${settings.port + 1} npm start` : `无法监听端口 ${settings.port}：${(error as Error).message}`)
    return await stop(1)
  }
  progress(welcome(settings.port, house.services.sample, (performance.now() - started) / 1000))
  process.send?.({ ready: true, port: settings.port })
  past = livePast()
  if (embedded !== null) {
    follower = followFiles({ dataFolder: settings.dataFolder, clusterFolder: embedded.clusterFolder, anchors: () => anchorsBeside(settings.anchorFile), log: (fields) => logger.info(fields), say: progress })
  }
  workers = await startWorkers({ services: house.services, databaseUrl, anchorFile: settings.anchorFile, caughtUp: past })

  /** The sample county's past is lived while the pages are already open; time acts on requests only once it has caught up. */
  async function livePast(): Promise<boolean> {
    if (!settings.samplePast || !house.services.sample) return true
    const owner = new Client({ connectionString: databaseUrl })
    owner.on('error', () => {}) // the next statement fails, and is reported below
    try {
      await owner.connect()
      await sampleDeliveries({ services: house.services, owner, countyCode: house.defaultCounty, now: new Date() })
      await sampleOfficeDays({ services: house.services, owner, countyCode: house.defaultCounty, now: new Date() })
      await simulateSamplePast({ services: house.services, owner, countyCode: house.defaultCounty, now: new Date(), progress, signal: leaving.signal })
      return !leaving.signal.aborted
    } catch (error) {
      if (!leaving.signal.aborted) progress(`样例诉求没有全部生成，下次启动时继续：${error instanceof Error ? error.message : String(error)}`)
      return false
    } finally {
      await owner.end().catch(() => {})
    }
  }

  async function stop(code: number): Promise<void> {
    if (stopping) return
    stopping = true
    ready = false
    leaving.abort()
    await feed.stop()
    server.close()
    server.closeIdleConnections()
    const closed = server.listening ? once(server, 'close') : Promise.resolve()
    await Promise.race([closed, new Promise((done) => setTimeout(done, 8_000).unref())])
    await past
    await workers?.stop()
    await follower?.stop()
    await house.close()
    await embedded?.stop()
    process.exit(code)
  }
}

function welcome(port: number, sample: boolean, seconds: number): string {
  const base = `http://localhost:${port}`
  return [
    '',
    `邻里已启动（用时 ${seconds.toFixed(1)} 秒）`,
    `  居民      ${base}/`,
    `  工作台    ${base}/desk`,
    `  移动办理  ${base}/field`,
    `  接口说明  ${base}/docs/api`,
    sample ? '  样例县：登录页列出每种职务的样例人员，点一下即可进入；短信验证码见 /outbox' : '  尚无账号时，先运行 npm start -- first-administrator',
    '按 Ctrl-C 停止。',
    '',
  ].join('\n')
}

main().catch((error: unknown) => {
  if (isPassingFault(error)) {
    process.stderr.write(`数据库连不上：${(error as Error).message}。请确认 DATABASE_URL 指明的数据库正在运行，再重新启动。\n`)
    process.exit(1)
  }
  const sentence = error instanceof SettingsError || (error instanceof Error && /[\u4e00-\u9fff]/.test(error.message)) ? (error as Error).message : undefined
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`)
  process.exit(1)
})
