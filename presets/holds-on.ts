/** Whether a rule of a preset holds on a day (YYYY-MM-DD); both ends count. */
export function holdsOn(rule: { from: string; to: string | null }, on: string): boolean {
  return rule.from <= on && (rule.to === null || on <= rule.to)
}
