import { zhCN } from 'zod/locales'
import { problem } from '#kit/problem/problem.ts'
import { findContradictions } from './check-preset.ts'
import { CountyPreset } from './preset.ts'

/** Every county that ships, by key, with the file that holds it; loaded only when asked for. */
const sources = {
  qihe: async () => (await import('./qihe.ts')).qihe,
  gaoqing: async () => (await import('./gaoqing.ts')).gaoqing,
  juye: async () => (await import('./juye.ts')).juye,
  mudan: async () => (await import('./mudan.ts')).mudan,
  taonan: async () => (await import('./taonan.ts')).taonan,
  longyao: async () => (await import('./longyao.ts')).longyao,
  shangnan: async () => (await import('./shangnan.ts')).shangnan,
} satisfies Record<string, () => Promise<CountyPreset>>

export type PresetKey = keyof typeof sources
export const presetKeys = Object.keys(sources) as PresetKey[]

export const unknownPreset = problem('preset.unknown', 404, (d: { key: string }) =>
  `没有名为“${d.key}”的县区预设，可用的有：${presetKeys.join('、')}`)
export const invalidPreset = problem('preset.invalid', 500, (d: { key: string; faults: string[] }) =>
  `县区预设“${d.key}”有 ${d.faults.length} 处错误，请改正后再启动：${d.faults.join('；')}`)

/** The county's preset, validated. Refuses an unknown key and a preset that contradicts itself. */
export async function loadPreset(key: string): Promise<CountyPreset> {
  const source = presetKeys.find((known) => known === key)
  if (!source) throw unknownPreset({ key })
  return validatePreset(key, await sources[source]())
}

/** Checks shape, then references; every fault is a Chinese sentence in one refusal. */
export function validatePreset(key: string, candidate: unknown): CountyPreset {
  const shaped = CountyPreset.safeParse(candidate, { error: zhCN().localeError })
  if (!shaped.success) {
    const faults = shaped.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`)
    throw invalidPreset({ key, faults })
  }
  const faults = findContradictions(shaped.data)
  if (faults.length > 0) throw invalidPreset({ key, faults })
  return shaped.data
}
