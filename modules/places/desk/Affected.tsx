import { useQueries, useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { NotRead, askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { SmallTable } from '#kit/ui/desk/SmallTable.tsx'
import { useMay } from '#kit/ui/person.ts'
import { Loading } from '#kit/ui/states.tsx'
import { api, peopleApi } from '#modules/places/desk/api.ts'
import { areaQuery } from '#modules/places/desk/area-tree.ts'

const MOST_AREAS = 500
const MOST_POSTS = 200

const kept = ['以下区划', '岗位（不变）', '任职（不变）', '单位（不变）']
const ended = ['以下区划', '终止的岗位', '终止的任职', '撤销的单位']

type AffectedProps = {
  areaIds: readonly string[]
  /** Whether the areas end, and with them their units and posts. */
  ends: boolean
  /** What else will happen, a sentence each. */
  sentences: readonly string[]
}

/** What a change will touch, counted before it is made. */
export function Affected({ areaIds, ends, sentences }: AffectedProps) {
  const columns = ends ? ended : kept
  return (
    <section className="affected" aria-label="将会变动">
      <h4>将会变动</h4>
      {areaIds.length > 0 && (
        <SmallTable label="涉及的区划">
          <thead>
            <tr>
              <th scope="col">区划</th>
              {columns.map((column) => <th key={column} scope="col" className="is-figure">{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {areaIds.map((areaId) => <AffectedArea key={areaId} areaId={areaId} columns={columns} />)}
          </tbody>
        </SmallTable>
      )}
      <ul className="effects">
        {sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}
        <li>诉求的件数不在这里：系统管理员看不到诉求，也看不到由诉求得出的数字。</li>
      </ul>
    </section>
  )
}

function AffectedArea({ areaId, columns }: { areaId: string; columns: readonly string[] }) {
  const one = useQuery(areaQuery(areaId))
  const area = one.data
  const below = useQuery(api.listAreas.queryOptions({ input: { within: areaId, limit: MOST_AREAS } }))
  const held = useHeld(areaId)
  const areas = below.data === undefined ? undefined : below.data.next === null ? Math.max(0, below.data.areas.length - 1) : `${MOST_AREAS} 以上`
  const again = askAgain(one, below, ...held.reads)
  if (again !== undefined) return <tr><td colSpan={5}><NotRead what={`${area?.name ?? '区划'}的数字`} again={again} /></td></tr>
  if (area === undefined) return <tr><td colSpan={5}><Loading rows={1} /></td></tr>
  return (
    <tr>
      <td>{area.name}</td>
      {[areas, held.counts?.posts, held.counts?.appointments, held.counts?.units].map((count, index) => <td key={columns[index]} data-name={columns[index]} className="is-figure">{count ?? '…'}</td>)}
    </tr>
  )
}

/** Units of the area, the posts for it and the posts in those units; a grid worker's post is in the community's unit. */
function useHeld(areaId: string): { counts: { units: number; posts: number; appointments: number } | undefined; reads: readonly UseQueryResult[] } {
  const may = useMay()('organization.read')
  const units = useQuery({ ...peopleApi.listOrganizations.queryOptions({ input: { areaId, limit: MOST_POSTS } }), enabled: may })
  const organizationIds = units.data?.organizations.map((unit) => unit.organizationId) ?? []
  const lists = useQueries({
    queries: [{ areaId }, ...organizationIds.map((organizationId) => ({ organizationId }))].map((filter) => ({
      ...peopleApi.listPosts.queryOptions({ input: { ...filter, limit: MOST_POSTS } }), enabled: may && units.data !== undefined,
    })),
  })
  const reads = [units, ...lists]
  if (units.data === undefined || lists.some((list) => list.data === undefined)) return { counts: undefined, reads }
  const posts = new Map(lists.flatMap((list) => list.data!.posts).map((post) => [post.postId, post]))
  const appointments = [...posts.values()].flatMap((post) => [post.primary, post.substitute]).filter((holder) => holder !== null).length
  return { counts: { units: organizationIds.length, posts: posts.size, appointments }, reads }
}
