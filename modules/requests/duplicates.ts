import { isNear, metresBetween, NEAR_METRES } from '#modules/requests/nearness.ts'
import type { Spot } from '#modules/requests/nearness.ts'

/** What is compared of a request: words, subject, place and time. */
export type Comparable = Spot & { area_path: string; id: string; text: string; category: string; opened_at: Date }

export type Likeness = { id: string; metres: number | null; similarity: number; why: string }

const LEAST_SIMILAR = 0.2
/** Below this two things lie at one place or are told in nearly the same words. */
const LEAST_SCORE = 0.44

/**
 * Requests that may be about the same thing, the likeliest first: near in place and words, of the same subject. A
 * suggestion only; whoever merges decides.
 */
export function likeOnes(request: Comparable, others: readonly Comparable[], most: number): Likeness[] {
  const own = pairsOf(request.text)
  return others
    .filter((other) => other.id !== request.id)
    .map((other) => compare(request, own, other))
    .filter((found) => found !== undefined)
    .toSorted((one, other) => other.score - one.score || (one.likeness.id < other.likeness.id ? -1 : 1))
    .slice(0, most)
    .map(({ likeness }) => likeness)
}

function compare(request: Comparable, own: ReadonlySet<string>, other: Comparable): { likeness: Likeness; score: number } | undefined {
  const metres = metresBetween(request, other)
  const similarity = Math.round(toldAlike(own, pairsOf(other.text)) * 100) / 100
  const near = mayBeOnePlace(request, other)
  const sameCategory = request.category === other.category
  if (similarity < LEAST_SIMILAR && !(near && sameCategory)) return undefined
  const score = similarity * 0.6 + (near ? 0.3 : 0) + (sameCategory ? 0.15 : 0)
  if (score < LEAST_SCORE) return undefined
  const place = metres === null ? (near ? '同一辖区' : '') : metres <= NEAR_METRES ? `相距 ${Math.round(metres)} 米` : ''
  const reasons = [place, sameCategory ? '类别相同' : '', similarity >= LEAST_SIMILAR ? `文字相似 ${Math.round(similarity * 100)}%` : '']
  return { likeness: { id: other.id, metres: metres === null ? null : Math.round(metres), similarity, why: reasons.filter((reason) => reason !== '').join('，') }, score }
}

/** Near, or where a point is missing one place within the other: somebody names his grid, a caller's clerk the community around it. Two grids beside each other are two places. */
function mayBeOnePlace(one: Comparable, other: Comparable): boolean {
  if (metresBetween(one, other) !== null) return isNear(one, other)
  return one.level_3 !== null && other.level_3 !== null && (one.area_path.startsWith(other.area_path) || other.area_path.startsWith(one.area_path))
}

/** Enough pairs to tell by; and how much it counts, so that a shared address alone is not yet the same trouble. */
const LEAST_PAIRS = 8
const OF_THE_SHORTER = 0.6

/** As likeness has it; or how much of the shorter text stands in a longer one: a platform's order says in ten lines what a resident says in one. */
function toldAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shorter = Math.min(one.size, other.size)
  const likeness = likenessOf(one, other)
  const shared = (likeness * (one.size + other.size)) / 2
  return shorter < LEAST_PAIRS ? likeness : Math.max(likeness, (OF_THE_SHORTER * shared) / shorter)
}

/** Of one subject even a few shared words tell; of two it takes more. */
const LEAST_SIMILAR_IN_PUBLIC = { sameCategory: 0.1, otherCategory: 0.25 }

/** Ids of what is public nearby and told in like words, the likeliest first. What is public says no more of its place than the community, so words decide. */
export function alikeInPublic(asked: Pick<Comparable, 'text' | 'category'>, published: readonly Pick<Comparable, 'id' | 'text' | 'category'>[], most: number): string[] {
  const own = pairsOf(asked.text)
  return published
    .map(({ id, text, category }) => ({ id, similarity: likenessOf(own, pairsOf(text)), sameCategory: category === asked.category }))
    .filter(({ similarity, sameCategory }) => similarity >= LEAST_SIMILAR_IN_PUBLIC[sameCategory ? 'sameCategory' : 'otherCategory'])
    .toSorted((one, other) => score(other) - score(one) || (one.id < other.id ? -1 : 1))
    .slice(0, most)
    .map(({ id }) => id)
}

function score({ similarity, sameCategory }: { similarity: number; sameCategory: boolean }): number {
  return similarity + (sameCategory ? 0.15 : 0)
}

/** Pairs of neighbouring characters: Chinese has no spaces to cut at. */
export function pairsOf(text: string): Set<string> {
  const characters = [...text.replace(/[\s，。！？、；：,.!?;:（）()“”"']/gu, '')]
  return new Set(characters.slice(1).map((character, index) => characters[index]! + character))
}

/** Dice's coefficient: 1 when the same pairs occur, 0 when none is shared. */
export function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0
  let shared = 0
  for (const pair of one) if (other.has(pair)) shared++
  return (2 * shared) / (one.size + other.size)
}
