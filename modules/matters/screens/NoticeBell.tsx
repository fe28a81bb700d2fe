import { Link } from 'wouter'
import { usePerson } from '#kit/ui/person.ts'
import { useKeptPush } from '#modules/matters/screens/kept-push.ts'
import { useUnread } from '#modules/matters/screens/notices.ts'
import { phoneNoticesPage } from '#modules/matters/screens/phone-addresses.ts'

/** In the head of each screen of a phone: the way to the notices, and how many are new. */
export function NoticeBell() {
  const person = usePerson()
  const unread = useUnread()
  useKeptPush(person)
  if (person === null) return null
  return (
    <Link href={phoneNoticesPage.to({})} className="press-plain bell" aria-label={unread === '' ? '提醒' : `提醒，${unread} 条未看`}>
      提醒
      {unread !== '' && <span className="bell-count">{unread}</span>}
    </Link>
  )
}
