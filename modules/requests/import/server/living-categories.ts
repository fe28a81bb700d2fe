import type { ImportMapping } from '#modules/requests/import/contract.ts'
import type { ImportGround } from '#modules/requests/import/server/ground.ts'

/** Without what was chosen for a word and is no category of the county any more: where the word comes again, it is chosen anew. */
export function withLivingCategories<Mapping extends ImportMapping>(mapping: Mapping, ground: ImportGround): Mapping {
  return mapping.categories === undefined ? mapping : { ...mapping, categories: mapping.categories.filter(({ category }) => ground.categoryOf(category) !== undefined) }
}
