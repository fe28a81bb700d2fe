import { contributionOf } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'
import type { Place } from '#modules/requests/open-data/coarsen.ts'
import type { OpenDataRow } from '#modules/requests/open-data/write-files.ts'
import { exclusionReasonLabels } from '#modules/requests/shapes.ts'

/** A request as it is read for an edition: what statistics count, where it lay, who decided on an exclusion. */
export type ReadRow = Omit<CountedRequest, 'day' | 'area_id' | 'organization_id'> & { sealed: boolean; area_path: string; holder_organization_id: string | null; reason_key: keyof typeof exclusionReasonLabels | null; office: string | null }
/** The county's areas down to the community by their ids, and the names of its categories by their keys. */
export type RowGround = { countyCode: string; month: string; areas: ReadonlyMap<string, Place & { level: string }>; categories: ReadonlyMap<string, string> }

export function asOpenData(row: ReadRow, { countyCode, month, areas, categories }: RowGround): OpenDataRow {
  const above = row.area_path.split('/').flatMap((id) => areas.get(id) ?? [])
  const at = (...levels: string[]): Place | null => above.find(({ level }) => levels.includes(level)) ?? null
  const category = row.category.split('.')[0]!
  return {
    community: at('community', 'village'), street: at('street', 'town'), county: at('county') ?? { id: countyCode, name: countyCode }, category: { key: category, name: categories.get(category) ?? category }, sealed: row.sealed, unit: row.holder_organization_id,
    measures: contributionOf({ ...row, day: month, area_id: '', organization_id: null }),
    exclusion: row.reason_key === null ? null : { reason: row.reason_key, reasonName: exclusionReasonLabels[row.reason_key], office: row.office ?? '' },
  }
}
