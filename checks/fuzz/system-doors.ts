import { createHash } from 'node:crypto'
import type { TestHouse } from '#apps/server/testing.ts'
import { hotlineHandle } from '#modules/requests/hotline/server/public.ts'
import { systemHandle } from '#modules/requests/open311/server/public.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { idOf } from '../access/world.ts'
import type { Sent } from './send.ts'

const KEYS = { open311: 'linli-fuzz-open311-key', hotline: 'linli-fuzz-hotline-key' } as const
const FORM = 'application/x-www-form-urlencoded'

/** Keys of the two kinds of systems, so that what is sent gets past the door. */
export async function giveKeys(house: TestHouse, county: string, organizationId: string): Promise<void> {
  const handles = { open311: systemHandle(KEYS.open311), hotline: hotlineHandle(KEYS.hotline) }
  await insertRows(house.owner, 'open311_key', (['open311', 'hotline'] as const).map((kind) => ({
    county_code: county, id: idOf(`fuzz key ${kind}`), kind, key_hash: `\\x${createHash('sha256').update(handles[kind]).digest('hex')}`, system: '模糊测试', organization_id: organizationId,
    given_by: idOf('a colleague who gives'), given_at: '2026-09-01T00:00:00Z',
  })))
}

/** Whether the route is a system's: no session ever reaches it. */
export function isOfSystem(route: string): boolean {
  return route === 'POST /open311/requests' || route.startsWith('POST /hotline/orders')
}

/** The same call as the system makes it: through its own door, in that door's form, with its key. */
export function underKey(sent: Sent, county: string): Sent {
  if (sent.route.startsWith('POST /hotline/')) {
    return { ...sent, door: sent.url.replace('/hotline', `/hotline/v1/${county}`), bearer: KEYS.hotline }
  }
  const fields = sent.contentType === 'application/json' ? fieldsOf(sent.body) : undefined
  const key = `api_key=${encodeURIComponent(KEYS.open311)}`
  const door = '/open311/v2/requests.json'
  if (fields !== undefined) return { ...sent, door, contentType: FORM, body: `${new URLSearchParams(fields)}&${key}` }
  return { ...sent, door, ...(sent.contentType === FORM ? { body: `${String(sent.body)}&${key}` } : {}) }
}

function fieldsOf(body: Sent['body']): [string, string][] | undefined {
  try {
    const read: unknown = JSON.parse(String(body))
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined
    return Object.entries(read).map(([name, value]) => [name, (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()])
  } catch {
    return undefined
  }
}
