import { keptUnder } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { countyRules, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { areaLookup, placeTree } from '#modules/places/server/public.ts'
import type { AreaLookup, PlaceTree, TreeArea } from '#modules/places/server/public.ts'
import { keysOf, placeKeys, referencesFor, routeBy, receiverOf } from '#modules/requests/routing.ts'
import type { CountyRouting, RoutableUnit, Route } from '#modules/requests/routing.ts'
import { categoriesInForce, categorySuggester } from '#modules/requests/server/category-suggester.ts'
import type { CategorySuggester } from '#modules/requests/server/category-suggester.ts'
import { countyRouting } from '#modules/requests/server/request-rules.ts'

const UNITS = 'SELECT id, key, short_name, area_id FROM organization WHERE county_code = $1 AND key IS NOT NULL AND accepts_matters AND (valid_to IS NULL OR valid_to > $2::date)'

const STALE_AFTER_MILLISECONDS = 60_000

/** What of the county a file's rows are judged by, read once for many rows. */
export class ImportGround {
  readonly rules: CountyRules
  readonly tree: PlaceTree
  readonly lookup: AreaLookup
  readonly suggester: CategorySuggester
  readonly #routing: CountyRouting
  readonly #units = new Map<string | null, RoutableUnit[]>()
  readonly #byName = new Map<string, CategoryRule[]>()
  readonly #routes = new Map<string, { route: Route; receiver: RoutableUnit }>()
  readonly inForce: readonly CategoryRule[]

  constructor(parts: { rules: CountyRules; routing: CountyRouting; tree: PlaceTree; lookup: AreaLookup; suggester: CategorySuggester; units: readonly RoutableUnit[]; at: Date }) {
    this.rules = parts.rules
    this.tree = parts.tree
    this.lookup = parts.lookup
    this.suggester = parts.suggester
    this.#routing = parts.routing
    for (const unit of parts.units) this.#units.set(unit.area_id, [...(this.#units.get(unit.area_id) ?? []), unit])
    this.inForce = categoriesInForce(parts.rules, parts.at)
    for (const category of this.inForce) {
      const above = this.inForce.find(({ key }) => key === category.key.split('.')[0])
      for (const name of new Set([category.key, category.name, ...(above === undefined || above === category ? [] : [`${above.name}${category.name}`])])) {
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), category])
      }
    }
  }

  /** By key or name, also 物业/物业费, 物业-物业费. */
  categoriesCalled(words: string): readonly CategoryRule[] {
    const plain = words.replaceAll(/[\s/／\\>＞—·-]+/gu, '')
    return this.#byName.get(words.trim()) ?? this.#byName.get(plain) ?? []
  }

  /** Whether these words say which category is meant, or at least which one above it. */
  knowsCategory(words: string): boolean {
    const called = this.categoriesCalled(words)
    return called.length > 0 && called.filter(({ key }) => key.includes('.')).length <= 1
  }

  /** One that a row can have: in force, and of the second level. */
  categoryOf(key: string): CategoryRule | undefined {
    return key.includes('.') ? this.inForce.find((category) => category.key === key) : undefined
  }

  routeFor(area: TreeArea, subject: { category: string; urgency: string; purpose: string; on: string }): { route: Route; receiver: RoutableUnit } {
    const key = [area.id, subject.category, subject.urgency, subject.purpose].join(' ')
    const known = this.#routes.get(key)
    if (known !== undefined) return known
    const chain = this.tree.chainOf(area).map((one) => ({ areaId: one.id, level: one.level }))
    const question = { ...subject, areaLevels: chain.map(({ level }) => level) }
    const keys = new Set([...placeKeys, ...referencesFor(this.#routing, question).flatMap(keysOf)])
    const units = [null, ...chain.map(({ areaId }) => areaId)].flatMap((id) => this.#units.get(id) ?? []).filter((unit) => keys.has(unit.key!))
    const receiver = receiverOf(chain, units)
    if (receiver === undefined) throw new Error('the county has no unit that could receive a request')
    const found = { route: routeBy(this.#routing, question, chain, units), receiver }
    this.#routes.set(key, found)
    return found
  }
}

const known = new Map<string, { versions: string; readAt: number; ground: ImportGround }>()

/** As of now; read anew when rules or the tree have changed, and once a minute for the units. */
export async function importGround(db: Db, countyCode: string, at: Date): Promise<ImportGround> {
  const on = plainDate(at)
  const [rules, tree, suggester] = await Promise.all([countyRules(db, countyCode), placeTree(db, countyCode, on), categorySuggester(db, countyCode)])
  const versions = `${rules.version} ${on}`
  const before = known.get(keptUnder(db, countyCode))
  if (before?.versions === versions && before.ground.tree === tree && before.ground.suggester === suggester && performance.now() - before.readAt < STALE_AFTER_MILLISECONDS) return before.ground
  const [units, routing, lookup] = await Promise.all([rowsOf<RoutableUnit>(db, UNITS, [countyCode, on]), countyRouting(db, countyCode, 0, rules.version), areaLookup(db, countyCode)])
  const ground = new ImportGround({ rules, routing, lookup, suggester, units, at, tree })
  known.set(keptUnder(db, countyCode), { versions, readAt: performance.now(), ground })
  return ground
}
