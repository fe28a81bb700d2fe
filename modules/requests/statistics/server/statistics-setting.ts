import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { rowOf, ruleChanged, touch } from '#modules/matters/server/public.ts'
import { getStatisticsSetting, saveStatisticsSetting } from '#modules/requests/statistics/contract-setting.ts'
import { usualStatistics } from '#modules/requests/statistics/setting.ts'
import type { StatisticsSetting } from '#modules/requests/statistics/setting.ts'

const READ = "SELECT value, version FROM setting WHERE county_code = $1 AND key = 'statistics'"
const SAVE = `INSERT INTO setting (county_code, key, value, changed_at, changed_by, version) VALUES ($1, 'statistics', $2, $3, $4, 1)
  ON CONFLICT (county_code, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = setting.version + 1`

export async function statisticsSetting(db: Db, countyCode: string): Promise<StatisticsSetting & { version: number }> {
  const kept = await rowOf<{ value: StatisticsSetting; version: number }>(db, READ, [countyCode])
  return { ...usualStatistics, ...kept?.value, version: kept?.version ?? 0 }
}

export const getStatisticsSettingHandler = query(getStatisticsSetting, ({ db, actor }) => statisticsSetting(db, actor.countyCode))

export const saveStatisticsSettingHandler = command(
  saveStatisticsSetting,
  async ({ input, actor, db, at, audit }) => {
    const { version, ...setting } = input
    const kept = await rowOf<{ version: number }>(db, `${READ} FOR UPDATE`, [actor.countyCode])
    if (version !== undefined && version !== (kept?.version ?? 0)) throw ruleChanged()
    await touch(db, SAVE, [actor.countyCode, JSON.stringify(setting), at, actor.accountId])
    audit({ objectKind: 'setting', objectId: 'statistics' })
    return 'statistics'
  },
  ({ db, actor }) => statisticsSetting(db, actor.countyCode),
)
