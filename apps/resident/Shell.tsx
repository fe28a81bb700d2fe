import { lazy } from 'react'
import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Pages } from '#kit/ui/phone/Pages.tsx'
import type { PhonePage } from '#kit/ui/phone/page.ts'
import { CornerProvider, Screen } from '#kit/ui/phone/Screen.tsx'
import { useLine } from '#kit/ui/line.ts'
import { useNewVersion } from '#kit/ui/phone/offline-shell.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { NoticeBell } from '#modules/matters/screens/NoticeBell.tsx'
import { MeProvider, meQuery, useMaybeMe } from '#modules/platform/screens/me.ts'
import { useLiveUpdates } from '#modules/platform/screens/live-updates.ts'
import { Home } from '#apps/resident/Home.tsx'
import { pages } from '#apps/resident/routes.ts'

const PhoneSignIn = lazy(() => import('#modules/platform/screens/PhoneSignIn.tsx').then(({ PhoneSignIn: component }) => ({ default: component })))
const PhoneNotice = lazy(() => import('#modules/platform/screens/PhoneNotice.tsx').then(({ PhoneNotice: component }) => ({ default: component })))

/** The resident's app: the first screen stands at once for everybody; what concerns a person asks who he is. */
export function Shell() {
  const { data: me } = useQuery(meQuery)
  const newVersion = useNewVersion()
  const online = useLine()
  useLiveUpdates(me?.accountId)
  return (
    <MeProvider value={me ?? null}>
      {!online && <p className="bar" role="status">现在连不上网络。写下的内容会留在手机上，连上后再提交。</p>}
      {newVersion !== null && (
        <p className="bar">
          有新版本
          <button type="button" onClick={newVersion}>
            现在更新
          </button>
        </p>
      )}
      <CornerProvider value={<NoticeBell />}>
        <Pages home={Home} pages={pages} guard={guard} missing={<Missing />} />
      </CornerProvider>
    </MeProvider>
  )
}

function guard(page: PhonePage, screen: ReactNode): ReactNode {
  return page.open ? screen : <Guarded title={page.title}>{screen}</Guarded>
}

/** Signs in where one is, then goes on with what one wanted. */
function Guarded({ title, children }: { title: string; children: ReactNode }) {
  const { error, isPending, refetch } = useQuery(meQuery)
  const me = useMaybeMe()
  if (me !== null) return me.noticeAcknowledged ? children : <PhoneNotice surface="resident" />
  return (
    <Screen title={isPending ? title : '请先登录'}>
      {isPending ? (
        <Loading />
      ) : error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <p className="sign-in-why">用手机号码登录，不用记密码。登录后接着进入“{title}”。</p>
          <PhoneSignIn surface="resident" />
        </>
      )}
    </Screen>
  )
}

function Missing() {
  return (
    <Screen title="没有这个页面">
      <Empty title="这个地址打不开">地址可能抄错了，或者内容已经撤下。</Empty>
      <Link href="/" className="press press-main">
        回到首页
      </Link>
    </Screen>
  )
}
