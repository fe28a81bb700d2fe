import type { SizeCheck } from '#modules/places/contract.ts'
import type { SizeRule } from '#presets/preset.ts'

type Rule = Pick<SizeRule, 'key' | 'name' | 'min' | 'max' | 'unit' | 'citation'>

/**
 * How an area stands to the sizes that its county asks of such an area. It keeps them when it fits one of the rules: which kind of
 * place it is (flats or self-built houses) is not registered. Nobody counts people by area, so a rule about people stays open.
 * Null without rules. Says it and stops nothing: grids are to be stable, and only the county decides to redraw one.
 */
export function checkSize(rules: readonly Rule[], area: { name: string; households: number | null }): SizeCheck | null {
  if (rules.length === 0) return null
  const shown = rules.map((rule) => ({ key: rule.key, name: rule.name, asks: asks(rule), citation: rule.citation }))
  const wanted = rules.map((rule) => `${rule.name} ${asks(rule)}`).join('、')
  const countable = rules.filter((rule) => rule.unit === 'households')
  if (countable.length === 0) return { rules: shown, verdict: 'unknown', sentence: `本县要求${wanted}；人口没有按区划登记，无法核对。` }
  const { households } = area
  if (households === null) return { rules: shown, verdict: 'unknown', sentence: `本县要求${wanted}；${area.name}的户数未登记，无法核对。` }
  const kept = countable.filter((rule) => rule.min <= households && households <= rule.max)
  if (kept.length > 0) return { rules: shown, verdict: 'keeps', sentence: `${area.name}有 ${households} 户，符合${kept.map((rule) => `${rule.name} ${asks(rule)}`).join('、')}的要求。` }
  return { rules: shown, verdict: 'breaks', sentence: `${area.name}有 ${households} 户，本县要求${wanted}。请研究是否调整；现有的划分照常使用。` }
}

/** 50–80 户 */
function asks({ min, max, unit }: Rule): string {
  return `${min}–${max} ${unit === 'households' ? '户' : '人'}`
}
