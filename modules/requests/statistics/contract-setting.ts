import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { StatisticsSetting } from '#modules/requests/statistics/setting.ts'

const Kept = StatisticsSetting.extend({ version: z.number().int() })

export const getStatisticsSetting = route
  .route({ method: 'GET', path: '/statistics/setting', summary: '统计口径：多少件才排名，多少件算热点，结案后多少天内又来算反复' })
  .meta({ can: 'area.read', over: 'county' })
  .output(Kept)

export const saveStatisticsSetting = route
  .route({ method: 'POST', path: '/statistics/setting', summary: '修改统计口径' })
  .meta({ can: 'limit.change', over: 'county' })
  .input(z.strictObject({ ...StatisticsSetting.shape, version: z.number().int().optional() }))
  .output(Kept)

export const settingRoutes = { getStatisticsSetting, saveStatisticsSetting }
