import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { mapImport } from '#modules/requests/import/contract.ts'
import type { ImportMapping } from '#modules/requests/import/contract.ts'
import { mappingAreaOutside, mappingCategoryUnknown, mappingColumnUnknown, mappingTwice } from '#modules/requests/import/refusals.ts'
import { faultOf } from '#modules/requests/import/rules.ts'
import { importGround } from '#modules/requests/import/server/ground.ts'
import { withLivingCategories } from '#modules/requests/import/server/living-categories.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { lockBeforeStart } from '#modules/requests/import/server/read-under-header.ts'
import { rememberMapping } from '#modules/requests/import/server/remembered-mapping.ts'

const SAVE = 'UPDATE request_import SET source = $3, mapping = $4, version = version + 1 WHERE county_code = $1 AND id = $2'
const CHECK_AGAIN = `UPDATE request_import SET state = 'checking', category_words_sealed = NULL, worker_id = NULL, worker_until = NULL WHERE county_code = $1 AND id = $2`

export const mapImportHandler = command(
  mapImport,
  async (context) => {
    const { input, actor, db, at } = context
    const row = await lockBeforeStart(context)
    const fault = faultOf(input.mapping.columns, row.headers.length)
    if (fault !== undefined) throw 'twice' in fault ? mappingTwice({ header: row.headers[fault.twice]! }) : mappingColumnUnknown()
    const ground = await importGround(db, actor.countyCode, at)
    const lost = input.mapping.categories?.find(({ word, category }) => ground.categoryOf(category) === undefined && !wasSo(row.mapping, word, category))
    if (lost !== undefined) throw mappingCategoryUnknown({ word: lost.word })
    const mapping = withLivingCategories(input.mapping, ground)
    if (input.mapping.defaultAreaId !== undefined && !isWithin(ground.tree.get(input.mapping.defaultAreaId)?.path, actor.areaPathsFor('request.import'))) throw mappingAreaOutside()
    // Another column of categories has other words: the file is read for them once more.
    if (input.mapping.columns.category !== row.mapping.columns.category) await touch(db, CHECK_AGAIN, [actor.countyCode, row.id])
    await touch(db, SAVE, [actor.countyCode, row.id, input.source, JSON.stringify(mapping)])
    await rememberMapping(context, { headers: row.headers, source: input.source, mapping })
    context.audit({ objectKind: 'import', objectId: row.id })
    return row.id
  },
  showImport,
)

/** Chosen for an earlier list, before the category ended: nobody who sends it back chose it now. */
function wasSo({ categories }: ImportMapping, word: string, category: string): boolean {
  return categories?.some((one) => one.word === word && one.category === category) ?? false
}

function isWithin(path: string | undefined, paths: readonly string[]): boolean {
  return path !== undefined && paths.some((one) => path.startsWith(one))
}
