import type { Handler } from '#kit/http/handle.ts'
import type { hotlineContract } from '#modules/requests/hotline/contract.ts'
import { endHotlineBatchHandler, getHotlineFilesHandler, makeHotlineBatchHandler, openHotlineBatchHandler } from '#modules/requests/hotline/server/batches.ts'
import { readHotlineColumnsHandler } from '#modules/requests/hotline/server/list-file.ts'
import { listHotlineOrdersHandler } from '#modules/requests/hotline/server/list-orders.ts'
import { reportHotlineEventHandler } from '#modules/requests/hotline/server/note-event.ts'
import { decideHotlineMessageHandler, getHotlineHandler, renewHotlineKeyHandler, saveHotlineHandler, switchHotlineHandler, testHotlineHandler } from '#modules/requests/hotline/server/settings.ts'
import { submitHotlineOrderHandler } from '#modules/requests/hotline/server/submit-order.ts'
import { takeHotlineListHandler } from '#modules/requests/hotline/server/take-list.ts'

export { hotlineHandle } from '#modules/requests/hotline/server/connection.ts'
export { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'

export const hotlineHandlers: { [Name in keyof typeof hotlineContract]: Handler<(typeof hotlineContract)[Name]> } = {
  submitHotlineOrder: submitHotlineOrderHandler,
  reportHotlineEvent: reportHotlineEventHandler,
  getHotline: getHotlineHandler,
  saveHotline: saveHotlineHandler,
  switchHotline: switchHotlineHandler,
  renewHotlineKey: renewHotlineKeyHandler,
  testHotline: testHotlineHandler,
  decideHotlineMessage: decideHotlineMessageHandler,
  listHotlineOrders: listHotlineOrdersHandler,
  getHotlineFiles: getHotlineFilesHandler,
  readHotlineColumns: readHotlineColumnsHandler,
  takeHotlineList: takeHotlineListHandler,
  makeHotlineBatch: makeHotlineBatchHandler,
  openHotlineBatch: openHotlineBatchHandler,
  endHotlineBatch: endHotlineBatchHandler,
}
