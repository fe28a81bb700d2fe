import type { Handler } from '#kit/http/handle.ts'
import type { openDataContract } from '#modules/requests/open-data/contract.ts'
import { getOpenDataFileHandler, listOpenDataHandler } from '#modules/requests/open-data/server/list-open-data.ts'

export { hasFirstEdition, makeEdition } from '#modules/requests/open-data/server/make-edition.ts'
export { startOpenDataWorker } from '#modules/requests/open-data/server/open-data-worker.ts'

export const openDataHandlers: { [Name in keyof typeof openDataContract]: Handler<(typeof openDataContract)[Name]> } = {
  listOpenData: listOpenDataHandler,
  getOpenDataFile: getOpenDataFileHandler,
}
