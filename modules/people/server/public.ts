import { endAbsenceHandler, listAbsencesHandler, recordAbsenceHandler } from '#modules/people/server/absences.ts'
import { decideAccountChangeHandler, listAccountChangesHandler, proposeAccountChangeHandler } from '#modules/people/server/account-changes.ts'
import {
  disableAccountHandler, enableAccountHandler, endAccountSessionsHandler, listAccountDevicesHandler, listAccountsHandler, listGuardedAccountsHandler, lockAccountHandler, openFieldAccountHandler, revokeAccountDeviceHandler, unlockAccountHandler,
} from '#modules/people/server/accounts.ts'
import { confirmAppointmentHandler, endAppointmentHandler, listProposalsHandler, proposeAppointmentHandler, withdrawProposalHandler } from '#modules/people/server/appointments.ts'
import { acceptInvitationHandler, openDeskAccountHandler, openInvitationHandler } from '#modules/people/server/invitations.ts'
import { listRolesHandler } from '#modules/people/server/list-roles.ts'
import { changeOrganizationHandler, closeOrganizationHandler, createOrganizationHandler, getOrganizationHandler, listOrganizationsHandler } from '#modules/people/server/organizations.ts'
import { closePostHandler, createPostHandler } from '#modules/people/server/posts.ts'
import { listPostsHandler } from '#modules/people/server/read-posts.ts'
import { changeStaffMemberHandler, createStaffMemberHandler, listStaffHandler } from '#modules/people/server/staff.ts'

export { actsFor } from '#modules/people/server/acting.ts'
export { endUnitsOfAreas } from '#modules/people/server/end-units.ts'
export { keptByPeople } from '#modules/people/server/kept-under-keys.ts'
export { personalDataOfPeople } from '#modules/people/server/own-data.ts'
export { REORGANIZED, lookAgain } from '#modules/people/server/scope.ts'
export { stopIdleAccounts } from '#modules/people/server/accounts.ts'

/** The module's handlers, by the names of their contracts. */
export const peopleHandlers = {
  listOrganizations: listOrganizationsHandler, getOrganization: getOrganizationHandler, createOrganization: createOrganizationHandler, changeOrganization: changeOrganizationHandler,
  closeOrganization: closeOrganizationHandler, listPosts: listPostsHandler, createPost: createPostHandler, closePost: closePostHandler, listStaff: listStaffHandler,
  createStaffMember: createStaffMemberHandler, changeStaffMember: changeStaffMemberHandler, listProposals: listProposalsHandler, proposeAppointment: proposeAppointmentHandler,
  confirmAppointment: confirmAppointmentHandler, withdrawProposal: withdrawProposalHandler, endAppointment: endAppointmentHandler, listAbsences: listAbsencesHandler,
  recordAbsence: recordAbsenceHandler, endAbsence: endAbsenceHandler, listAccounts: listAccountsHandler, listGuardedAccounts: listGuardedAccountsHandler,
  openDeskAccount: openDeskAccountHandler, openFieldAccount: openFieldAccountHandler, disableAccount: disableAccountHandler, enableAccount: enableAccountHandler,
  lockAccount: lockAccountHandler, unlockAccount: unlockAccountHandler, endAccountSessions: endAccountSessionsHandler, listAccountDevices: listAccountDevicesHandler, revokeAccountDevice: revokeAccountDeviceHandler, openInvitation: openInvitationHandler,
  acceptInvitation: acceptInvitationHandler, proposeAccountChange: proposeAccountChangeHandler, listAccountChanges: listAccountChangesHandler,
  decideAccountChange: decideAccountChangeHandler, listRoles: listRolesHandler,
}
