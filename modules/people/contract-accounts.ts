import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { FieldDevice, LoginName, OneTimeCode, Password, Phone } from '#modules/platform/contract.ts'
import { After, PageSize, SearchWords, words } from '#modules/people/input-words.ts'

export const AccountState = z.enum(['none', 'invited', 'open', 'disabled', 'locked', 'idle'])
export type AccountState = z.infer<typeof AccountState>
export const accountStateLabels: Readonly<Record<AccountState, string>> = {
  none: '未开通', invited: '已邀请', open: '正常', disabled: '已停用', locked: '已锁定', idle: '久未使用已停用',
}

export const Account = z.object({
  accountId: z.uuid(),
  /** Of a resident's account nothing else is told. */
  kind: z.enum(['staff', 'resident']),
  staffMemberId: z.uuid().nullable(),
  name: z.string().nullable(),
  state: AccountState,
  stateLabel: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  openSessions: z.number().int(),
  /** A link or another phone number needs a second person: there is a way in already, or the person administers something. */
  needsTwoPeople: z.boolean(),
  /** What the security administrator has yet to confirm. */
  waiting: z.enum(['desk', 'field']).nullable(),
})
export type Account = z.infer<typeof Account>

export const listAccounts = route
  .route({ method: 'GET', path: '/accounts', summary: '账号和状态；居民账号只有编号' })
  .meta({ can: 'account.manage', over: 'county', audit: 'list' })
  .input(z.strictObject({ search: SearchWords.optional(), kind: z.enum(['staff', 'resident']).default('staff'), after: After.optional(), limit: PageSize }))
  .output(z.object({ accounts: z.array(Account), next: z.string().nullable() }))

/** The same list for the one who guards accounts and does not make them. */
export const listGuardedAccounts = route
  .route({ method: 'GET', path: '/security/accounts', summary: '账号、状态和登录数；居民账号只有编号' })
  .meta({ can: 'security.manage', over: 'county', audit: 'list' })
  .input(z.strictObject({ search: SearchWords.optional(), kind: z.enum(['staff', 'resident']).default('staff'), after: After.optional(), limit: PageSize }))
  .output(z.object({ accounts: z.array(Account), next: z.string().nullable() }))

const OneAccount = z.strictObject({ accountId: z.uuid() })

export const openDeskAccount = route
  .route({ method: 'POST', path: '/staff/{staffMemberId}/desk-account', summary: '开通工作台账号：生成只显示一次的邀请链接；已有登录方式的和管理员的要两个人办' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(z.strictObject({ staffMemberId: z.uuid() }))
  .output(z.object({ accountId: z.uuid(), invitationToken: z.string(), expiresAt: z.iso.datetime() }))

export const openFieldAccount = route
  .route({ method: 'POST', path: '/staff/{staffMemberId}/field-account', summary: '开通网格员、楼长的手机登录：以登记的工作电话收验证码' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(z.strictObject({ staffMemberId: z.uuid() }))
  .output(z.object({ accountId: z.uuid(), workPhoneMasked: z.string() }))

/** A way in for an account that has one, or for an administrator's: asked by one administrator, confirmed by another. */
export const AccountChange = z.object({
  accountChangeId: z.uuid(),
  accountId: z.uuid(),
  kind: z.enum(['desk', 'field']),
  name: z.string(),
  /** The person's posts, in words. */
  posts: z.array(z.string()),
  workPhoneMasked: z.string().nullable(),
  reason: z.string(),
  proposedByName: z.string().nullable(),
  proposedAt: z.iso.datetime(),
  state: z.enum(['open', 'confirmed', 'refused']),
  /** Why the one who asks cannot confirm it; null where he can. */
  cannotConfirm: z.string().nullable(),
  version: z.number().int(),
})
export type AccountChange = z.infer<typeof AccountChange>

const Reason = words('原因', 200, 4)

export const proposeAccountChange = route
  .route({ method: 'POST', path: '/staff/{staffMemberId}/account-changes', summary: '提出重置登录凭据或更换登录手机，由安全管理员复核后生效' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(
    z
      .strictObject({ staffMemberId: z.uuid(), kind: z.enum(['desk', 'field']), reason: Reason, workPhone: Phone.optional() })
      .refine(({ kind, workPhone }) => (kind === 'field') === (workPhone !== undefined), { path: ['workPhone'], error: '更换登录手机的请填写新号码，重置登录凭据的不用填' }),
  )
  .output(AccountChange)

export const listAccountChanges = route
  .route({ method: 'GET', path: '/security/account-changes', summary: '等待复核的登录凭据重置和登录手机更换' })
  .meta({ can: 'security.manage', over: 'county', audit: 'list' })
  .output(z.object({ accountChanges: z.array(AccountChange) }))

export const decideAccountChange = route
  .route({ method: 'POST', path: '/account-changes/{accountChangeId}/decide', summary: '复核重置登录凭据或更换登录手机：同意后生效，链接只显示给复核人一次' })
  .meta({ can: 'security.manage', over: 'row', object: 'account' })
  .input(z.strictObject({ accountChangeId: z.uuid(), approve: z.boolean(), version: z.int().min(1) }))
  .output(
    z.object({
      accountChange: AccountChange,
      /** The one-time link of a confirmed reset; it is told nowhere else. */
      invitation: z.object({ invitationToken: z.string(), expiresAt: z.iso.datetime() }).nullable(),
    }),
  )

export const disableAccount = route
  .route({ method: 'POST', path: '/accounts/{accountId}/disable', summary: '停用账号，登录随即失效' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(OneAccount)
  .output(Account)

export const enableAccount = route
  .route({ method: 'POST', path: '/accounts/{accountId}/enable', summary: '恢复停用的账号' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(OneAccount)
  .output(Account)

export const lockAccount = route
  .route({ method: 'POST', path: '/accounts/{accountId}/lock', summary: '锁定账号，登录随即失效；只有安全管理员能解锁' })
  .meta({ can: 'security.manage', over: 'row', object: 'account' })
  .input(OneAccount.extend({ reason: words('原因', 200, 4) }))
  .output(Account)

export const unlockAccount = route
  .route({ method: 'POST', path: '/accounts/{accountId}/unlock', summary: '解除锁定' })
  .meta({ can: 'security.manage', over: 'row', object: 'account' })
  .input(OneAccount.extend({ reason: words('原因', 200, 4) }))
  .output(Account)

export const endAccountSessions = route
  .route({ method: 'POST', path: '/accounts/{accountId}/end-sessions', summary: '结束这个账号的全部登录' })
  .meta({ can: 'security.manage', over: 'row', object: 'account' })
  .input(OneAccount.extend({ reason: words('原因', 200, 4) }))
  .output(Account)

export const listAccountDevices = route
  .route({ method: 'GET', path: '/accounts/{accountId}/devices', summary: '这个账号登记的外勤手机' })
  .meta({ can: 'security.manage', over: 'row', object: 'account', audit: 'detail' })
  .input(OneAccount)
  .output(z.object({ devices: z.array(FieldDevice.omit({ current: true })) }))

export const revokeAccountDevice = route
  .route({ method: 'POST', path: '/accounts/{accountId}/revoke-device', summary: '停用这个账号的一部外勤手机，它上面的登录随即失效' })
  .meta({ can: 'security.manage', over: 'row', object: 'account' })
  .input(OneAccount.extend({ deviceId: z.uuid('请选择手机'), reason: words('原因', 200, 4) }))
  .output(Account)

export const InvitationToken = z.string().regex(/^[\w-]{20,80}$/, '邀请链接不完整，请完整复制后打开')

export const openInvitation = route
  .route({ method: 'POST', path: '/invitations/open', summary: '打开邀请链接：显示姓名和要绑定的动态码' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ token: InvitationToken, loginName: words('账号', 40, 3).optional() }))
  .output(z.object({ name: z.string(), authenticatorUri: z.string(), expiresAt: z.iso.datetime() }))

export const acceptInvitation = route
  .route({ method: 'POST', path: '/invitations/accept', summary: '设定账号、密码，验证动态码，完成开通' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ token: InvitationToken, loginName: LoginName, password: Password, oneTimeCode: OneTimeCode }))
  .output(z.object({ loginName: z.string() }))
