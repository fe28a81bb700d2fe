import type { Handler } from '#kit/http/handle.ts'
import type { importsContract } from '#modules/requests/import/contract.ts'
import { cancelImportHandler } from '#modules/requests/import/server/cancel-import.ts'
import { chooseHeaderHandler } from '#modules/requests/import/server/choose-header.ts'
import { chooseSheetHandler } from '#modules/requests/import/server/choose-sheet.ts'
import { mapImportHandler } from '#modules/requests/import/server/map-import.ts'
import { openReturnedHandler } from '#modules/requests/import/server/open-returned.ts'
import { getImportHandler, listImportsHandler } from '#modules/requests/import/server/read-imports.ts'
import { startImportHandler } from '#modules/requests/import/server/start-import.ts'
import { uploadImportHandler } from '#modules/requests/import/server/upload-import.ts'

export { rememberColumns, rememberedColumns } from '#modules/requests/import/server/remembered-mapping.ts'
export type { ListKind } from '#modules/requests/import/server/remembered-mapping.ts'
export { firstRowsOf, sampleOf, showFirstRows } from '#modules/requests/import/server/sample.ts'
export { startImportWorker } from '#modules/requests/import/server/import-worker.ts'
export type { ImportWorker } from '#modules/requests/import/server/import-worker.ts'

export const importsHandlers: { [Name in keyof typeof importsContract]: Handler<(typeof importsContract)[Name]> } = {
  uploadImport: uploadImportHandler,
  listImports: listImportsHandler,
  getImport: getImportHandler,
  chooseHeader: chooseHeaderHandler,
  chooseSheet: chooseSheetHandler,
  mapImport: mapImportHandler,
  startImport: startImportHandler,
  cancelImport: cancelImportHandler,
  openReturned: openReturnedHandler,
}
