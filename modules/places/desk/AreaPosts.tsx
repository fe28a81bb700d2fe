import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SmallTable } from '#kit/ui/desk/SmallTable.tsx'
import { addressOfMatter } from '#kit/ui/desk/page.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { Post } from '#modules/people/contract.ts'
import { peopleApi } from '#modules/places/desk/api.ts'

const MOST = 100

/** Who works for this very area: posts held for it, and the units that have it as theirs. */
export function AreaPosts({ areaId }: { areaId: string }) {
  const posts = useQuery(peopleApi.listPosts.queryOptions({ input: { areaId, limit: MOST }, meta: { live: ['post'] } }))
  const units = useQuery(peopleApi.listOrganizations.queryOptions({ input: { areaId, limit: MOST }, meta: { live: ['organization'] } }))
  const error = posts.error ?? units.error
  return (
    <section className="detail-part">
      <h3>单位和岗位</h3>
      {error !== null && <Failure error={error} retry={() => void Promise.all([posts.refetch(), units.refetch()])} />}
      {(posts.data === undefined || units.data === undefined) && error === null && <Loading rows={3} />}
      {units.data !== undefined && (
        <p className="area-units">
          {units.data.organizations.length === 0 && '没有以它为辖区的单位。'}
          {units.data.organizations.map((unit) => (
            <Go key={unit.organizationId} to={addressOfMatter('organization', unit.organizationId)!}>{unit.name}</Go>
          ))}
        </p>
      )}
      {posts.data !== undefined && (posts.data.posts.length === 0 ? <p className="hint">没有只管这个区划的岗位；上级的岗位也管到这里。</p> : <Posts posts={posts.data.posts} />)}
    </section>
  )
}

function Posts({ posts }: { posts: readonly Post[] }) {
  return (
    <SmallTable label="岗位">
      <thead>
        <tr>
          <th scope="col">岗位</th>
          <th scope="col">职务</th>
          <th scope="col">A岗</th>
          <th scope="col">B岗</th>
        </tr>
      </thead>
      <tbody>
        {posts.map((post) => (
          <tr key={post.postId}>
            <td>{post.name}</td>
            <td data-name="职务">{post.roleName}</td>
            <td data-name="A岗">{post.primary === null ? <span className="word-missed">▲ 空岗</span> : post.primary.name}</td>
            <td data-name="B岗">{post.substitute?.name ?? '未设'}</td>
          </tr>
        ))}
      </tbody>
    </SmallTable>
  )
}
