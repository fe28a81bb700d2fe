import { inForce } from './base-limits.ts'
import type { Figure, LocalWay } from './preset.ts'

/** Everything that quotes one county's published report, by the report's letter and title. */
export function quoting(letter: string, title: string) {
  const citation = `${letter}《${title}》`
  return {
    report: { letter, title },
    citation,
    figure: (key: string, name: string, value: number, unit: string): Figure => ({ key, name, value, unit, source: letter }),
    way: (key: string, name: string, text: string, parameters: LocalWay['parameters'] = {}): LocalWay =>
      ({ key, name, text, parameters, citation, ...inForce }),
  }
}
