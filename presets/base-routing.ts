// oxlint-disable unicorn/no-thenable -- `when … then` is how the rules read; `then` is a plain object, never a function

import { inForce } from './base-limits.ts'
import type { RoutingRule } from './preset.ts'

const sampleRouting = '本县诉求派单规则（示例）'

/** A special rule, local ones from order 100: `supports` are organisation keys set apart by spaces. */
export function special(
  order: number, when: RoutingRule['when'], lead: string, supports: string, why: string, citation = sampleRouting,
): RoutingRule {
  return { order, when, then: { lead, coUnits: supports.split(' ').filter(Boolean) }, why, citation, ...inForce }
}

const specialRules: readonly RoutingRule[] = [
  special(10, { category: 'marketGovernance.conduct', purpose: 'report' }, 'disciplineInspection', '',
    '检举控告须密封送有权处理的机关，不得转给被反映的单位'),
  special(20, { category: 'utilities.gas', urgency: 'emergency' }, 'gasCompany', 'fireRescue street',
    '燃气紧急情况由燃气公司抢修，消防救援和属地同时到场'),
  special(30, { category: 'safety', urgency: 'emergency' }, 'emergencyManagement', 'fireRescue street',
    '紧急安全事项由应急局牵头，消防救援和属地同时到场'),
  special(40, { purpose: 'thanks' }, 'gridCommunity', '', '感谢由所在社区转达并登记'),
  special(50, { category: 'sanitation', areaLevel: 'village' }, 'street', 'urbanManagement',
    '事发地在行政村，村庄环境卫生由乡镇（街道）牵头'),
  special(51, { category: 'greening', areaLevel: 'village' }, 'street', '', '事发地在行政村，村庄绿化由乡镇（街道）牵头'),
  special(52, { category: 'municipal.streetLight', areaLevel: 'village' }, 'street', '',
    '事发地在行政村，村内路灯由乡镇（街道）牵头'),
  special(53, { category: 'municipal.road', areaLevel: 'village' }, 'transport', 'street',
    '事发地在行政村，农村道路由交通运输局牵头，乡镇（街道）配合'),
  special(54, { category: 'construction.illegalBuilding', areaLevel: 'village' }, 'agriculture', 'street naturalResources',
    '事发地在行政村，农村宅基地违法建房由农业农村局牵头'),
]

/** The ordered special rules with the county's own (`local`). What none of them names goes by the duty list. */
export function routingFrom(local: readonly RoutingRule[] = []): RoutingRule[] {
  return [...specialRules, ...local].sort((left, right) => left.order - right.order)
}
