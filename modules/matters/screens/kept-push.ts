import { useEffect } from 'react'
import type { Person } from '#kit/ui/person.ts'
import { isPushMine, pushPlaceOf } from '#kit/ui/push.ts'

/** What a start of the app does for the device's notifications; most devices have none, and load nothing for it. */
export function useKeptPush(person: Person | null): void {
  const accountId = person?.accountId
  const surface = person?.surface
  useEffect(() => {
    if (accountId === undefined || surface === undefined) return
    const place = pushPlaceOf(surface)
    const keep = async () => {
      if (await isPushMine(place, accountId)) await (await import('#modules/matters/screens/push.ts')).keepPush(place, accountId)
    }
    // Without a line the next start does it.
    keep().catch(() => {})
  }, [accountId, surface])
}
