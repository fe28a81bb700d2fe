import { query } from '#kit/http/handle.ts'
import { getWelcome } from '#modules/platform/contract.ts'
import { notice } from '#modules/platform/notice.ts'
import { countyWithPreset } from '#modules/platform/server/county-preset.ts'
import { nameOfRole } from '#modules/platform/server/own-account.ts'
import { SamplePeople } from '#modules/platform/server/sign-in-as-sample.ts'

export const getWelcomeHandler = query(getWelcome, async ({ db, caller, services }) => {
  const county = await countyWithPreset(db, caller.countyCode)
  const setting = services.sample
    ? await db.selectFrom('setting').select('value').where('county_code', '=', caller.countyCode).where('key', '=', 'sample-people').executeTakeFirst()
    : undefined
  return {
    countyCode: caller.countyCode,
    countyName: county.name,
    brand: county.preset.brand,
    sample: services.sample,
    openIdConnect: services.openIdConnect,
    notice,
    samplePeople: SamplePeople.parse(setting?.value ?? []).map((person) => ({
      key: person.key, name: person.name, role: person.role, roleName: nameOfRole(county.preset.roles, person.role), unit: person.unit, canDo: person.canDo, surface: person.surface,
    })),
  }
})
