import { useQueries, useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import type { Area, placesContract } from '#modules/places/contract.ts'

export const placesApi = apiOf<typeof placesContract>('places')
const HOUR = 3_600_000
const MOST_FOUND = 30

export type AreaNode = { areaId: string; name: string; levelName: string; parentId: string | null; hasChildren: boolean }

/** The parts of the tree that have been opened: the county's streets, then the children of each opened area. */
export function useAreaTree(opened: readonly string[]): { tree: readonly AreaNode[]; again: (() => void) | undefined } {
  const county = useQuery(placesApi.listAreas.queryOptions({ input: {}, staleTime: HOUR }))
  const root = county.data?.areas[0]?.areaId
  const parents = root === undefined ? [] : [root, ...opened]
  const children = useQueries({ queries: parents.map((parentId) => placesApi.listAreas.queryOptions({ input: { parentId, limit: 500 }, staleTime: HOUR })) })
  const tree = children.flatMap((query) => query.data?.areas ?? []).map((area) => ({ ...nodeOf(area), parentId: area.parentId === root ? null : area.parentId }))
  return { tree, again: askAgain(county, ...children) }
}

/** Areas by name, wherever they lie, each with the names above it: 阳光社区 occurs in several streets. */
export function useFoundAreas(typed: string): { found: readonly (AreaNode & { above: string })[]; reading: boolean; again: (() => void) | undefined } {
  const words = useSettled(typed.trim())
  const areas = useQuery({ ...placesApi.listAreas.queryOptions({ input: { search: words, limit: MOST_FOUND }, staleTime: HOUR }), enabled: words !== '' })
  const found = areas.data?.areas ?? []
  const parents = [...new Set(found.map((area) => area.parentId).filter((parent) => parent !== null))]
  const above = useQueries({ queries: parents.map((areaId) => placesApi.getArea.queryOptions({ input: { areaId }, staleTime: HOUR })) })
  const namesOf = new Map(above.map((query) => [query.data?.areaId, query.data === undefined ? '' : [...query.data.ancestors.slice(1).map(({ name }) => name), ...(query.data.parentId === null ? [] : [query.data.name])].join(' › ')]))
  return { found: found.map((area) => ({ ...nodeOf(area), above: namesOf.get(area.parentId ?? '') ?? '' })), reading: areas.isFetching, again: askAgain(areas) }
}

export function useAreaName(areaId: string | undefined): string | undefined {
  const { data, error } = useQuery({ ...placesApi.getArea.queryOptions({ input: { areaId: areaId ?? '' }, staleTime: HOUR }), enabled: areaId !== undefined })
  return data?.name ?? (error === null ? undefined : '名称没有读出来')
}

function nodeOf(area: Area): AreaNode {
  return { areaId: area.areaId, name: area.name, levelName: area.levelName, parentId: area.parentId, hasChildren: area.childCount > 0 }
}
