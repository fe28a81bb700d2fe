import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { confirmAppointment, endAppointment, listProposals, positionLabels, proposeAppointment, withdrawProposal } from '#modules/people/contract.ts'
import type { PostRole, Proposal } from '#modules/people/contract.ts'
import {
  appointsHimself, confirmsHisOwn, dutiesExclude, endsAlready, endsBeforeItBegins, postEnded, postTaken, postUnknown, proposalSettled, samePersonTwice, staffUnknown,
  versionOld,
} from '#modules/people/refusals.ts'
import { administers, overlap } from '#modules/people/rules.ts'
import { dayOf, endSessionsOfHolders, insistOnTwoLeft } from '#modules/people/server/scope.ts'
import { countyWithPreset, nameOfRole } from '#modules/platform/server/public.ts'

type ProposalRow = Omit<Proposal, 'roleName' | 'cannotConfirm' | 'proposedAt'> & { proposedAt: Date; proposedBy: string; appointeeAccountId: string | null }

const MOST_PROPOSALS = 200

async function readProposals({ db, actor }: Context<unknown>, one: string | null): Promise<Proposal[]> {
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const { rows } = await sql<ProposalRow>`
    SELECT q.id AS "proposalId", q.post_id AS "postId", p.name AS "postName", o.name AS "organizationName", p.role, q.staff_member_id AS "staffMemberId", m.name, q.position,
      q.valid_from AS "validFrom", q.valid_to AS "validTo", q.proposed_at AS "proposedAt", q.proposed_by AS "proposedBy", q.appointee_account_id AS "appointeeAccountId",
      proposer.name AS "proposedByName", q.version,
      CASE WHEN q.confirmed_by IS NOT NULL THEN 'confirmed' WHEN q.withdrawn_at IS NOT NULL THEN 'withdrawn' ELSE 'open' END AS state
    FROM appointment_proposal q
    JOIN post p ON p.county_code = q.county_code AND p.id = q.post_id
    JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
    JOIN staff_member m ON m.county_code = q.county_code AND m.id = q.staff_member_id
    LEFT JOIN staff_member proposer ON proposer.county_code = q.county_code AND proposer.account_id = q.proposed_by
    WHERE q.county_code = ${actor.countyCode} AND CASE WHEN ${one}::uuid IS NULL THEN q.confirmed_by IS NULL AND q.withdrawn_at IS NULL ELSE q.id = ${one}::uuid END
    ORDER BY q.proposed_at DESC, q.id DESC LIMIT ${MOST_PROPOSALS}`.execute(db)
  return rows.map(({ proposedBy, appointeeAccountId, ...row }) => ({
    ...row, proposedAt: row.proposedAt.toISOString(), roleName: nameOfRole(preset.roles, row.role),
    cannotConfirm: proposedBy === actor.accountId ? confirmsHisOwn().message : appointeeAccountId === actor.accountId ? appointsHimself().message : null,
  }))
}

async function showProposal(context: Context<unknown>, proposalId: string): Promise<Proposal> {
  return (await readProposals(context, proposalId))[0]!
}

export const listProposalsHandler = query(listProposals, async (context) => ({ proposals: await readProposals(context, null) }))

/** What is proposed must be possible on the day it is proposed; it is looked at again when it is confirmed. */
export const proposeAppointmentHandler = command(
  proposeAppointment,
  async (context) => {
    const { input, actor, db } = context
    const appointee = await insistOnPossible(context, input)
    if (appointee.account_id === actor.accountId) throw appointsHimself()
    const id = context.newId()
    await db
      .insertInto('appointment_proposal')
      .values({
        county_code: actor.countyCode, id, post_id: input.postId, staff_member_id: input.staffMemberId, position: input.position, valid_from: input.validFrom, valid_to: input.validTo ?? null,
        appointee_account_id: appointee.account_id, proposed_by: actor.accountId!, proposed_at: context.at,
      })
      .execute()
    context.audit({ objectKind: 'appointment', objectId: id, details: { step: 'proposed' } })
    return id
  },
  showProposal,
)

type Wanted = { postId: string; staffMemberId: string; position: 'primary' | 'substitute'; validFrom: string; validTo?: string | null | undefined }

/** Refuses with the reason; the database's own constraints refuse the same, without words. */
async function insistOnPossible({ db, actor }: Context<unknown>, wanted: Wanted): Promise<{ account_id: string | null; role: PostRole }> {
  const countyCode = actor.countyCode
  const held = { from: wanted.validFrom, to: wanted.validTo ?? null }
  // Post and person are locked: two confirmations at once meet here and not at a constraint.
  const post = await db.selectFrom('post').select(['name', 'role', 'valid_from', 'valid_to']).where('county_code', '=', countyCode).where('id', '=', wanted.postId).forUpdate().executeTakeFirst()
  if (post === undefined) throw postUnknown()
  const staff = await db.selectFrom('staff_member').select(['account_id', 'name']).where('county_code', '=', countyCode).where('id', '=', wanted.staffMemberId).forUpdate().executeTakeFirst()
  if (staff === undefined) throw staffUnknown()
  if (held.to !== null && held.to <= held.from) throw endsBeforeItBegins({ name: staff.name, from: held.from })
  if (wanted.validFrom < post.valid_from) throw endsBeforeItBegins({ name: post.name, from: post.valid_from })
  if (post.valid_to !== null && (held.to === null || held.to > post.valid_to)) throw postEnded({ name: post.name, on: post.valid_to })
  const { rows } = await sql<{ post_id: string; staff_member_id: string; position: 'primary' | 'substitute'; administers: string | null; valid_from: string; valid_to: string | null; name: string }>`
    SELECT a.post_id, a.staff_member_id, a.position, a.administers, a.valid_from, a.valid_to, m.name FROM appointment a
    JOIN staff_member m ON m.county_code = a.county_code AND m.id = a.staff_member_id
    WHERE a.county_code = ${countyCode} AND (a.post_id = ${wanted.postId} OR a.staff_member_id = ${wanted.staffMemberId})`.execute(db)
  const meanwhile = rows.filter((row) => overlap({ from: row.valid_from, to: row.valid_to }, held))
  const role = post.role as PostRole
  if (meanwhile.some((row) => row.staff_member_id === wanted.staffMemberId && row.administers !== administers(role))) throw dutiesExclude()
  if (meanwhile.some((row) => row.post_id === wanted.postId && row.staff_member_id === wanted.staffMemberId && row.position !== wanted.position)) throw samePersonTwice()
  const holder = meanwhile.find((row) => row.post_id === wanted.postId && row.position === wanted.position)
  if (holder !== undefined) throw postTaken({ position: positionLabels[wanted.position], name: holder.name })
  return { account_id: staff.account_id, role }
}

export const confirmAppointmentHandler = command(
  confirmAppointment,
  async (context) => {
    const { input, actor, db, at } = context
    const proposal = await lockProposal(context, input.proposalId)
    if (proposal.confirmed_by !== null || proposal.withdrawn_at !== null || proposal.version !== input.version) throw proposalSettled()
    if (proposal.proposed_by === actor.accountId) throw confirmsHisOwn()
    const { account_id: appointee, role } = await insistOnPossible(context, {
      postId: proposal.post_id, staffMemberId: proposal.staff_member_id, position: proposal.position as 'primary' | 'substitute', validFrom: proposal.valid_from, validTo: proposal.valid_to,
    })
    if (appointee === actor.accountId || proposal.appointee_account_id === actor.accountId) throw appointsHimself()
    await db
      .updateTable('appointment_proposal')
      .set((eb) => ({ confirmed_by: actor.accountId, confirmed_at: at, version: eb('version', '+', 1) }))
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', proposal.id)
      .execute()
    const appointmentId = context.newId()
    await db
      .insertInto('appointment')
      .values({
        county_code: actor.countyCode, id: appointmentId, post_id: proposal.post_id, staff_member_id: proposal.staff_member_id, position: proposal.position, administers: administers(role),
        proposal_id: proposal.id, valid_from: proposal.valid_from, valid_to: proposal.valid_to,
      })
      .execute()
    // A new post is a new role: open sessions end, so that nobody works on with what he was (security A6).
    if (proposal.valid_from <= dayOf(at)) await endSessionsOfHolders({ db, countyCode: actor.countyCode, at, newId: context.newId }, [appointmentId])
    context.audit({ objectKind: 'appointment', objectId: appointmentId, details: { step: 'confirmed', proposal: proposal.id } })
    return proposal.id
  },
  showProposal,
)

async function lockProposal(context: Context<unknown>, proposalId: string) {
  const row = await context.db.selectFrom('appointment_proposal').selectAll().where('county_code', '=', context.actor.countyCode).where('id', '=', proposalId).executeTakeFirst()
  context.guard(row === undefined ? undefined : {})
  // The person's row is what two confirmations at once would meet at; the proposal itself may no longer be visible to an UPDATE.
  await context.db.selectFrom('staff_member').select('id').where('county_code', '=', context.actor.countyCode).where('id', '=', row!.staff_member_id).forUpdate().execute()
  return (await context.db.selectFrom('appointment_proposal').selectAll().where('county_code', '=', context.actor.countyCode).where('id', '=', proposalId).executeTakeFirst())!
}

export const withdrawProposalHandler = command(
  withdrawProposal,
  async (context) => {
    const { input, actor, db, at } = context
    const proposal = await lockProposal(context, input.proposalId)
    if (proposal.confirmed_by !== null || proposal.withdrawn_at !== null || proposal.version !== input.version) throw proposalSettled()
    await db
      .updateTable('appointment_proposal')
      .set((eb) => ({ withdrawn_at: at, version: eb('version', '+', 1) }))
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', proposal.id)
      .execute()
    context.audit({ objectKind: 'appointment', objectId: proposal.id, details: { step: 'withdrawn' } })
    return proposal.id
  },
  showProposal,
)

/** From that day on the post is empty, and its holder is signed out when the day has come. Ending takes one person. */
export const endAppointmentHandler = command(
  endAppointment,
  async (context) => {
    const { input, actor, db, at } = context
    const one = db
      .selectFrom('appointment')
      .innerJoin('staff_member', (join) => join.onRef('staff_member.county_code', '=', 'appointment.county_code').onRef('staff_member.id', '=', 'appointment.staff_member_id'))
      .select(['appointment.valid_from', 'appointment.valid_to', 'appointment.version', 'appointment.administers', 'staff_member.name'])
      .where('appointment.county_code', '=', actor.countyCode)
      .where('appointment.id', '=', input.appointmentId)
    // Looked at before it is locked: under row security only an administrator could lock it.
    context.guard((await one.executeTakeFirst()) === undefined ? undefined : {})
    const { name, version, valid_from: from, valid_to: to, administers: administration } = await one.forUpdate('appointment').executeTakeFirstOrThrow()
    if (version !== input.version) throw versionOld({ name })
    if (to !== null && to <= input.on) throw endsAlready({ name, on: to })
    if (input.on < from) throw endsBeforeItBegins({ name, from })
    const scope = { db, countyCode: actor.countyCode, at, newId: context.newId }
    await db
      .updateTable('appointment')
      .set((eb) => ({ valid_to: input.on, version: eb('version', '+', 1) }))
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', input.appointmentId)
      .execute()
    if (administration === 'system') await insistOnTwoLeft(scope, input.on)
    if (input.on <= dayOf(at)) await endSessionsOfHolders(scope, [input.appointmentId])
    context.audit({ objectKind: 'appointment', objectId: input.appointmentId, details: { step: 'ended', on: input.on } })
    return input.appointmentId
  },
  async ({ actor, db }, appointmentId) => {
    const row = await db.selectFrom('appointment').select(['valid_to', 'version']).where('county_code', '=', actor.countyCode).where('id', '=', appointmentId).executeTakeFirstOrThrow()
    return { appointmentId, validTo: row.valid_to!, version: row.version }
  },
)
