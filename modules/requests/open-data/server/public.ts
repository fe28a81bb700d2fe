import type { Handler } from '#kit/http/handle.ts'
import type { openDataContract } from '#modules/requests/open-data/contract.ts'
import { decideOpenDataCorrectionHandler, listOpenDataCorrectionsHandler, proposeOpenDataCorrectionHandler, withdrawOpenDataCorrectionHandler } from '#modules/requests/open-data/server/correct-open-data.ts'
import { getUnitMonthHandler } from '#modules/requests/open-data/server/unit-months.ts'
import { getUnitSettingHandler, saveUnitSettingHandler } from '#modules/requests/open-data/server/unit-setting.ts'
import { getOpenDataFileHandler, listOpenDataHandler } from '#modules/requests/open-data/server/list-open-data.ts'

export { startOpenDataWorker } from '#modules/requests/open-data/server/open-data-worker.ts'

export const openDataHandlers: { [Name in keyof typeof openDataContract]: Handler<(typeof openDataContract)[Name]> } = {
  listOpenData: listOpenDataHandler,
  getOpenDataFile: getOpenDataFileHandler,
  listOpenDataCorrections: listOpenDataCorrectionsHandler,
  proposeOpenDataCorrection: proposeOpenDataCorrectionHandler,
  decideOpenDataCorrection: decideOpenDataCorrectionHandler,
  withdrawOpenDataCorrection: withdrawOpenDataCorrectionHandler,
  getUnitSetting: getUnitSettingHandler,
  saveUnitSetting: saveUnitSettingHandler,
  getUnitMonth: getUnitMonthHandler,
}
