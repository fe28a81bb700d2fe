import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { useMaybeMe, useWelcome } from '#modules/platform/screens/me.ts'
import { NoticeText } from '#modules/platform/screens/NoticeText.tsx'

/** The notice, to be read at any time by anybody. */
export default function PhoneNoticePage() {
  const me = useMaybeMe()
  const { data: welcome, error, refetch } = useWelcome()
  return (
    <Screen title="告知与同意">
      <div className="sheet">
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {welcome === undefined ? error === null && <Loading rows={5} /> : <NoticeText text={welcome.notice.text} />}
        {me?.noticeAcknowledged && <p className="quiet">您已同意现行版本。不再同意时，可以在“我的”中退出登录；已提交的事项仍会办完。</p>}
      </div>
    </Screen>
  )
}
