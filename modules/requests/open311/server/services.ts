import { query } from '#kit/http/handle.ts'
import { countyRules, holdsOn, plainDate, rowOf } from '#modules/matters/server/public.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { describeEndpoint, getService, listServices } from '#modules/requests/open311/contract.ts'
import type { Service } from '#modules/requests/open311/contract.ts'
import { serviceUnknown } from '#modules/requests/open311/refusals.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'

/** Rules may be this old where a stranger only reads. */
const STALE_AFTER_MILLISECONDS = 2_000

const COUNTY = 'SELECT name FROM county WHERE county_code = $1'

export const describeEndpointHandler = query(describeEndpoint, async ({ actor, db, services, at }) => {
  const [rules, county] = await Promise.all([countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), rowOf<{ name: string }>(db, COUNTY, [actor.countyCode])])
  const changed = offered(rules, at).map(({ valid_from }) => valid_from).sort().at(-1) ?? plainDate(at)
  return {
    changeset: `${changed} 00:00`,
    contact: `${county!.name}社会治理服务中心`,
    key_service: `密钥由${county!.name}的系统管理员在工作台“设置 › 开放接口”发放：请写明系统名称和负责的单位，向${county!.name}社会治理服务中心申请。`,
    type: services.sample ? ('test' as const) : ('production' as const),
  }
})

export const listServicesHandler = query(listServices, async ({ actor, db, at }) => {
  const categories = offered(await countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), at)
  const names = new Map(categories.map(({ key, name }) => [key, name]))
  return categories.map((category): Service => {
    const group = names.get(category.key.split('.')[0]!) ?? category.name
    return {
      service_code: category.key, service_name: category.name, description: group === category.name ? category.name : `${group}：${category.name}`, metadata: false, type: 'realtime',
      keywords: category.hints.join(', '), group,
    }
  })
})

export const getServiceHandler = query(getService, async ({ input, actor, db, at }) => ({
  service_code: serviceOf(await countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), input.service_code, at).key, attributes: [],
}))

export function serviceOf(rules: CountyRules, code: string, at: Date): CategoryRule {
  const service = offered(rules, at).find(({ key }) => key === code)
  if (service === undefined) throw serviceUnknown()
  return service
}

/** The categories in force, but what must be sealed: it would pass through somebody else's system first. */
function offered(rules: CountyRules, at: Date): CategoryRule[] {
  const on = plainDate(at)
  return rules.categories.filter((category) => category.key !== CONDUCT && holdsOn(category, on))
}
