import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

/** Why a matter stands in somebody's work list. */
export const WorkReason = z.enum(['waits', 'due', 'overdue', 'asked'])

/** One line of "my work": the same for every kind of matter. */
export const WorkItem = z.object({
  matterId: z.uuid(),
  kind: z.string(),
  number: z.string(),
  title: z.string(),
  state: z.string(),
  stateLabel: z.string(),
  categoryLabel: z.string(),
  urgency: z.enum(['routine', 'urgent', 'emergency']),
  place: z.string(),
  waitingFor: z.string().nullable(),
  waitingForLabel: z.string().nullable(),
  waitingUnit: z.string().nullable(),
  dueAt: z.iso.datetime().nullable(),
  dueWords: z.string().nullable(),
  overdue: z.boolean(),
  openedAt: z.iso.datetime(),
  version: z.number().int(),
})
export type WorkItem = z.infer<typeof WorkItem>

export const listMyWork = route
  .route({ method: 'GET', path: '/work', summary: '我的工作：等我办的、快到期的、已超期的、我请别人办的' })
  .meta({ can: 'work.read', over: 'list', audit: 'list' })
  .input(z.strictObject({ reason: WorkReason.optional(), after: z.string().max(120).optional(), limit: z.coerce.number().int().min(1).max(100).default(50) }))
  .output(
    z.object({
      items: z.array(WorkItem),
      counts: z.object({ waits: z.number().int(), due: z.number().int(), overdue: z.number().int(), asked: z.number().int() }),
      next: z.string().nullable(),
    }),
  )

export const mattersContract = { listMyWork }
