import type { Handler } from '#kit/http/handle.ts'
import type { requestsContract } from '#modules/requests/contract.ts'
import { acceptHandler } from '#modules/requests/server/accept-request.ts'
import { addCoUnitHandler } from '#modules/requests/server/add-co-unit.ts'
import { answerTaskHandler } from '#modules/requests/server/answer-task.ts'
import { arbitrateHandler } from '#modules/requests/server/arbitrate-request.ts'
import { askResidentHandler, endWaitHandler, supplementHandler } from '#modules/requests/server/ask-resident.ts'
import { dispatchRequestsHandler, mergeRequestsHandler, signRequestsHandler, undoMergesHandler } from '#modules/requests/server/bulk-moves.ts'
import { callBackHandler, noteNotReachedHandler } from '#modules/requests/server/call-back.ts'
import { closeCaseHandler } from '#modules/requests/server/close-request.ts'
import { confirmHandler, disagreeHandler } from '#modules/requests/server/confirm-reply.ts'
import { contactHandler } from '#modules/requests/server/contact-resident.ts'
import { declineHandler } from '#modules/requests/server/decline-request.ts'
import { dispatchHandler } from '#modules/requests/server/dispatch-request.ts'
import { endDutyEntryHandler, listDutyEntriesHandler, saveDutyEntryHandler } from '#modules/requests/server/duty-list.ts'
import { askExclusionHandler, decideExclusionHandler, includeHandler, withdrawExclusionHandler } from '#modules/requests/server/exclude-request.ts'
import { askExtensionHandler, decideExtensionHandler, decideSecondExtensionHandler } from '#modules/requests/server/extend-request.ts'
import { findDuplicatesHandler } from '#modules/requests/server/find-duplicates.ts'
import { endReplyTemplateHandler, listReplyTemplatesHandler, saveReplyTemplateHandler } from '#modules/requests/server/reply-templates.ts'
import { findAlikeHandler } from '#modules/requests/server/find-alike.ts'
import { findNearbyHandler } from '#modules/requests/server/find-nearby.ts'
import { readPlaceWordsHandler } from '#modules/requests/server/read-place-words.ts'
import { findSimilarHandler } from '#modules/requests/server/find-similar.ts'
import { getProcedureHandler } from '#modules/requests/server/get-procedure.ts'
import { getRequestHandler } from '#modules/requests/server/get-request.ts'
import { listQueueHandler } from '#modules/requests/server/list-queue.ts'
import { listMyRequestsHandler, listRequestsHandler } from '#modules/requests/server/list-requests.ts'
import { tellOutcomeHandler } from '#modules/requests/server/tell-outcome.ts'
import { mergeHandler, undoMergeHandler } from '#modules/requests/server/merge-requests.ts'
import { closeJoiningHandler, openJoiningHandler } from '#modules/requests/server/close-joining.ts'
import { objectHandler } from '#modules/requests/server/object-to-request.ts'
import { getRecordingHandler, uploadRecordingHandler } from '#modules/requests/server/recordings.ts'
import { correctPlaceHandler } from '#modules/requests/server/correct-place.ts'
import { disputeTypingHandler, typeVoiceHandler } from '#modules/requests/server/type-voice.ts'
import { getPhotoHandler, uploadPhotoHandler } from '#modules/requests/server/photos.ts'
import { listProcedureFiguresHandler, saveProcedureFigureHandler } from '#modules/requests/server/procedure-figures.ts'
import { publishHandler, withdrawHandler } from '#modules/requests/server/publish-request.ts'
import { rateHandler } from '#modules/requests/server/rate-request.ts'
import { readSlipHandler } from '#modules/requests/server/read-slip.ts'
import { reprintSlipHandler } from '#modules/requests/server/reprint-slip.ts'
import { reopenHandler } from '#modules/requests/server/reopen-request.ts'
import { replyHandler } from '#modules/requests/server/reply-to-request.ts'
import { findReceiptHandler, reportForSomebodyHandler, reportRequestHandler } from '#modules/requests/server/report-request.ts'
import { approveReturnHandler, askReturnHandler, refuseReturnHandler } from '#modules/requests/server/return-request.ts'
import { endRoutingRuleHandler, listRoutingRulesHandler, saveRoutingRuleHandler, tryRoutingHandler } from '#modules/requests/server/routing-rules.ts'
import { signHandler } from '#modules/requests/server/sign-request.ts'
import { splitHandler } from '#modules/requests/server/split-request.ts'
import { decideSuspensionHandler, resumeHandler, suspendHandler } from '#modules/requests/server/suspend-request.ts'
import { getCategorySuggestionHandler, saveCategorySuggestionHandler, suggestCategoryHandler, trainCategoryModelHandler } from '#modules/requests/server/suggestion-settings.ts'
import { endSupportHandler, getSupportedHandler, listSupportedHandler, supportRequestHandler } from '#modules/requests/server/support-request.ts'
import { transferHandler } from '#modules/requests/server/transfer-request.ts'
import { unmaskReporterHandler } from '#modules/requests/server/unmask-reporter.ts'
import { urgeSupportedHandler } from '#modules/requests/server/urge-supported.ts'
import { urgeHandler } from '#modules/requests/server/urge-request.ts'
import { reworkHandler, verifyHandler } from '#modules/requests/server/verify-request.ts'
import { withdrawApplicationHandler } from '#modules/requests/server/withdraw-application.ts'
// What time does to requests registers itself with matters.
import '#modules/requests/server/time-acts.ts'

export { startCategoryTrainer } from '#modules/requests/server/category-trainer.ts'
export { keptByRequests } from '#modules/requests/server/kept-under-keys.ts'
export { personalDataOfRequests } from '#modules/requests/server/own-data.ts'
export { deleteExportFile } from '#modules/requests/statistics/server/export-file.ts'
export { deleteImportFile } from '#modules/requests/import/server/import-file.ts'
export { endStates } from '#modules/requests/lifecycle.ts'
export { correctReporterName, correctRequestText } from '#modules/requests/server/correct-request.ts'
export { matterOfSlip } from '#modules/requests/server/read-slip.ts'
export { startWordsWorker } from '#modules/requests/server/request-words.ts'
export { stopNaming } from '#modules/requests/server/publication.ts'

export const requestsHandlers: { [Name in keyof typeof requestsContract]: Handler<(typeof requestsContract)[Name]> } = {
  listRequests: listRequestsHandler,
  listQueue: listQueueHandler,
  getRequest: getRequestHandler,
  listMyRequests: listMyRequestsHandler,
  findDuplicates: findDuplicatesHandler,
  findSimilar: findSimilarHandler,
  findNearby: findNearbyHandler,
  findAlike: findAlikeHandler,
  readPlaceWords: readPlaceWordsHandler,
  supportRequest: supportRequestHandler,
  endSupport: endSupportHandler,
  urgeSupported: urgeSupportedHandler,
  listSupported: listSupportedHandler,
  getSupported: getSupportedHandler,
  listReplyTemplates: listReplyTemplatesHandler,
  saveReplyTemplate: saveReplyTemplateHandler,
  endReplyTemplate: endReplyTemplateHandler,
  reportRequest: reportRequestHandler,
  findReceipt: findReceiptHandler,
  reportForSomebody: reportForSomebodyHandler,
  uploadPhoto: uploadPhotoHandler,
  getPhoto: getPhotoHandler,
  uploadRecording: uploadRecordingHandler,
  getRecording: getRecordingHandler,
  unmaskReporter: unmaskReporterHandler,
  signRequests: signRequestsHandler,
  dispatchRequests: dispatchRequestsHandler,
  mergeRequests: mergeRequestsHandler,
  undoMerges: undoMergesHandler,
  reprintSlip: reprintSlipHandler,
  readSlip: readSlipHandler,
  getProcedure: getProcedureHandler,
  listProcedureFigures: listProcedureFiguresHandler,
  saveProcedureFigure: saveProcedureFigureHandler,
  accept: acceptHandler,
  decline: declineHandler,
  merge: mergeHandler,
  undoMerge: undoMergeHandler,
  tellOutcome: tellOutcomeHandler,
  split: splitHandler,
  correctPlace: correctPlaceHandler,
  typeVoice: typeVoiceHandler,
  disputeTyping: disputeTypingHandler,
  dispatch: dispatchHandler,
  arbitrate: arbitrateHandler,
  object: objectHandler,
  sign: signHandler,
  addCoUnit: addCoUnitHandler,
  answerTask: answerTaskHandler,
  transfer: transferHandler,
  askReturn: askReturnHandler,
  approveReturn: approveReturnHandler,
  refuseReturn: refuseReturnHandler,
  withdrawApplication: withdrawApplicationHandler,
  contact: contactHandler,
  askResident: askResidentHandler,
  supplement: supplementHandler,
  endWait: endWaitHandler,
  askExtension: askExtensionHandler,
  decideExtension: decideExtensionHandler,
  decideSecondExtension: decideSecondExtensionHandler,
  suspend: suspendHandler,
  decideSuspension: decideSuspensionHandler,
  resume: resumeHandler,
  reply: replyHandler,
  confirm: confirmHandler,
  disagree: disagreeHandler,
  verify: verifyHandler,
  rework: reworkHandler,
  closeCase: closeCaseHandler,
  callBack: callBackHandler,
  noteNotReached: noteNotReachedHandler,
  rate: rateHandler,
  reopen: reopenHandler,
  urge: urgeHandler,
  publish: publishHandler,
  withdraw: withdrawHandler,
  closeJoining: closeJoiningHandler,
  openJoining: openJoiningHandler,
  askExclusion: askExclusionHandler,
  decideExclusion: decideExclusionHandler,
  withdrawExclusion: withdrawExclusionHandler,
  include: includeHandler,
  listDutyEntries: listDutyEntriesHandler,
  saveDutyEntry: saveDutyEntryHandler,
  endDutyEntry: endDutyEntryHandler,
  listRoutingRules: listRoutingRulesHandler,
  saveRoutingRule: saveRoutingRuleHandler,
  endRoutingRule: endRoutingRuleHandler,
  tryRouting: tryRoutingHandler,
  suggestCategory: suggestCategoryHandler,
  getCategorySuggestion: getCategorySuggestionHandler,
  saveCategorySuggestion: saveCategorySuggestionHandler,
  trainCategoryModel: trainCategoryModelHandler,
}
