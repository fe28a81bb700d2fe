import { address } from '#kit/ui/address.ts'

/** `open`: the unit shown beside the list; `act`: the form that is open, `new` without a unit. */
export const organizationsPage = address('/organizations', ['q', 'line', 'kind', 'area', 'open', 'act'])
export const organizationPage = address('/organizations/{matterId}')

/** `tab`: posts, vacant ones, people without a post, proposals, absences; `open`: the post (or person) shown beside. */
export const postsPage = address('/posts', ['tab', 'q', 'role', 'unit', 'area', 'open', 'act'])

/** `tab`: people, or accounts; `account`: staff or residents. */
export const staffPage = address('/staff', ['tab', 'q', 'account', 'open', 'act'])

export const rolesPage = address('/settings/roles', ['by', 'role'])
export const securityPage = address('/settings/security', ['q', 'account', 'open', 'act'])

/** Opened before there is an account; the token stands behind `#`. */
export const invitationPage = address('/invitation')
