import type { Actor } from '#kit/access/actor.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { notFound } from '#kit/http/refusals.ts'
import { categoryLabel, countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { endReplyTemplate, listReplyTemplates, saveReplyTemplate } from '#modules/requests/contract-templates.ts'
import type { ReplyTemplate } from '#modules/requests/contract-templates.ts'
import { templateChanged, templateNamesPerson, templatePlaceholderUnknown } from '#modules/requests/refusals.ts'
import { namesPerson, placeholders, unknownPlaceholders } from '#modules/requests/reply-templates.ts'
import { insistOnCategory } from '#modules/requests/server/find-category.ts'

const COUNTY = '全县通用'
const COLUMNS = `t.id, t.organization_id, o.short_name AS owner, t.category, t.title, t.wording, t.changed_at, t.version, t.ended_at FROM reply_template t
  LEFT JOIN organization o ON o.county_code = t.county_code AND o.id = t.organization_id`
const LIST = `SELECT ${COLUMNS} WHERE t.county_code = $1 AND t.ended_at IS NULL AND (t.organization_id IS NULL OR t.organization_id = ANY ($2::uuid[])) ORDER BY t.organization_id IS NULL, t.category NULLS LAST, t.title, t.id`
const ONE = `SELECT ${COLUMNS} WHERE t.county_code = $1 AND t.id = $2`
const LOCK = `${ONE} AND t.ended_at IS NULL FOR UPDATE OF t`
const INSERT = 'INSERT INTO reply_template (county_code, id, organization_id, category, title, wording, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)'
const UPDATE = 'UPDATE reply_template SET category = $3, title = $4, wording = $5, changed_at = $6, version = version + 1 WHERE county_code = $1 AND id = $2'
const END = 'UPDATE reply_template SET ended_at = $3, changed_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2'

type Row = { id: string; organization_id: string | null; owner: string | null; category: string | null; title: string; wording: string; changed_at: Date; version: number; ended_at: Date | null }

export const listReplyTemplatesHandler = query(listReplyTemplates, async ({ actor, db }) => {
  const units = new Map(actor.grants.map((grant) => [grant.organizationId, grant.organizationName]))
  const [rules, rows] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<Row>(db, LIST, [actor.countyCode, [...units.keys()]])])
  return {
    templates: rows.map((row) => present(row, actor, rules)),
    owners: [null, ...units.keys()].filter((id) => mayKeep(actor, id)).map((id) => ({ organizationId: id, name: id === null ? COUNTY : units.get(id)! })),
  }
})

export const saveReplyTemplateHandler = command(
  saveReplyTemplate,
  async (context) => {
    const { input, actor, db, at, newId, audit } = context
    const unknown = unknownPlaceholders(`${input.title} ${input.words}`)
    if (unknown.length > 0) throw templatePlaceholderUnknown({ names: unknown.map((name) => `{${name}}`).join('、'), known: placeholders.map((name) => `{${name}}`).join('、') })
    if (namesPerson(input.title) || namesPerson(input.words)) throw templateNamesPerson()
    if (input.category !== undefined) insistOnCategory(await countyRules(db, actor.countyCode), input.category, at)
    const owner = input.organizationId ?? null
    if (input.templateId === undefined) {
      if (!mayKeep(actor, owner)) throw notFound()
      const id = newId()
      audit({ objectKind: 'replyTemplate', objectId: id, grant: keeperOf(actor, owner) })
      await touch(db, INSERT, [actor.countyCode, id, owner, input.category ?? null, input.title, input.words, at])
      return id
    }
    const row = await takeTemplate(context, input.templateId, input.version)
    await touch(db, UPDATE, [actor.countyCode, row.id, input.category ?? null, input.title, input.words, at])
    return row.id
  },
  showTemplate,
)

export const endReplyTemplateHandler = command(
  endReplyTemplate,
  async (context) => {
    const row = await takeTemplate(context, context.input.templateId, context.input.version)
    await touch(context.db, END, [context.actor.countyCode, row.id, context.at])
    return row.id
  },
  showTemplate,
)

/** Locked, one's own to change, and as it was last seen. Another unit's is answered as if it were not there. */
async function takeTemplate({ db, actor, audit }: Context<unknown>, id: string, version: number | undefined): Promise<Row> {
  const row = await rowOf<Row>(db, LOCK, [actor.countyCode, id])
  if (row === undefined || !mayKeep(actor, row.organization_id)) throw notFound()
  if (version !== undefined && version !== row.version) throw templateChanged()
  audit({ objectKind: 'replyTemplate', objectId: id, grant: keeperOf(actor, row.organization_id) })
  return row
}

async function showTemplate({ actor, db }: { actor: Actor; db: Db }, id: string): Promise<ReplyTemplate> {
  const [rules, row] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowOf<Row>(db, ONE, [actor.countyCode, id])])
  if (row === undefined) throw notFound()
  return present(row, actor, rules)
}

/** The post by which somebody keeps the templates of a unit, his own, or of the county. */
function keeperOf(actor: Actor, organizationId: string | null) {
  return actor.grantsFor('template.change').find((grant) => (organizationId === null ? actor.scopesOf(grant, 'template.change').includes('county') : grant.organizationId === organizationId))
}

const mayKeep = (actor: Actor, organizationId: string | null): boolean => keeperOf(actor, organizationId) !== undefined

function present(row: Row, actor: Actor, rules: CountyRules): ReplyTemplate {
  return {
    templateId: row.id, organizationId: row.organization_id, owner: row.owner ?? COUNTY, category: row.category, categoryLabel: row.category === null ? null : categoryLabel(rules, row.category),
    title: row.title, words: row.wording, changedAt: row.changed_at.toISOString(), version: row.version, mayChange: row.ended_at === null && mayKeep(actor, row.organization_id),
  }
}
