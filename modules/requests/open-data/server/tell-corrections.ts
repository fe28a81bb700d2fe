import { rolesWith } from '#kit/access/roles-with.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import { notifyUnit, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'
import type { HeldWhy } from '#modules/requests/open-data/write-files.ts'

const UNITS = 'SELECT DISTINCT organization_id AS id FROM post WHERE county_code = $1 AND role = ANY ($2::text[]) AND (valid_to IS NULL OR valid_to > $3::date)'

type Told = { permission: 'openData.propose' | 'openData.decide'; correctionId: string; what: 'proposed' | 'decided' | 'withdrawn' | 'held'; sentence: string }

/** All units that have a post with this permission: who decides may sit elsewhere than who asked. */
export async function tellWhoever(scope: CountyScope, { permission, correctionId, what, sentence }: Told): Promise<void> {
  const units = await rowsOf<{ id: string }>(scope.db, UNITS, [scope.countyCode, rolesWith(roles, permission), plainDate(scope.at)])
  for (const { id: organizationId } of units) {
    await notifyUnit(scope, { organizationId, permission, subject: `${correctionId} ${what} ${organizationId}`, step: 'openDataCorrection', sentence, immediate: false })
  }
}

/** Once for each reason. */
export async function tellHeld(scope: CountyScope, correctionId: string, month: string, why: HeldWhy): Promise<void> {
  const words = why === 'few' ? '与公布过的差别太小' : '与公布过的没有差别'
  await tellWhoever(scope, { permission: 'openData.decide', correctionId: `${correctionId} ${why}`, what: 'held', sentence: `更正 ${month} 的公开数据：${words}，暂不公布，怎么办见“公开数据更正”。` })
}
