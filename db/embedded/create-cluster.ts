import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { DatabasePlace } from './database-place.ts'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'

/** Name of the superuser of an embedded cluster. */
export const superuser = 'postgres'

/** The superuser's password, from a file that only the starting user can read; made once. */
export function superuserPassword(dataFolder: string): string {
  const file = join(dataFolder, 'database-password')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** Environment for PostgreSQL's programs: nothing of ours, so that no PG* variable or locale changes what they do. */
export function databaseEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  return { PATH, LC_ALL: 'C', ...(SystemRoot === undefined ? {} : { SystemRoot, TEMP }) }
}

/**
 * Makes the cluster where there is none. It is made beside its place and renamed, so that a start that is
 * killed midway leaves nothing that looks like a cluster.
 */
export async function createCluster(place: DatabasePlace, password: string): Promise<void> {
  const unfinished = `${place.clusterFolder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const passwordFile = join(unfinished, '..', 'new-password.unfinished')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (place.user !== undefined) {
    for (const path of [unfinished, passwordFile]) chownSync(path, place.user.uid, place.user.gid)
  }
  try {
    await initialize(place, unfinished, passwordFile)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  chmodSync(unfinished, 0o700)
  renameSync(unfinished, place.clusterFolder)
}

/**
 * Collation C is what text keys need; the character type must know Chinese letters, or pg_trgm sees no
 * letter in a Chinese word and finds nothing (tried). Not every system has C.UTF-8.
 */
async function initialize(place: DatabasePlace, folder: string, passwordFile: string): Promise<void> {
  let said = ''
  for (const characterType of ['C.UTF-8', 'en_US.UTF-8', 'zh_CN.UTF-8']) {
    const outcome = await runInitdb(place, [
      `--pgdata=${folder}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
      '--encoding=UTF8', '--locale=C', `--lc-ctype=${characterType}`, '--locale-provider=icu', '--icu-locale=und',
      '--data-checksums', '--no-instructions',
    ])
    if (outcome.succeeded) return
    said = outcome.said
    if (!said.includes('invalid locale name')) break
  }
  throw new EmbeddedServerProblem(`建立数据库失败（${place.clusterFolder}）：\n${said.trim()}`)
}

function runInitdb(place: DatabasePlace, flags: string[]): Promise<{ succeeded: boolean; said: string }> {
  return new Promise((resolve) => {
    const program = spawn(join(place.binariesFolder, 'bin', 'initdb'), flags, {
      ...place.user, cwd: place.user === undefined ? undefined : '/', env: databaseEnvironment(), stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    program.stdout.on('data', (part) => { said += part })
    program.stderr.on('data', (part) => { said += part })
    program.on('error', (error) => resolve({ succeeded: false, said: error.message }))
    program.on('close', (code) => resolve({ succeeded: code === 0, said }))
  })
}
