import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moduleUses } from '../modules/map.ts'
import { checkBoundaries } from './check-boundaries.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linli-boundaries-'))
  cpSync(fileURLToPath(new URL('../package.json', import.meta.url)), join(root, 'package.json'))
  for (const name of Object.keys(moduleUses)) plant(`modules/${name}/contract.ts`, `export const ${name} = 1`)
  plant('node_modules/pg/index.js', 'module.exports = {}')
  plant('kit/clock/clock.ts', 'export const clock = 1')
  plant('kit/secrets/keys.ts', `import { randomBytes } from 'node:crypto'\nexport type Keys = string\nexport const keys = randomBytes`)
  plant('modules/people/server/public.ts', 'export const people = 1')
  plant('modules/people/server/inner.ts', 'export const inner = 1')
  plant('modules/requests/server/dispatch.ts', `import '#modules/people/server/public.ts'\nimport '#modules/matters/contract.ts'\nimport 'node:fs'`)
  plant('modules/requests/desk/List.tsx', `import '#modules/requests/contract.ts'\nexport const List = () => null`)
})

afterEach(() => rmSync(root, { recursive: true }))

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), `${text}\n`)
}

test('a tree that keeps the rules has no fault, and every file of it was read', async () => {
  expect(await checkBoundaries(root)).toEqual({ faults: [], filesSeen: 13 })
})

test.each([
  // rule                     planted in                           its text                                          says
  ['map-people', 'modules/people/server/a.ts', `import '#modules/requests/contract.ts'`, /people\/server\/a\.ts → modules\/requests/],
  ['front-door', 'modules/requests/server/a.ts', `import '#modules/people/server/inner.ts'`, /→ modules\/people\/server\/inner\.ts/],
  ['front-door', 'modules/requests/server/a.ts', `import type { inner } from '../../people/server/inner.ts'\nexport type A = typeof inner`, /inner\.ts/],
  ['kit-knows-no-domain', 'kit/clock/a.ts', `import '#modules/platform/contract.ts'`, /kit\/clock\/a\.ts/],
  ['module-knows-no-shell', 'modules/people/desk/a.tsx', `import '../../../apps/desk/b.tsx'`, /apps\/desk\/b\.tsx/],
  ['screen-imports-no-server', 'modules/requests/field/A.tsx', `import type { people } from '#modules/people/server/public.ts'\nexport type A = typeof people`, /A\.tsx/],
  ['contract-imports-no-node', 'modules/requests/rules.ts', `import 'node:fs'`, /rules\.ts → fs/],
  ['contract-imports-no-server', 'modules/people/lifecycle.ts', `import './server/inner.ts'`, /lifecycle\.ts/],
  ['browser-reaches-server', 'modules/requests/desk/A.tsx', `import '#kit/secrets/keys.ts'`, /A\.tsx → kit\/secrets\/keys\.ts → (node:)?crypto/],
  ['browser-reaches-server', 'modules/requests/desk/A.tsx', `import 'pg'`, /A\.tsx → node_modules\/pg\/index\.js/],
  ['product-imports-no-test', 'kit/clock/a.ts', `import './clock.test.ts'`, /clock\.test\.ts/],
  ['no-circle', 'kit/clock/a.ts', `import './circle.ts'`, /circle\.ts/],
  ['every-import-is-found', 'kit/clock/a.ts', `import './absent.ts'`, /absent\.ts/],
  ['map', 'modules/gossip/contract.ts', 'export const gossip = 1', /modules\/gossip is not in/],
])('%s bites: %s with %s', async (rule, path, text, says) => {
  plant('apps/desk/b.tsx', 'export const b = 1')
  plant('kit/clock/clock.test.ts', 'export const t = 1')
  plant('kit/clock/circle.ts', rule === 'no-circle' ? `import './a.ts'` : '')
  plant(path, text)
  const { faults } = await checkBoundaries(root)
  expect(faults.filter((fault) => fault.startsWith(`${rule}: `)).join('\n')).toMatch(says)
})

test('types may be taken from where values may not: that is no way to the server', async () => {
  plant('modules/requests/desk/A.tsx', `import type { Keys } from '#kit/secrets/keys.ts'\nexport type A = Keys`)
  expect((await checkBoundaries(root)).faults).toEqual([])
})

test('a file that the reader passes over is a fault, not silence', async () => {
  plant('modules/people/server/node_modules.ts', 'export const passedOver = 1')
  expect((await checkBoundaries(root)).faults).toEqual(['not-seen: modules/people/server/node_modules.ts was not read by the boundary check'])
})
