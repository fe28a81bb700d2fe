import { command, query } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { notFound } from '#kit/http/refusals.ts'
import { listCategories, mayBeFacility, saveCategory } from '#modules/matters/contract.ts'
import type { Category } from '#modules/matters/contract.ts'
import { categoryNotFacility, categoryParentMissing, ruleChanged, ruleDatesWrong } from '#modules/matters/refusals.ts'
import { holdsOn } from '#modules/matters/rules.ts'
import { plainDate } from '#modules/matters/server/clocks.ts'
import { countyRules, rulesChanged } from '#modules/matters/server/county-rules.ts'
import type { CategoryRule } from '#modules/matters/server/county-rules.ts'
import { insistOnOrder } from '#modules/matters/server/rule-versions.ts'
import { rowOf, touch } from '#modules/matters/server/statement.ts'

export const listCategoriesHandler = query(listCategories, async ({ input, actor, db, at }) => {
  const { categories } = await countyRules(db, actor.countyCode)
  const on = input.on ?? plainDate(at)
  return { categories: categories.filter((category) => holdsOn(category, on)).map(present) }
})

/** A category is followed by its new form from a day on; a key that is new begins its own row of forms. */
export const saveCategoryHandler = command(
  saveCategory,
  async ({ input, actor, db, audit }) => {
    insistOnOrder(input.validFrom, input.validTo)
    const [parent] = input.key.split('.')
    if (input.publicFacility && !mayBeFacility(input)) throw categoryNotFacility()
    if (input.key.includes('.') && (await latest(db, actor.countyCode, parent!)) === undefined) throw categoryParentMissing({ parent: parent! })
    const before = await latest(db, actor.countyCode, input.key)
    if (before !== undefined) {
      if (input.version !== undefined && input.version !== before.version) throw ruleChanged()
      if (input.validFrom <= before.valid_from) throw ruleDatesWrong({ why: `现行的自 ${before.valid_from} 起生效，新的要晚于这一天` })
      await touch(db, 'UPDATE category SET valid_to = $4, version = version + 1 WHERE county_code = $1 AND key = $2 AND valid_from = $3', [
        actor.countyCode, input.key, before.valid_from, input.validFrom,
      ])
    }
    const { position } = (await rowOf<{ position: number }>(
      db, 'SELECT coalesce((SELECT max(position) FROM category WHERE county_code = $1 AND key = $2), (SELECT max(position) + 1 FROM category WHERE county_code = $1), 0) AS position', [actor.countyCode, input.key],
    ))!
    await touch(db, 'INSERT INTO category (county_code, key, valid_from, valid_to, name, urgency, hints, site_verification, public_facility, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
      actor.countyCode, input.key, input.validFrom, input.validTo ?? null, input.name, input.urgency ?? null, input.hints, input.siteVerification, input.publicFacility, position, (before?.version ?? 0) + 2,
    ])
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'category', objectId: input.key })
    return input.key
  },
  async ({ actor, db }, key) => {
    const row = await latest(db, actor.countyCode, key)
    if (row === undefined) throw notFound()
    return present(row)
  },
)

async function latest(db: Db, countyCode: string, key: string): Promise<CategoryRule | undefined> {
  return rowOf<CategoryRule>(
    db, 'SELECT key, valid_from, valid_to, name, urgency, hints, site_verification, public_facility, version FROM category WHERE county_code = $1 AND key = $2 ORDER BY valid_from DESC LIMIT 1', [countyCode, key],
  )
}

function present(category: CategoryRule): Category {
  const [first, second] = category.key.split('.')
  return {
    key: category.key, name: category.name, parentKey: second === undefined ? null : first!, urgency: category.urgency, hints: category.hints,
    siteVerification: category.site_verification, publicFacility: category.public_facility, validFrom: category.valid_from, validTo: category.valid_to, version: category.version,
  }
}
