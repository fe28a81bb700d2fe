import { Go } from '#kit/ui/desk/Go.tsx'
import { SmallTable } from '#kit/ui/desk/SmallTable.tsx'
import { saySpan } from '#kit/ui/days.ts'
import type { Post } from '#modules/people/contract.ts'
import { reachOf } from '#modules/people/desk/words.ts'

/** Posts with who holds them, in a detail. */
export function PostTable({ posts, toOf }: { posts: readonly Post[]; toOf: (post: Post) => string }) {
  return (
    <SmallTable label="岗位">
      <thead>
        <tr>
          <th scope="col">岗位</th>
          <th scope="col">A岗</th>
          <th scope="col">B岗</th>
        </tr>
      </thead>
      <tbody>
        {posts.map((post) => (
          <tr key={post.postId}>
            <td title={reachOf(post)}>
              <Go to={toOf(post)}>{post.name}</Go>
              <span className="aside-word">{post.roleName}</span>
            </td>
            <td data-name="A岗">
              <HolderName post={post} position="primary" />
            </td>
            <td data-name="B岗">
              <HolderName post={post} position="substitute" />
            </td>
          </tr>
        ))}
      </tbody>
    </SmallTable>
  )
}

/** Who holds the place, whether he is away, or that it stands empty. An empty A is a finding, an empty B is not. */
export function HolderName({ post, position }: { post: Pick<Post, 'primary' | 'substitute'>; position: 'primary' | 'substitute' }) {
  const holder = post[position]
  if (holder === null) return position === 'primary' ? <span className="word-missed">▲ 空岗</span> : <span className="word-quiet">未设</span>
  const acts = position === 'substitute' && post.primary?.away === true
  return (
    <span title={saySpan(holder.validFrom, holder.validTo)}>
      {holder.name}
      {holder.away && <span className="word-near">离岗</span>}
      {acts && <span className="word-near">正代行</span>}
    </span>
  )
}
