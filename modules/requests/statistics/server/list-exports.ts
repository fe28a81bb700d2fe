import { query } from '#kit/http/handle.ts'
import { listExportsToDecide, listMyExports } from '#modules/requests/statistics/contract.ts'
import { exportsOf, exportsWithin, presentExports } from '#modules/requests/statistics/server/export-record.ts'

const THIRTY_DAYS = 30 * 86_400_000

export const listMyExportsHandler = query(listMyExports, async (context) => {
  const { actor, db } = context
  return { items: await presentExports(context, await exportsOf(db, actor.countyCode, actor.accountId!)) }
})

export const listExportsToDecideHandler = query(listExportsToDecide, async (context) => {
  const { actor, db, at } = context
  const rows = await exportsWithin(db, actor.countyCode, actor.areaPathsFor('export.approve'), actor.organizationIdsFor('export.approve'), new Date(at.getTime() - THIRTY_DAYS))
  return { items: await presentExports(context, rows) }
})
