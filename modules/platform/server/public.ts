import type { Handler } from '#kit/http/handle.ts'
import type { platformContract } from '#modules/platform/contract.ts'
import { decideConsentHandler, listMyConsentsHandler } from '#modules/platform/server/consents.ts'
import { exportAuditHandler } from '#modules/platform/server/export-audit.ts'
import { createFirstAdministratorHandler, openFirstAdministratorHandler } from '#modules/platform/server/first-administrator.ts'
import { askDeviceChallengeHandler, lockFieldSessionHandler, unlockByDeviceHandler } from '#modules/platform/server/device-unlock.ts'
import { getSealingKeyHandler, listMyDevicesHandler, registerDeviceHandler, revokeMyDeviceHandler } from '#modules/platform/server/field-devices.ts'
import { getWelcomeHandler } from '#modules/platform/server/get-welcome.ts'
import { listAuditHandler } from '#modules/platform/server/list-audit.ts'
import {
  acknowledgeNoticeHandler, changePasswordHandler, getMeHandler, getMyDataHandler, listMyLookupsHandler, setLargeTypeHandler, signOutHandler,
} from '#modules/platform/server/own-account.ts'
import { beginOpenIdLinkHandler, listOwnOpenIdsHandler, unlinkOpenIdHandler } from '#modules/platform/server/own-open-ids.ts'
import { endOtherSessionsHandler, listOwnSessionsHandler } from '#modules/platform/server/own-sessions.ts'
import { sendPhoneCodeHandler, signInByPhoneHandler } from '#modules/platform/server/phone-sign-in.ts'
import { endPushSubscriptionHandler, getPushKeyHandler, savePushSubscriptionHandler } from '#modules/platform/server/push-subscriptions.ts'
import { signInAsSampleHandler } from '#modules/platform/server/sign-in-as-sample.ts'
import { signInHandler } from '#modules/platform/server/sign-in.ts'

export { notice } from '#modules/platform/notice.ts'
export { roles } from '#modules/platform/roles.ts'
export { monthsBefore } from '#modules/platform/retention.ts'
export { writeAuditExport } from '#modules/platform/server/audit-export.ts'
export { anchorFileOf, startAuditSealer } from '#modules/platform/server/audit-sealer.ts'
export { consentPurposes } from '#modules/platform/consent-purposes.ts'
export { consentMissing } from '#modules/platform/refusals.ts'
export { SamplePeople } from '#modules/platform/server/sign-in-as-sample.ts'
export { hasConsent, stopPush } from '#modules/platform/server/consents.ts'
export { countyWithPreset } from '#modules/platform/server/county-preset.ts'
export { issueFirstAdministratorTokens } from '#modules/platform/server/first-administrator.ts'
export { linkOpenId, signInByOpenId } from '#modules/platform/server/open-id-sign-in.ts'
export { keptByPlatform } from '#modules/platform/server/kept-under-keys.ts'
export { findSealingDevice } from '#modules/platform/server/device-unlock.ts'
export { hasSession } from '#modules/platform/server/has-session.ts'
export { isNamed, PrivateAddressError, publicLookup, pushServiceOf, serviceOf } from '#modules/platform/server/push-services.ts'
export { openPushSubscription } from '#modules/platform/server/push-subscriptions.ts'
export { nameOfRole, personalDataOfPlatform } from '#modules/platform/server/own-account.ts'
export { countBindingTry, forgetBindingTries, returnCallbackAddress, useCallbackAddress } from '#modules/platform/server/sign-in-limits.ts'

export const platformHandlers: { [Name in keyof typeof platformContract]: Handler<(typeof platformContract)[Name]> } = {
  getWelcome: getWelcomeHandler,
  signIn: signInHandler,
  signInAsSample: signInAsSampleHandler,
  sendPhoneCode: sendPhoneCodeHandler,
  signInByPhone: signInByPhoneHandler,
  openFirstAdministrator: openFirstAdministratorHandler,
  createFirstAdministrator: createFirstAdministratorHandler,
  getMe: getMeHandler,
  signOut: signOutHandler,
  changePassword: changePasswordHandler,
  acknowledgeNotice: acknowledgeNoticeHandler,
  setLargeType: setLargeTypeHandler,
  listMyLookups: listMyLookupsHandler,
  getMyData: getMyDataHandler,
  getPushKey: getPushKeyHandler,
  savePushSubscription: savePushSubscriptionHandler,
  endPushSubscription: endPushSubscriptionHandler,
  listAudit: listAuditHandler,
  exportAudit: exportAuditHandler,
  getSealingKey: getSealingKeyHandler,
  listMyDevices: listMyDevicesHandler,
  registerDevice: registerDeviceHandler,
  revokeMyDevice: revokeMyDeviceHandler,
  lockFieldSession: lockFieldSessionHandler,
  askDeviceChallenge: askDeviceChallengeHandler,
  unlockByDevice: unlockByDeviceHandler,
  listMyConsents: listMyConsentsHandler,
  decideConsent: decideConsentHandler,
  listOwnSessions: listOwnSessionsHandler,
  endOtherSessions: endOtherSessionsHandler,
  listOwnOpenIds: listOwnOpenIdsHandler,
  beginOpenIdLink: beginOpenIdLinkHandler,
  unlinkOpenId: unlinkOpenIdHandler,
}
