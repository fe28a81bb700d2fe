import type { Post, StaffMember } from '#modules/people/contract.ts'

/** The choices of a select from words by value. */
export function labelled(words: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}

/** How far a post reaches: its area, or the matters of its unit. */
export function reachOf(post: Pick<Post, 'areaName'>): string {
  return post.areaName ?? '本单位是当事单位的事项'
}

/** 县中心派单员等 3 个岗位 */
export function postsOf(member: Pick<StaffMember, 'posts'>): string {
  const [first] = member.posts
  if (first === undefined) return '没有岗位'
  return member.posts.length === 1 ? first.postName : `${first.postName}等 ${member.posts.length} 个岗位`
}
