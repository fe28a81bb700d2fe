import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { PlainDate, words } from '#modules/matters/contract.ts'
import { procedureFigureNames, wrongFigure } from '#modules/requests/procedure-figures.ts'

const ProcedureFigureName = z.enum(procedureFigureNames, '没有这一项规定，请从列表中选择')

const Figures = z.object({
  figures: z.array(z.object({
    figure: ProcedureFigureName, name: z.string(), value: z.number().int(), unit: z.string(), least: z.number().int(), most: z.number().int(),
    /** What it means here, as a sentence with the figure. */
    says: z.string(),
    citation: z.string(), since: PlainDate,
  })),
  version: z.number().int(),
})

export const listProcedureFigures = route
  .route({ method: 'GET', path: '/procedure/figures', summary: '办理规定里的天数、小时数和次数：是什么、依据、从哪天起' })
  .meta({ can: 'organization.read', over: 'county' })
  .output(Figures)

export const saveProcedureFigure = route
  .route({ method: 'POST', path: '/procedure/figures', summary: '修改办理规定里的一个数：马上生效，已经定下的日子不变' })
  .meta({ can: 'limit.change', over: 'county' })
  .input(
    z.strictObject({ figure: ProcedureFigureName, value: z.number('请写一个整数'), citation: words('来源', 200, 4), version: z.number().int().optional() }).superRefine(({ figure, value }, context) => {
      const message = wrongFigure(figure, value)
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['value'], message })
    }),
  )
  .output(Figures)

export const procedureRoutes = { listProcedureFigures, saveProcedureFigure }
