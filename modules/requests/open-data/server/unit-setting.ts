import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { rowOf, ruleChanged, touch } from '#modules/matters/server/public.ts'
import { getUnitSetting, saveUnitSetting } from '#modules/requests/open-data/contract-units.ts'

const READ = "SELECT value, version FROM setting WHERE county_code = $1 AND key = 'unitMonths'"
const SAVE = `INSERT INTO setting (county_code, key, value, changed_at, changed_by, version) VALUES ($1, 'unitMonths', $2, $3, $4, 1)
  ON CONFLICT (county_code, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = setting.version + 1`

type Kept = { value: { told: boolean }; version: number }

async function unitSetting(db: Db, countyCode: string): Promise<{ told: boolean; version: number }> {
  const kept = await rowOf<Kept>(db, READ, [countyCode])
  return { told: kept?.value.told ?? false, version: kept?.version ?? 0 }
}

/** Whether the county has decided to publish each unit's month; where nobody has, it does not. */
export async function tellsUnits(db: Db, countyCode: string): Promise<boolean> {
  return (await unitSetting(db, countyCode)).told
}

export const getUnitSettingHandler = query(getUnitSetting, ({ db, actor }) => unitSetting(db, actor.countyCode))

export const saveUnitSettingHandler = command(
  saveUnitSetting,
  async ({ input, actor, db, at, audit }) => {
    if (input.version !== undefined && input.version !== (await unitSetting(db, actor.countyCode)).version) throw ruleChanged()
    await touch(db, SAVE, [actor.countyCode, JSON.stringify({ told: input.told }), at, actor.accountId])
    const [grant] = actor.grantsFor('openData.decide')
    audit({ objectKind: 'setting', objectId: 'unitMonths', grant })
    return 'unitMonths'
  },
  ({ db, actor }) => unitSetting(db, actor.countyCode),
)
