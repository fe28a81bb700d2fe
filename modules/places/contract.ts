import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { AreaId, PlainDate, SearchWords, words } from '#modules/people/contract.ts'

const Version = z.number().int().min(1)
const Level = z.string().regex(/^[a-z][A-Za-z]{1,19}$/, '层级不对，请从列表中选择')
const DivisionCode = z.string().regex(/^\d{6}(\d{3}){0,2}$/, '区划代码应为 6、9 或 12 位数字')
const Degrees = (least: number, most: number) => decimal(z.number().min(least, '坐标不在中国境内').max(most, '坐标不在中国境内'))

/** Plain numbers of a MultiPolygon in WGS-84, as RFC 7946 has them. */
export const OutlineShape = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))) })

export const Area = z.object({
  areaId: z.string(),
  level: z.string(),
  /** What this county calls the level. */
  levelName: z.string(),
  name: z.string(),
  divisionCode: z.string().nullable(),
  parentId: z.string().nullable(),
  /** Ids from the county down, each ended by `/`; of the day that was asked for. */
  path: z.string(),
  households: z.number().int().nullable(),
  synthetic: z.boolean(),
  validFrom: z.string(),
  /** The first day on which it does not exist any more. */
  validTo: z.string().nullable(),
  childCount: z.number().int(),
  hasOutline: z.boolean(),
  version: z.number().int(),
})
export type Area = z.infer<typeof Area>

export const SizeCheck = z.object({
  rules: z.array(z.object({ key: z.string(), name: z.string(), asks: z.string(), citation: z.string() })),
  /** `unknown`: what the rules count is not registered. */
  verdict: z.enum(['keeps', 'breaks', 'unknown']),
  sentence: z.string(),
})
export type SizeCheck = z.infer<typeof SizeCheck>

export const AreaChangeKind = z.enum(['create', 'rename', 'move', 'merge', 'split', 'close', 'import'])
export type AreaChangeKind = z.infer<typeof AreaChangeKind>
export const areaChangeKindLabels: Readonly<Record<AreaChangeKind, string>> = {
  create: '新设', rename: '更名', move: '改属', merge: '合并', split: '拆分', close: '撤销', import: '导入',
}

export const AreaChange = z.object({
  areaChangeId: z.uuid(),
  kind: AreaChangeKind,
  kindLabel: z.string(),
  on: z.string(),
  /** 合并：甲村、乙村 → 丙社区 */
  sentence: z.string(),
  status: z.enum(['planned', 'effective', 'cancelled', 'failed']),
  /** Why it could not take effect on its day. */
  failure: z.string().nullable(),
  areaIds: z.array(z.string()),
  orderedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  version: z.number().int(),
})
export type AreaChange = z.infer<typeof AreaChange>

export const listAreas = route
  .route({ method: 'GET', path: '/areas', summary: '区划树：某一级、某处以下、按名称或代码搜索；可看任何一天的' })
  .meta({ can: 'area.read', over: 'county' })
  .input(
    z.strictObject({
      /** Direct children of this area; without parent, level or search: the county itself. */
      parentId: AreaId.optional(), level: Level.optional(), within: AreaId.optional(), search: SearchWords.optional(), on: PlainDate.optional(), after: z.string().max(120).optional(),
      limit: decimal(z.number().int().min(1).max(500)).default(200),
    }),
  )
  .output(z.object({ areas: z.array(Area), on: z.string(), next: z.string().nullable() }))

export const findArea = route
  .route({ method: 'GET', path: '/areas/at', summary: '一个点在哪个网格，附近还有哪些；可查以前某一天的' })
  .meta({ can: 'area.read', over: 'county' })
  .input(z.strictObject({ longitude: Degrees(73, 136), latitude: Degrees(3, 54), near: decimal(z.number().int().min(0).max(2_000)).default(0), on: PlainDate.optional() }))
  .output(
    z.object({
      /** The deepest area that covers the point. */
      area: z.object({ areaId: z.string(), level: z.string(), name: z.string(), path: z.string(), fullName: z.string() }).nullable(),
      near: z.array(z.object({ areaId: z.string(), name: z.string(), fullName: z.string(), metres: z.number() })),
    }),
  )

export const listLevels = route
  .route({ method: 'GET', path: '/area-levels', summary: '本县的区划层级和称呼' })
  .meta({ can: 'area.read', over: 'county' })
  .output(z.object({ levels: z.array(z.object({ level: z.string(), name: z.string(), parents: z.array(z.string()), optional: z.boolean() })), gridLevel: z.string() }))

export const getArea = route
  .route({ method: 'GET', path: '/areas/{areaId}', summary: '一个区划：上级、沿革、承继、计划中的变更' })
  .meta({ can: 'area.read', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, on: PlainDate.optional() }))
  .output(
    Area.extend({
      ancestors: z.array(z.object({ areaId: z.string(), level: z.string(), name: z.string() })),
      history: z.array(z.object({ validFrom: z.string(), validTo: z.string().nullable(), name: z.string(), divisionCode: z.string().nullable(), parentId: z.string().nullable(), parentName: z.string().nullable() })),
      predecessors: z.array(z.object({ areaId: z.string(), name: z.string(), on: z.string(), kind: z.string() })),
      successors: z.array(z.object({ areaId: z.string(), name: z.string(), on: z.string(), kind: z.string() })),
      planned: z.array(AreaChange),
      /** Where it is written that the county has this level. */
      levelCitation: z.string(),
      /** The sizes that the county's rules ask of such an area, and how this one stands to them; null where there are none. */
      size: SizeCheck.nullable(),
      outline: z.object({ source: z.string(), repaired: z.string().nullable(), importedAt: z.iso.datetime() }).nullable(),
      /** What the outline lacks, or why there is none, after a merger or a split; null when all is well. */
      outlineNote: z.string().nullable(),
    }),
  )

export const getOutline = route
  .route({ method: 'GET', path: '/areas/{areaId}/outline', summary: '区划边界（WGS-84）' })
  .meta({ can: 'area.read', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId }))
  .output(z.object({ areaId: z.string(), outline: OutlineShape.nullable(), synthetic: z.boolean() }))

export const listOutlines = route
  .route({ method: 'GET', path: '/areas/{areaId}/outlines', summary: '下级区划的边界，地图用' })
  .meta({ can: 'area.read', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, level: Level.optional() }))
  .output(
    z.object({
      type: z.literal('FeatureCollection'),
      features: z.array(
        z.object({
          type: z.literal('Feature'), id: z.string(), properties: z.object({ name: z.string(), level: z.string(), synthetic: z.boolean() }), geometry: OutlineShape,
        }),
      ),
    }),
  )

const changed = { on: PlainDate }

export const createArea = route
  .route({ method: 'POST', path: '/areas', summary: '新设区划，自某日起' })
  .meta({ can: 'area.change', over: 'county' })
  .input(
    z.strictObject({
      name: words('名称', 40, 2), level: Level, parentId: AreaId, divisionCode: DivisionCode.optional(), households: z.number().int().min(0).max(1_000_000).optional(), ...changed,
    }),
  )
  .output(AreaChange)

export const renameArea = route
  .route({ method: 'POST', path: '/areas/{areaId}/rename', summary: '更名或更换代码，自某日起' })
  .meta({ can: 'area.change', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, version: Version, name: words('名称', 40, 2), divisionCode: DivisionCode.nullable().optional(), ...changed }))
  .output(AreaChange)

export const moveArea = route
  .route({ method: 'POST', path: '/areas/{areaId}/move', summary: '改属另一个上级，自某日起，下级一起' })
  .meta({ can: 'area.change', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, version: Version, parentId: AreaId, ...changed }))
  .output(AreaChange)

export const closeArea = route
  .route({ method: 'POST', path: '/areas/{areaId}/close', summary: '撤销区划，自某日起；没有承继的归上级' })
  .meta({ can: 'area.change', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, version: Version, ...changed }))
  .output(AreaChange)

export const mergeAreas = route
  .route({ method: 'POST', path: '/areas/merge', summary: '合并或转设（村改社区）：下级、岗位范围和未办结事项归承继的区划' })
  .meta({ can: 'area.change', over: 'county' })
  .input(
    z.strictObject({
      areaIds: z.array(AreaId).min(1, '请选择要合并的区划').max(50),
      /** One that exists (and may be among them), or a new one. */
      into: z.union([
        z.strictObject({ areaId: AreaId }), z.strictObject({ name: words('名称', 40, 2), level: Level, parentId: AreaId, divisionCode: DivisionCode.optional() }),
      ]),
      ...changed,
    }),
  )
  .output(AreaChange)

export const splitArea = route
  .route({ method: 'POST', path: '/areas/{areaId}/split', summary: '拆分区划：下级逐个指定，未能定位到下级的归入指定的一个' })
  .meta({ can: 'area.change', over: 'row', object: 'area' })
  .input(
    z.strictObject({
      areaId: AreaId, version: Version,
      /** The area itself stays, and the parts are cut off from it. */
      remains: z.boolean(),
      parts: z.array(z.strictObject({ name: words('名称', 40, 2), divisionCode: DivisionCode.optional(), children: z.array(AreaId).max(2_000) })).min(1, '请填写拆出的区划').max(20),
      /** Which part (from 0) gets what lies in none of the children; without it the area that stays. */
      remainder: z.number().int().min(0).max(19).optional(),
      ...changed,
    }),
  )
  .output(AreaChange)

export const listAreaChanges = route
  .route({ method: 'GET', path: '/area-changes', summary: '区划变更：计划中的和已生效的' })
  .meta({ can: 'area.read', over: 'county' })
  .input(z.strictObject({ status: z.enum(['planned', 'effective', 'cancelled', 'failed']).optional(), after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(200)).default(50) }))
  .output(z.object({ changes: z.array(AreaChange), next: z.string().nullable() }))

export const cancelAreaChange = route
  .route({ method: 'POST', path: '/area-changes/{areaChangeId}/cancel', summary: '撤销尚未生效的变更' })
  .meta({ can: 'area.change', over: 'row', object: 'area' })
  .input(z.strictObject({ areaChangeId: z.uuid(), version: Version }))
  .output(AreaChange)

export const importAreas = route
  .route({ method: 'POST', path: '/areas/import', summary: '导入社区以下的区划（CSV：上级编号,层级,名称,编号,户数）；有一行不对则全部不导入' })
  .meta({ can: 'area.change', over: 'county', megabytes: 13 })
  .input(z.strictObject({ csv: z.string().min(1, '文件是空的').max(4_000_000, '文件太大，最多 400 万字'), ...changed }))
  .output(AreaChange)

export const importOutlines = route
  .route({ method: 'POST', path: '/areas/outlines', summary: '导入边界（GeoJSON，注明坐标系）；自相交的修正或拒绝，有一个被拒绝则全部不导入' })
  .meta({ can: 'area.change', over: 'county', megabytes: 40 })
  .input(
    z.strictObject({
      geojson: z.string().min(2, '文件是空的').max(30_000_000, '文件太大，最多 3000 万字'),
      system: z.enum(['WGS-84', 'GCJ-02'], { error: '请注明坐标系：WGS-84 或 GCJ-02' }),
      /** The whole file is this area's outline; otherwise each feature names its area in `property`. */
      areaId: AreaId.optional(),
      property: words('属性名', 60).optional(),
      matchBy: z.enum(['areaId', 'divisionCode', 'name']).default('areaId'),
      /** Among the areas below this one; names must be unique there. */
      within: AreaId.optional(),
    }),
  )
  .output(
    z.object({
      outlines: z.array(z.object({ areaId: z.string(), name: z.string(), outcome: z.enum(['accepted', 'repaired']), sentence: z.string().nullable(), squareMetres: z.number() })),
    }),
  )

export const placesContract = {
  listAreas, findArea, listLevels, getArea, getOutline, listOutlines, createArea, renameArea, moveArea, closeArea, mergeAreas, splitArea, listAreaChanges, cancelAreaChange, importAreas,
  importOutlines,
}
