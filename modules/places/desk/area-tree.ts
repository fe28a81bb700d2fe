import { useQueries, useQuery } from '@tanstack/react-query'
import type { Area } from '#modules/places/contract.ts'
import { AREA, api } from '#modules/places/desk/api.ts'

const MOST_CHILDREN = 500

/** One line of the tree as it stands opened: an area with its place among its siblings. */
export type TreeLine = { area: Area; depth: number; position: number; among: number; isOpen: boolean; isReading: boolean }

function childrenQuery(parentId: string, on: string | undefined) {
  return api.listAreas.queryOptions({ input: { parentId, limit: MOST_CHILDREN, ...(on === undefined ? {} : { on }) }, meta: { live: [AREA] } })
}

/** The county, and the children of every area that is opened; of a day, or of today. */
export function useAreaTree(opened: ReadonlySet<string>, on: string | undefined) {
  const county = useQuery(api.listAreas.queryOptions({ input: on === undefined ? {} : { on }, meta: { live: [AREA] } }))
  const root = county.data?.areas[0]
  const parents = root === undefined ? [] : [root.areaId, ...[...opened].filter((areaId) => areaId !== root.areaId)]
  const children = useQueries({ queries: parents.map((parentId) => childrenQuery(parentId, on)) })
  const childrenOf = new Map(parents.map((parentId, index) => [parentId, children[index]!]))
  const lines: TreeLine[] = []
  const add = (areas: readonly Area[], depth: number) => {
    for (const [index, area] of areas.entries()) {
      const below = childrenOf.get(area.areaId)
      const isOpen = area.childCount > 0 && (depth === 1 || opened.has(area.areaId))
      lines.push({ area, depth, position: index + 1, among: areas.length, isOpen, isReading: isOpen && below?.data === undefined && below?.isError !== true })
      if (isOpen && below?.data !== undefined) add(below.data.areas, depth + 1)
    }
  }
  if (root !== undefined) add([root], 1)
  const failed = [county, ...children].find((query) => query.error !== null)
  return { root, lines, error: failed?.error ?? null, readAgain: () => void failed?.refetch() }
}

/** Areas by name or code wherever they lie, each with the names above it: 阳光社区 occurs in several streets. */
export function useFoundAreas(words: string, on: string | undefined) {
  const asked = words.trim()
  const areas = useQuery({ ...api.listAreas.queryOptions({ input: { search: asked, limit: MOST_FOUND, ...(on === undefined ? {} : { on }) }, meta: { live: [AREA] } }), enabled: asked !== '' })
  const found = areas.data?.areas
  const parents = [...new Set((found ?? []).map((area) => area.parentId).filter((parent) => parent !== null))]
  const above = useQueries({ queries: parents.map((areaId) => areaQuery(areaId, on)) })
  const namesOf = new Map(above.map(({ data }) => [data?.areaId, data === undefined || data.parentId === null ? '' : [...data.ancestors.slice(1), data].map(({ name }) => name).join(' › ')]))
  return { found: found?.map((area) => ({ ...area, above: namesOf.get(area.parentId ?? '') ?? '' })), more: (areas.data?.next ?? null) !== null, error: areas.error, isReading: areas.isFetching, readAgain: () => void areas.refetch() }
}

const MOST_FOUND = 40

export function areaQuery(areaId: string, on?: string) {
  return api.getArea.queryOptions({ input: { areaId, ...(on === undefined ? {} : { on }) }, meta: { live: [AREA] } })
}

export function useAreaName(areaId: string | undefined): string | undefined {
  const { data, error } = useQuery({ ...areaQuery(areaId ?? ''), enabled: areaId !== undefined })
  return data?.name ?? (error === null ? undefined : '名称没有读出来')
}
