import { useEffect } from 'react'
import { Link } from 'wouter'
import { usePerson } from '#kit/ui/person.ts'
import { endPushOfOthers, pushPlaceOf } from '#kit/ui/push.ts'
import { useUnread } from '#modules/matters/screens/notices.ts'
import { phoneNoticesPage } from '#modules/matters/screens/phone-addresses.ts'

/** In the head of each screen of a phone: the way to the notices, and how many are new. */
export function NoticeBell() {
  const person = usePerson()
  const unread = useUnread()
  useEffect(() => { if (person !== null) void endPushOfOthers(pushPlaceOf(person.surface), person.accountId) }, [person])
  if (person === null) return null
  return (
    <Link href={phoneNoticesPage.to({})} className="press-plain bell" aria-label={unread === '' ? '提醒' : `提醒，${unread} 条未看`}>
      提醒
      {unread !== '' && <span className="bell-count">{unread}</span>}
    </Link>
  )
}
