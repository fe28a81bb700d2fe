import type { CountyRules } from '#modules/matters/server/county-rules.ts'

const labelsByRules = new WeakMap<CountyRules, Map<string, string>>()

/** `物业 · 物业收费`; of several names in time the last. A key that is nowhere stands for itself. */
export function categoryLabel(rules: CountyRules, key: string): string {
  let labels = labelsByRules.get(rules)
  if (labels === undefined) {
    const names = new Map(rules.categories.map((category) => [category.key, category.name]))
    labels = new Map([...names].map(([one, name]) => [one, one.includes('.') ? `${names.get(one.split('.')[0]!) ?? ''} · ${name}` : name]))
    labelsByRules.set(rules, labels)
  }
  return labels.get(key) ?? key
}
