import type { Handler } from '#kit/http/handle.ts'
import type { rightsContract } from '#modules/rights/contract.ts'
import { askRightHandler, listMyRightsRequestsHandler, recordRightHandler, withdrawRightHandler } from '#modules/rights/server/ask-right.ts'
import { carryOutRightHandler, confirmDeletionHandler, getRightsRequestHandler, listRightsRequestsHandler, refuseRightHandler } from '#modules/rights/server/handle-right.ts'
import { decideRetentionHandler, getRetentionHandler, proposeRetentionHandler } from '#modules/rights/server/retention.ts'

export { keptByRights } from '#modules/rights/server/kept-under-keys.ts'
export { personalDataOfRights } from '#modules/rights/server/own-data.ts'
export { startRetentionWorker } from '#modules/rights/server/retention-worker.ts'

export const rightsHandlers: { [Name in keyof typeof rightsContract]: Handler<(typeof rightsContract)[Name]> } = {
  listMyRightsRequests: listMyRightsRequestsHandler,
  askRight: askRightHandler,
  withdrawRight: withdrawRightHandler,
  listRightsRequests: listRightsRequestsHandler,
  getRightsRequest: getRightsRequestHandler,
  recordRight: recordRightHandler,
  carryOutRight: carryOutRightHandler,
  refuseRight: refuseRightHandler,
  confirmDeletion: confirmDeletionHandler,
  getRetention: getRetentionHandler,
  proposeRetention: proposeRetentionHandler,
  decideRetention: decideRetentionHandler,
}
