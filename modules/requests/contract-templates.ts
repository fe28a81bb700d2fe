import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, words } from '#modules/matters/contract.ts'

export const ReplyTemplate = z.object({
  templateId: z.uuid(),
  /** Null: the county's. */
  organizationId: z.uuid().nullable(),
  owner: z.string(),
  category: z.string().nullable(),
  categoryLabel: z.string().nullable(),
  title: z.string(),
  words: z.string(),
  changedAt: z.iso.datetime(),
  version: z.number().int(),
  /** Whether this person may change and end it. */
  mayChange: z.boolean(),
})
export type ReplyTemplate = z.infer<typeof ReplyTemplate>

export const listReplyTemplates = route
  .route({ method: 'GET', path: '/reply-templates', summary: '答复模板：全县通用的和本单位的' })
  .meta({ can: 'work.read', over: 'list', audit: 'none' })
  .output(z.object({ templates: z.array(ReplyTemplate), owners: z.array(z.object({ organizationId: z.uuid().nullable(), name: z.string() })) }))

export const saveReplyTemplate = route
  .route({ method: 'POST', path: '/reply-templates', summary: '增加或修改一条答复模板：不能写个人信息，只能用 {编号} {单位} {期限} {地点}' })
  .meta({ can: 'template.change', over: 'county' })
  .input(
    z.strictObject({
      templateId: z.uuid('模板编号不对').optional(), version: z.number().int().optional(),
      /** Absent: the county's. */
      organizationId: z.uuid('请选择单位').optional(),
      category: CategoryKey.optional(), title: words('标题', 30, 2), words: words('内容', 1000, 4),
    }),
  )
  .output(ReplyTemplate)

export const endReplyTemplate = route
  .route({ method: 'POST', path: '/reply-templates/{templateId}/end', summary: '停用一条答复模板' })
  .meta({ can: 'template.change', over: 'county' })
  .input(z.strictObject({ templateId: z.uuid('模板编号不对'), version: z.number().int().optional() }))
  .output(ReplyTemplate)

export const templateRoutes = { listReplyTemplates, saveReplyTemplate, endReplyTemplate }
