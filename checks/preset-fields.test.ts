import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readsOfPreset } from './preset-fields.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The file with one place of it replaced; the place must be there. */
function planted(path: string, before: string, after: string): [string, string] {
  const text = readFileSync(join(root, path), 'utf8')
  expect(text).toContain(before)
  return [path, text.replace(before, after)]
}

test('every field of a county preset is read by the product; planted ones that nothing reads are found', { timeout: 120_000 }, () => {
  const { fields, unread, filesRead } = readsOfPreset(root, new Map([
    planted('presets/preset.ts', '  responsibilityUnit: z.boolean(),\n', '  responsibilityUnit: z.boolean(),\n  mood: z.string(),\n  weather: z.string(),\n'),
    planted('modules/places/server/tree.ts', '  return preset.levels\n', "  return preset.levels.filter(({ weather }) => weather !== '')\n"),
  ]))
  expect(unread).toEqual(['levels.mood'])
  expect(fields).toEqual(expect.arrayContaining(['levels.weather', 'sizeRules.min', 'procedure.callback.attempts', 'posts.paired', 'scale.basis']))
  expect(fields.length).toBeGreaterThan(100)
  expect(filesRead).toBeGreaterThan(200)
})
