import { query } from '#kit/http/handle.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { categoryLabel, countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { findSimilar } from '#modules/requests/contract.ts'
import { likenessOf, pairsOf } from '#modules/requests/duplicates.ts'
import { reachOf } from '#modules/requests/server/reach.ts'
import type { Reach } from '#modules/requests/server/reach.ts'
import { findRecord } from '#modules/requests/server/request-record.ts'
import { isClosedTo } from '#modules/requests/sealing.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

const MOST_WALKED = 2_000
const MOST_COMPARED = 300
const MOST_SHOWN = 5
/** Read with their answers, of which several may be one and the same. */
const MOST_LIKELY = 40
/**
 * Of the sample county's 313 texts no two that tell of different troubles reach 0.2 within a family: 0.164 at the most within a category, 0.185
 * across. One text with other names, places and numbers in it stays above 0.75; two people's words for one trouble
 * lie about 0.3. Of another category it takes what hot spots take to be one thing: a shared address and a shared phrase make up 0.3 alone.
 */
const LEAST_SIMILAR = { sameCategory: 0.2, otherCategory: 0.35 }
/** What was solved is the better example, as far as two texts are about equally alike. */
const SOLVED_BONUS = 0.05
const ENDED = ['closed', 'calledBack', 'final']

const OWN = 'SELECT q.text, m.category FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2'
/** Above this depth an area has too many rows for its newest to hold many of one subject. */
const SMALL_FROM_DEPTH = 3
const DEEPEST_INDEXED_LEVEL = 5
const newestOf = (condition: string) => `SELECT o.* FROM matter o WHERE o.county_code = $1 AND ${condition} ORDER BY o.opened_at DESC, o.id DESC LIMIT ${MOST_WALKED}`
const NEWEST_OF_UNIT = `SELECT o.* FROM matter_party p JOIN matter o ON o.county_code = p.county_code AND o.id = p.matter_id
  WHERE p.county_code = $1 AND p.organization_id = $6 AND p.open ORDER BY p.opened_at DESC, p.matter_id DESC LIMIT ${MOST_WALKED}`

/** Of each branch of a reach its newest: a unit's own, a small area's own, in a large one those of the very category. Bounded, whatever is rare in it. */
function branchesOf({ areaPaths, organizationIds }: Reach): { newest: string; of: string | undefined }[] {
  const areas = areaPaths.map((path) => {
    const ids = path.split('/').slice(0, -1)
    const level = Math.min(ids.length, DEEPEST_INDEXED_LEVEL)
    return level < SMALL_FROM_DEPTH ? { newest: newestOf('o.category = $2'), of: undefined } : { newest: newestOf(`o.level_${level} = $6`), of: ids[level - 1] }
  })
  return [...areas, ...organizationIds.map((unit) => ({ newest: NEWEST_OF_UNIT, of: unit }))]
}

/** Those of them that have ended, whose answer the reader may see: public, or his own unit's. */
const endedOf = (newest: string) => `SELECT m.id, m.area_path, m.org_ids, m.reporter_id, m.category, q.text, q.solved FROM (${newest}) m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.kind = 'request' AND m.category ^@ split_part($2, '.', 1) AND m.state = ANY ($3::text[]) AND m.id <> $4 AND NOT m.sealed AND q.text IS NOT NULL AND q.reply_kind <> 'byWhen'
    AND (m.published OR q.replied_organization_id = ANY ($5::uuid[])) ORDER BY m.category = $2 DESC, m.opened_at DESC, m.id DESC LIMIT ${MOST_COMPARED}`
const ANSWERS = `SELECT m.id, m.number, m.title, m.category, m.closed_at, a.name AS area_name, q.reply_kind, o.short_name AS unit, b.public_answer,
    (SELECT t.words FROM matter_event e JOIN matter_text t ON t.county_code = e.county_code AND t.id = e.text_id
      WHERE e.county_code = m.county_code AND e.matter_id = m.id AND e.move = 'reply' AND q.replied_organization_id = ANY ($3::uuid[]) ORDER BY e.ordinal DESC, e.id DESC LIMIT 1) AS own_answer
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id
  JOIN organization o ON o.county_code = m.county_code AND o.id = q.replied_organization_id
  LEFT JOIN published_request b ON b.county_code = m.county_code AND b.matter_id = m.id AND b.withdrawn_at IS NULL AND NOT b.is_plan
  WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[])`

type Candidate = { id: string; area_path: string; org_ids: string[]; reporter_id: string | null; category: string; text: string; solved: boolean | null }
type Answer = {
  id: string
  number: string
  title: string
  category: string
  closed_at: Date | null
  area_name: string
  reply_kind: keyof typeof replyKindLabels
  unit: string
  public_answer: string | null
  own_answer: string | null
}

/** How the like of it was answered: of its own category first, each answer once. A help for whoever writes an answer: nothing is sent by it, and nothing sealed is ever in it. */
export const findSimilarHandler = query(findSimilar, async ({ input, actor, db, guard, audit }) => {
  const row = guard(await findRecord(db, actor.countyCode, input.requestId))
  audit({ objectKind: 'request', objectId: input.requestId })
  const own = await rowOf<{ text: string | null; category: string }>(db, OWN, [actor.countyCode, input.requestId])
  if (row.sealed || isClosedTo(actor, row) || own!.text === null) return { items: [] }
  const units = actor.grants.map((grant) => grant.organizationId)
  const values = [actor.countyCode, own!.category, ENDED, input.requestId, units]
  const found = await Promise.all(branchesOf(reachOf(actor)).map(({ newest, of }) => rowsOf<Candidate>(db, endedOf(newest), of === undefined ? values : [...values, of])))
  const readable = found.flat().filter((candidate) => actor.may('request.read', candidate))
  const likely = likeliest({ text: own!.text, category: own!.category }, [...new Map(readable.map((candidate) => [candidate.id, candidate])).values()])
  const [rules, answers] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<Answer>(db, ANSWERS, [actor.countyCode, likely.map(({ id }) => id), units])])
  const byId = new Map(answers.map((answer) => [answer.id, answer]))
  return {
    items: onceEach(likely.flatMap(({ id, similarity }) => {
      const answer = byId.get(id)
      const words = answer?.public_answer ?? answer?.own_answer
      return answer === undefined || words === null || words === undefined ? [] : [{
        requestId: id, number: answer.number, title: maskText(answer.title)!, categoryLabel: categoryLabel(rules, answer.category), areaName: answer.area_name,
        closedAt: answer.closed_at?.toISOString() ?? null, unit: answer.unit, kindLabel: replyKindLabels[answer.reply_kind], answer: maskText(words)!, isPublic: answer.public_answer !== null, similarity,
      }]
    })).slice(0, MOST_SHOWN),
  }
})

function likeliest(asked: { text: string; category: string }, candidates: readonly Candidate[]): { id: string; similarity: number }[] {
  const own = pairsOf(asked.text)
  return candidates
    .map((candidate) => ({
      id: candidate.id, similarity: Math.round(likenessOf(own, pairsOf(candidate.text)) * 100) / 100, sameCategory: candidate.category === asked.category, solved: candidate.solved === true,
    }))
    .filter(({ similarity, sameCategory }) => similarity >= LEAST_SIMILAR[sameCategory ? 'sameCategory' : 'otherCategory'])
    .toSorted((one, other) => Number(other.sameCategory) - Number(one.sameCategory)
      || other.similarity - one.similarity + (Number(other.solved) - Number(one.solved)) * SOLVED_BONUS || (one.id < other.id ? 1 : -1))
    .slice(0, MOST_LIKELY)
}

/** The first of those that say the same: days, numbers and how it is punctuated make no other answer. */
function onceEach<Item extends { answer: string }>(items: readonly Item[]): Item[] {
  const said = new Map<string, Item>()
  for (const item of items) {
    const words = item.answer.replaceAll(/[\s\p{P}\d]/gu, '')
    if (!said.has(words)) said.set(words, item)
  }
  return [...said.values()]
}
