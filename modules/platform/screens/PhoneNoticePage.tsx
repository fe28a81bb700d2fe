import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { useMaybeMe, useWelcome } from '#modules/platform/screens/me.ts'
import { NoticeText } from '#modules/platform/screens/NoticeText.tsx'

/** The notice, to be read at any time by anybody. */
export default function PhoneNoticePage() {
  const me = useMaybeMe()
  const { data: welcome, error, refetch } = useWelcome()
  return (
    <Screen title="个人信息告知书">
      <div className="sheet">
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {welcome === undefined ? error === null && <Loading rows={5} /> : <NoticeText text={welcome.notice.text} />}
        {me?.noticeAcknowledged && <p className="quiet">您已阅读现行版本。{me.surface === 'resident' && '不想再让本平台保存您的信息，可以在“我的”里申请删除。'}</p>}
      </div>
    </Screen>
  )
}
