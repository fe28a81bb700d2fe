import type { RequestDetail } from '#modules/requests/shapes.ts'
import type { Suggested } from '#modules/requests/desk/UnitPicker.tsx'

/** Units that the request itself brings up: where routing would send it, then who has to do with it already. */
export function suggestedUnits(request: Pick<RequestDetail, 'proposal' | 'parties' | 'receiver'>): readonly Suggested[] {
  const { proposal, parties, receiver } = request
  const lead = proposal?.lead ?? null
  const all: Suggested[] = [
    ...(lead === null ? [] : [{ ...lead, why: `建议：${proposal?.why ?? ''}` }]),
    ...(proposal?.coUnits ?? []).map((unit) => ({ ...unit, why: '建议协办' })),
    { ...receiver, why: '首接单位' },
    ...parties.map(({ organizationId, name, role }) => ({ organizationId, name, why: role === 'holder' ? '现在的承办单位' : role === 'coUnit' ? '现在的协办单位' : '派单单位' })),
  ]
  return all.filter((unit, index) => all.findIndex((other) => other.organizationId === unit.organizationId) === index)
}
