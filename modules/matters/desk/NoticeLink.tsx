import { Go } from '#kit/ui/desk/Go.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { usePerson } from '#kit/ui/person.ts'
import { noticesPage } from '#modules/matters/desk/addresses.ts'
import { useKeptPush } from '#modules/matters/screens/kept-push.ts'
import { useUnread } from '#modules/matters/screens/notices.ts'

/** In the desk's frame: the way to the notices, and how many are new. */
export function NoticeLink() {
  const unread = useUnread()
  useKeptPush(usePerson())
  return (
    <Go to={noticesPage.to({})} className="frame-button" title="提醒">
      <Icon name="bell" size={18} />
      <span>提醒</span>
      {unread !== '' && <span className="frame-count" aria-label={`${unread} 条未看`}>{unread}</span>}
    </Go>
  )
}
