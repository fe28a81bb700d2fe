import { toWgs84 } from '#kit/geo/coordinate-system.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import type { CategoryRule } from '#modules/matters/server/public.ts'
import type { Urgency } from '#modules/matters/contract.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import type { TreeArea } from '#modules/places/server/public.ts'
import { cleanRow } from '#modules/requests/import/clean-row.ts'
import type { CleanRow } from '#modules/requests/import/clean-row.ts'
import type { ImportMapping } from '#modules/requests/import/contract.ts'
import type { ImportGround } from '#modules/requests/import/server/ground.ts'
import { SEALED_UNIT } from '#modules/requests/routing.ts'
import type { RoutableUnit, Route } from '#modules/requests/routing.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { chooseCategory, urgencyOf } from '#modules/requests/server/find-category.ts'
import { suggest } from '#modules/requests/server/category-suggester.ts'
import type { Suggested } from '#modules/requests/server/category-suggester.ts'

type Found<Value> = { found: Value } | { reason: string }
/** By what rows are judged: the county, the columns, and where whoever imports may bring anything in. */
export type Judging = { ground: ImportGround; mapping: ImportMapping; paths: readonly string[]; at: Date }

export type JudgedRow = {
  clean: CleanRow
  area: TreeArea
  /** The row says no place, and whoever imports said this one; `null` where the row says it itself. */
  chosenAreaId: string | null
  /** WGS-84. */
  point: readonly [number, number] | null
  category: CategoryRule
  categoryWhy: string
  /** Whoever imports said which category the list's word is. */
  isChosen: boolean
  suggested: Suggested | null
  urgency: Urgency
  route: Route
  receiver: RoutableUnit
}

/** A row as it can be taken in, or why it comes back. The reason names columns and what is known of the county, never what the row says. */
export function judgeRow(row: TableRow, judging: Judging): { judged: JudgedRow } | { reason: string } {
  const { ground, mapping, at } = judging
  const cleaned = cleanRow(row, mapping.columns, at)
  if ('reason' in cleaned) return cleaned
  const clean = cleaned.row
  const point = clean.point === null ? null : toWgs84([clean.point.longitude, clean.point.latitude], mapping.coordinates)
  const place = placeOf(clean, point, judging)
  const category = categoryOf(clean, judging)
  if ('reason' in place || 'reason' in category) {
    return { reason: [place, category].flatMap((one) => ('reason' in one ? [one.reason] : [])).join('；') }
  }
  const area = place.found
  if (!judging.paths.some((path) => area.path.startsWith(path))) return { reason: `地点在${areaWords(ground, area)}，不在您的辖区，请交给那里的工作人员导入` }
  const urgency = urgencyOf(category.found.category, clean.urgency ?? undefined, false)
  const { route, receiver } = ground.routeFor(area, { category: category.found.category.key, urgency, purpose: clean.purpose, on: plainDate(at) })
  // A file that has gone through several hands cannot be made secret by sealing what was in it.
  if (category.found.category.key === CONDUCT || route.lead?.key === SEALED_UNIT) return { reason: '是检举控告，不能用文件导入，请交有权处理的机关单独登记' }
  return { judged: { clean, area, chosenAreaId: chosenAreaId(clean, mapping), point: point === null ? null : [point[0]!, point[1]!], category: category.found.category, categoryWhy: category.found.why, isChosen: category.found.isChosen === true, suggested: category.found.suggested, urgency, route, receiver } }
}

export function areaWords(ground: ImportGround, area: TreeArea): string {
  return ground.tree.fullName(area)
}

/** By code and names, by the point, or by both where they agree; where the row says none of it, where whoever imports says. */
function placeOf(clean: CleanRow, point: ReturnType<typeof toWgs84> | null, { ground, mapping, paths }: Judging): Found<TreeArea> {
  const root = ground.tree.get(paths[0]?.split('/')[0] ?? '')
  const within = paths.length === 1 ? paths[0]!.split('/').at(-2)! : (root?.id ?? '')
  const isNamed = isNamedIn(clean)
  const chosen = chosenAreaId(clean, mapping)
  if (chosen !== null) {
    const area = ground.tree.get(chosen)
    return area === undefined ? { reason: '为没有写地点的行选的地方已撤销，请重新选择' } : { found: area }
  }
  if (point === null) return ground.tree.find(clean, within)
  const around = ground.lookup.deepest(point)
  if (around === undefined) return { reason: '经纬度不在本县的辖区里，请核对坐标系' }
  const byPoint = ground.tree.get(around.areaId)
  if (byPoint === undefined) return { reason: '经纬度所在的辖区已撤销' }
  const named = isNamed ? ground.tree.find(clean, within) : undefined
  // An address that names no area is an address; the point says where it is.
  if (named === undefined || 'reason' in named) return isNamed && clean.places.street === null && clean.places.community === null && clean.areaCode === null ? { found: byPoint } : (named ?? { found: byPoint })
  if (named.found.path.startsWith(byPoint.path)) return named
  if (byPoint.path.startsWith(named.found.path)) return { found: byPoint }
  return { reason: `经纬度在${areaWords(ground, byPoint)}，写的是${areaWords(ground, named.found)}，请核对` }
}

function isNamedIn(clean: CleanRow): boolean {
  return clean.areaCode !== null || Object.values(clean.places).some((words) => words !== null)
}

function chosenAreaId(clean: CleanRow, { defaultAreaId }: ImportMapping): string | null {
  return clean.point === null && !isNamedIn(clean) ? (defaultAreaId ?? null) : null
}

type Chosen = { category: CategoryRule; why: string; suggested: Suggested | null; isChosen?: boolean }

/** What the row names, kept beside what would have been suggested; of what was closed elsewhere nobody here judges that. */
function categoryOf(clean: CleanRow, { ground, mapping, at }: Judging): Found<Chosen> {
  const words = `${clean.title}\n${clean.text}`
  const choose = (key?: string): Chosen => {
    const chosen = chooseCategory(ground.rules, ground.suggester, key, words, at)
    return clean.isClosed ? { ...chosen, suggested: null } : chosen
  }
  if (clean.category === null) return { found: choose() }
  const called = ground.categoriesCalled(clean.category)
  const said = `清单上的类别“${[...clean.category].slice(0, 20).join('')}”`
  const meant = ground.knowsCategory(clean.category) ? undefined : ground.categoryOf(mapping.categories?.find(({ word }) => word === clean.category)?.category ?? '')
  if (meant !== undefined) return { found: { ...choose(meant.key), why: `${said}导入时对应为“${meant.name}”。`, isChosen: true } }
  const exact = called.filter(({ key }) => key.includes('.'))
  if (exact.length === 1) return { found: choose(exact[0]!.key) }
  if (exact.length > 1) return { reason: '“类别”在本县有几个同名的，请写上一级类别' }
  const above = called[0]
  if (above !== undefined) {
    const below = ground.inForce.filter(({ key }) => key.startsWith(`${above.key}.`))
    const chosen = suggest(ground.suggester, below, words)?.category ?? below.find(({ key }) => key.endsWith('.other'))
    if (chosen !== undefined) return { found: { ...choose(chosen.key), why: `清单上只写了一级类别“${above.name}”，按内容建议为“${chosen.name}”，请受理时核对。` } }
    return { reason: `“类别”只写到“${above.name}”，请写下一级：${below.slice(0, 6).map(({ name }) => name).join('、')}` }
  }
  if (mapping.unknownCategory === 'return') return { reason: '“类别”本县没有，请改成本县的类别名称，或在“对应列”这一步选好它在本县算什么' }
  const suggestion = choose()
  return { found: { ...suggestion, why: `${said}本县没有。${suggestion.why}` } }
}
