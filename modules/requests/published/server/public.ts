import type { Handler } from '#kit/http/handle.ts'
import type { publishedContract } from '#modules/requests/published/contract.ts'
import { countPublishedHandler, listPublishedOutlinesHandler } from '#modules/requests/published/server/count-published.ts'
import { getPublishedHandler, listPublishedCategoriesHandler, listPublishedHandler } from '#modules/requests/published/server/list-published.ts'
import { getPublishedUnitHandler, listPublishedUnitsHandler } from '#modules/requests/published/server/published-units.ts'

export const publishedHandlers: { [Name in keyof typeof publishedContract]: Handler<(typeof publishedContract)[Name]> } = {
  listPublishedCategories: listPublishedCategoriesHandler,
  listPublishedUnits: listPublishedUnitsHandler,
  getPublishedUnit: getPublishedUnitHandler,
  listPublished: listPublishedHandler,
  getPublished: getPublishedHandler,
  countPublished: countPublishedHandler,
  listPublishedOutlines: listPublishedOutlinesHandler,
}
