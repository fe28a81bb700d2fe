import type { Handler } from '#kit/http/handle.ts'
import type { statisticsContract } from '#modules/requests/statistics/contract.ts'
import { createAreaExportHandler, createOrganizationExportHandler } from '#modules/requests/statistics/server/create-export.ts'
import { decideExportHandler } from '#modules/requests/statistics/server/decide-export.ts'
import { getAreaStatisticsHandler, getOrganizationStatisticsHandler } from '#modules/requests/statistics/server/get-statistics.ts'
import { listExclusionsHandler } from '#modules/requests/statistics/server/list-exclusions.ts'
import { listExportsToDecideHandler, listMyExportsHandler } from '#modules/requests/statistics/server/list-exports.ts'
import { listReachHandler } from '#modules/requests/statistics/server/list-reach.ts'
import { listAreaRowsHandler, listOrganizationRowsHandler } from '#modules/requests/statistics/server/list-rows.ts'
import { openExportHandler } from '#modules/requests/statistics/server/open-export.ts'

import { getSeasonsHandler } from '#modules/requests/statistics/server/get-seasons.ts'
import { listHotSpotsHandler } from '#modules/requests/statistics/server/list-hot-spots.ts'
import { listPlaceRowsHandler } from '#modules/requests/statistics/server/list-place-rows.ts'
import { listRecurrencesHandler } from '#modules/requests/statistics/server/list-recurrences.ts'
import { getOutsideTableHandler } from '#modules/requests/statistics/server/get-outside-table.ts'
import { getStatisticsSettingHandler, saveStatisticsSettingHandler } from '#modules/requests/statistics/server/statistics-setting.ts'

export { countAnew } from '#modules/requests/statistics/server/count-anew.ts'
export { compactOnce, startStatisticsWorker } from '#modules/requests/statistics/server/statistics-worker.ts'
export type { StatisticsWorker } from '#modules/requests/statistics/server/statistics-worker.ts'

export const statisticsHandlers: { [Name in keyof typeof statisticsContract]: Handler<(typeof statisticsContract)[Name]> } = {
  listReach: listReachHandler,
  getAreaStatistics: getAreaStatisticsHandler,
  getOrganizationStatistics: getOrganizationStatisticsHandler,
  listAreaRows: listAreaRowsHandler,
  listOrganizationRows: listOrganizationRowsHandler,
  createAreaExport: createAreaExportHandler,
  createOrganizationExport: createOrganizationExportHandler,
  listMyExports: listMyExportsHandler,
  listExportsToDecide: listExportsToDecideHandler,
  decideExport: decideExportHandler,
  openExport: openExportHandler,
  listExclusions: listExclusionsHandler,
  getStatisticsSetting: getStatisticsSettingHandler,
  saveStatisticsSetting: saveStatisticsSettingHandler,
  getOutsideTable: getOutsideTableHandler,
  listHotSpots: listHotSpotsHandler,
  listRecurrences: listRecurrencesHandler,
  listPlaceRows: listPlaceRowsHandler,
  getSeasons: getSeasonsHandler,
}
