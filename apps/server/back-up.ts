import { resolve } from 'node:path'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { anchorsBeside, backUp } from '#db/embedded/back-up.ts'
import { restore } from '#db/embedded/restore.ts'

type Environment = NodeJS.ProcessEnv
type Print = (line: string) => void

/** `npm start -- backup FOLDER`: the embedded database with attachments and anchors, while it runs. */
export async function backUpData(environment: Environment, args: readonly string[], print: Print): Promise<void> {
  const { settings, folder } = read(environment, args, 'backup')
  const started = performance.now()
  await withDatabase(settings, print, async (databaseUrl) => {
    const { bytes, files } = await backUp({ databaseUrl, dataFolder: settings.dataFolder, backupFolder: folder, anchors: anchorsBeside(settings.anchorFile) })
    print(`已备份到 ${folder}：${files} 个文件，${(bytes / 1e6).toFixed(0)} MB，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。`)
  })
  print('从现在起，运行中的邻里每分钟把之后的改动也写进这个目录；以前的备份不再增加，可以按期整个删除。')
  print(`密钥不在备份里：请把 ${settings.keysFile} 另外保管。没有它，备份里加密的内容读不出来。`)
}

/** `npm start -- restore FOLDER`: a backup and all that was added to it since, into an empty data folder. */
export async function restoreData(environment: Environment, args: readonly string[], print: Print): Promise<void> {
  const { settings, folder } = read(environment, args, 'restore')
  const started = performance.now()
  const { takenAt, lastCommit } = await restore({ dataFolder: settings.dataFolder, backupFolder: folder, anchorFile: settings.anchorFile, log: print })
  const time = (at: Date) => at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })
  print(`已恢复到 ${settings.dataFolder}，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。备份时间 ${time(new Date(takenAt))}，最后一笔改动 ${time(lastCommit ?? new Date(takenAt))}。`)
  print(`请放回密钥文件 ${settings.keysFile}，用 npm start 启动，再立即做一次新的备份。`)
}

function read(environment: Environment, args: readonly string[], command: string) {
  const folder = args.find((arg) => !arg.startsWith('--'))
  if (folder === undefined) throw new SettingsError(`请写明目录，例如：npm start -- ${command} /var/backups/linli/2026-11-27`)
  const settings = readSettings(environment, args)
  if (settings.databaseUrl !== null) throw new SettingsError('DATABASE_URL 指向自己的 PostgreSQL，请用它自己的办法备份和恢复（见 docs/operate.md）。这个命令只用于内置数据库。')
  return { settings, folder: resolve(folder) }
}
