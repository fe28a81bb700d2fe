import { offerPicker } from '#kit/ui/desk/Picker.tsx'
import { deskPages } from '#kit/ui/desk/page.ts'
import {
  invitationPage, organizationPage, organizationsPage, postsPage, rolesPage, securityPage, staffPage,
} from '#modules/people/desk/addresses.ts'

offerPicker('organization', () => import('#modules/people/desk/OrganizationPicker.tsx'))

export const pages = deskPages(
  { address: organizationsPage, title: '单位', can: 'organization.read', navigation: { section: 'registers', order: 20 }, page: () => import('#modules/people/desk/Organizations.tsx') },
  { address: organizationPage, title: '单位', can: 'organization.read', page: () => import('#modules/people/desk/OpenOrganization.tsx'), opens: { kind: 'organization' } },
  { address: postsPage, title: '职务与任职', can: 'organization.read', navigation: { section: 'registers', order: 30 }, page: () => import('#modules/people/desk/Posts.tsx') },
  { address: staffPage, title: '人员与账号', can: 'organization.read', navigation: { section: 'registers', order: 40 }, page: () => import('#modules/people/desk/Staff.tsx') },
  { address: rolesPage, title: '角色权限', can: 'role.read', navigation: { section: 'settings', order: 600 }, page: () => import('#modules/people/desk/Roles.tsx') },
  { address: securityPage, title: '账号安全', can: 'security.manage', navigation: { section: 'settings', order: 620 }, page: () => import('#modules/people/desk/Security.tsx'), opens: { kind: 'accountChange' } },
  { address: invitationPage, title: '开通账号', beforeSignIn: true, page: () => import('#modules/people/desk/Invitation.tsx') },
)
