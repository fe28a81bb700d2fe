import type { Handler } from '#kit/http/handle.ts'
import type { sheetsContract } from '#modules/requests/sheets/contract.ts'
import { addAppealFileHandler, openAppealFileHandler } from '#modules/requests/sheets/server/appeal-file.ts'
import { appealSheetHandler, withdrawSheetAppealHandler } from '#modules/requests/sheets/server/appeal-sheet.ts'
import { decideSheetAppealHandler } from '#modules/requests/sheets/server/decide-appeal.ts'
import { checkSheetHandler, getSheetHandler, listSheetRowsHandler } from '#modules/requests/sheets/server/get-sheet.ts'
import { openSheetFileHandler } from '#modules/requests/sheets/server/sheet-file.ts'
import { listSheetsHandler } from '#modules/requests/sheets/server/list-sheets.ts'

export { startSheetsWorker } from '#modules/requests/sheets/server/sheets-worker.ts'

export const sheetsHandlers: { [Name in keyof typeof sheetsContract]: Handler<(typeof sheetsContract)[Name]> } = {
  listSheets: listSheetsHandler,
  getSheet: getSheetHandler,
  listSheetRows: listSheetRowsHandler,
  openSheetFile: openSheetFileHandler,
  checkSheet: checkSheetHandler,
  appealSheet: appealSheetHandler,
  addAppealFile: addAppealFileHandler,
  openAppealFile: openAppealFileHandler,
  withdrawSheetAppeal: withdrawSheetAppealHandler,
  decideSheetAppeal: decideSheetAppealHandler,
}
