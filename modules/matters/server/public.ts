import type { Handler } from '#kit/http/handle.ts'
import type { mattersContract } from '#modules/matters/contract.ts'
import { getCalendarHandler, saveWorkingSeasonHandler, setCalendarYearHandler } from '#modules/matters/server/calendar.ts'
import { listCategoriesHandler, saveCategoryHandler } from '#modules/matters/server/categories.ts'
import { endLimitHandler, listLimitsHandler, saveLimitHandler } from '#modules/matters/server/limits.ts'
import { listMyWorkHandler } from '#modules/matters/server/list-my-work.ts'
import { countNoticesHandler, listNoticesHandler, readNoticesHandler } from '#modules/matters/server/notices.ts'

export { dayAfter } from '#modules/matters/seed.ts'
export { photoNotAPicture, photosUnknown, photoIdTaken, recordingIdTaken, ruleChanged, ruleUnknown } from '#modules/matters/refusals.ts'
export { earlierThanOurs, findLimit, holdsOn, isWithin, NEARER_DUE, pausesOf, platformWants } from '#modules/matters/rules.ts'
export { digestDay, paceOf } from '#modules/matters/notice-pace.ts'
export { categoryLabel } from '#modules/matters/server/category-label.ts'
export { announceTime, recordTime, startClockWorker } from '#modules/matters/server/clock-worker.ts'
export type { ClockWorker } from '#modules/matters/server/clock-worker.ts'
export { changeClocks, insertClocks, plainDate, planClocks, startClocks } from '#modules/matters/server/clocks.ts'
export type { ClockChange, ClockHistory, ClockRow, ClockScope, ClockStand } from '#modules/matters/server/clocks.ts'
export { cachedByRuleVersion, countyRules, rulesChanged } from '#modules/matters/server/county-rules.ts'
export type { CategoryRule, CountyRules } from '#modules/matters/server/county-rules.ts'
export { registerMatterKind } from '#modules/matters/server/kinds.ts'
export type { MatterKind, TimeScope } from '#modules/matters/server/kinds.ts'
export { limitWords } from '#modules/matters/server/limits.ts'
export { reachesByPermission } from '#modules/matters/server/notice-reach.ts'
export { AT_ONCE, notify, notifyKeepers, notifyUnit, toldOf, WITH_THE_DIGEST } from '#modules/matters/server/notices.ts'
export { matterBehind, ownHandle } from '#modules/matters/server/own-handle.ts'
export { nextNumber, takeNumbers } from '#modules/matters/server/numbers.ts'
export { checkDocument, deleteDocument, looksLikeDocument, readDocument, storeDocument } from '#modules/matters/server/document-file.ts'
export { deletePhoto, encodePhoto, readPhoto, storePhoto } from '#modules/matters/server/photo-file.ts'
export { deleteRecording, encodeRecording, readRecording, storeRecording } from '#modules/matters/server/recording-file.ts'
export { endRule, insistOnOrder } from '#modules/matters/server/rule-versions.ts'
export { excerptOf, foldWords, heldIn, marksIn, soughtIn } from '#modules/matters/search-words.ts'
export type { Sought } from '#modules/matters/search-words.ts'
export { ServiceSession } from '#modules/matters/server/service-session.ts'
export { rowOf, rowsOf, touch } from '#modules/matters/server/statement.ts'
export { noteOnTimeline } from '#modules/matters/server/timeline.ts'
export { cancelTimers, setTimer } from '#modules/matters/server/timers.ts'
export { takeDueWords, takeUpLeftOut, writeAllWords, writeWords } from '#modules/matters/server/words.ts'

export const mattersHandlers: { [Name in keyof typeof mattersContract]: Handler<(typeof mattersContract)[Name]> } = {
  listMyWork: listMyWorkHandler,
  listNotices: listNoticesHandler,
  countNotices: countNoticesHandler,
  readNotices: readNoticesHandler,
  listCategories: listCategoriesHandler,
  saveCategory: saveCategoryHandler,
  listLimits: listLimitsHandler,
  saveLimit: saveLimitHandler,
  endLimit: endLimitHandler,
  getCalendar: getCalendarHandler,
  setCalendarYear: setCalendarYearHandler,
  saveWorkingSeason: saveWorkingSeasonHandler,
}
