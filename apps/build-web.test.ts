import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fingerprint } from './build-web.ts'

test('pages are built again when a source says something else, not when it is only younger or for the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linli-pages-'))
  mkdirSync(join(folder, 'modules', 'server'), { recursive: true })
  const write = (path: string, text: string) => writeFileSync(join(folder, 'modules', path), text)
  write('Screen.tsx', 'one')
  const before = fingerprint(['modules'], folder)
  utimesSync(join(folder, 'modules', 'Screen.tsx'), 1, 1)
  write('Screen.test.tsx', 'a test')
  write('server/read.ts', 'a server')
  expect(fingerprint(['modules'], folder)).toBe(before)
  write('Screen.tsx', 'two')
  expect(fingerprint(['modules'], folder)).not.toBe(before)
  rmSync(folder, { recursive: true })
})
