import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openLog } from './log.ts'

test('what is logged stands in the file, in a folder that is made', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linli-log-'))
  openLog(join(folder, 'new', 'server.log'), () => {}).info({ event: 'something' })
  await wait(200)
  expect(JSON.parse(readFileSync(join(folder, 'new', 'server.log'), 'utf8'))).toMatchObject({ event: 'something' })
  rmSync(folder, { recursive: true })
})

// Linux has a file that says of every write that the disk is full.
test.runIf(process.platform === 'linux')('a full disk is said once and ends nothing', async () => {
  const said: string[] = []
  const log = openLog('/dev/full', (line) => said.push(line))
  for (let times = 0; times < 3; times++) {
    log.info({ event: 'something' })
    await wait(50)
  }
  expect(said).toEqual([expect.stringContaining('日志 /dev/full 写不进去：ENOSPC')])
})
