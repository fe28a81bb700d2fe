import { Suspense, lazy, useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, Route, Switch } from 'wouter'
import { keepSending } from '#kit/ui/outbox-sender.ts'
import { Pages } from '#kit/ui/phone/Pages.tsx'
import { CornerProvider, Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { NoticeBell } from '#modules/matters/screens/NoticeBell.tsx'
import { useLiveUpdates } from '#modules/platform/screens/live-updates.ts'
import { MeProvider, meQuery } from '#modules/platform/screens/me.ts'
import { phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'
import { Arrival } from '#apps/field/Arrival.tsx'
import { Home } from '#apps/field/Home.tsx'
import { LineState } from '#apps/field/LineState.tsx'
import { Waiting } from '#apps/field/Waiting.tsx'
import { pages } from '#apps/field/routes.ts'

const PhoneNotice = lazy(() => import('#modules/platform/screens/PhoneNotice.tsx').then(({ PhoneNotice: component }) => ({ default: component })))
const PhoneNoticePage = lazy(() => import('#modules/platform/screens/PhoneNoticePage.tsx'))

/** The field app: above everything how the line is and what has not been uploaded, below it the person's pages. */
export function Shell() {
  const { data: me, error, refetch } = useQuery(meQuery)
  const accountId = me?.accountId
  useLiveUpdates(accountId)
  useEffect(() => (accountId === undefined ? undefined : keepSending(accountId)), [accountId])
  return (
    <MeProvider value={me ?? null}>
      <LineState />
      <Suspense fallback={<Loading />}>
        {me === undefined && error !== null && (
          <Switch>
            <Route path="/waiting" component={Waiting} />
            <Route>
              <WithoutLine error={error} retry={() => void refetch()} />
            </Route>
          </Switch>
        )}
        {me === undefined && error === null && <Loading label="正在打开" />}
        {me === null && <BeforeSignIn />}
        {me?.noticeAcknowledged === false && <PhoneNotice surface="field" />}
        {me?.noticeAcknowledged === true && (
          <CornerProvider value={<NoticeBell />}>
            <Pages home={Home} pages={pages} guard={(_page, screen) => screen} missing={<Missing />} extra={<Route path="/waiting" component={Waiting} />} />
          </CornerProvider>
        )}
      </Suspense>
    </MeProvider>
  )
}

function BeforeSignIn() {
  return (
    <Switch>
      <Route path={phoneNoticePage.path} component={PhoneNoticePage} />
      <Route component={Arrival} />
    </Switch>
  )
}

/** Opened where there is no line: what waits on the phone is safe and can be seen. */
function WithoutLine({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Screen title="没有连上">
      <Failure error={error} retry={retry} />
      <p className="quiet">还没上传的内容都在这部手机上，连上后会自动上传，不会重复。</p>
      <Link href="/waiting" className="press">
        看还没上传的内容
      </Link>
    </Screen>
  )
}

function Missing() {
  return (
    <Screen title="没有这个页面">
      <Empty title="这个地址打不开">地址可能抄错了，或者事情已经转给别人。</Empty>
      <Link href="/" className="press press-main">
        回到首页
      </Link>
    </Screen>
  )
}
