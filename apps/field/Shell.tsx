import { Suspense, lazy, useEffect } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Route, Switch } from 'wouter'
import { lockWhenIdle, device, useDevice } from '#kit/ui/device/this-device.ts'
import { keepSending } from '#kit/ui/outbox-sender.ts'
import { Pages } from '#kit/ui/phone/Pages.tsx'
import { CornerProvider, Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { NoticeBell } from '#modules/matters/screens/NoticeBell.tsx'
import type { Me } from '#modules/platform/contract.ts'
import { lockPhone, lockSession, stayIn } from '#modules/platform/field/phone-lock.ts'
import { fieldMeQuery } from '#modules/platform/field/field-me.ts'
import { useLiveUpdates } from '#modules/platform/screens/live-updates.ts'
import { MeProvider } from '#modules/platform/screens/me.ts'
import { phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'
import { Arrival } from '#apps/field/Arrival.tsx'
import { Home } from '#apps/field/Home.tsx'
import { LineState } from '#apps/field/LineState.tsx'
import { Waiting } from '#apps/field/Waiting.tsx'
import { pages } from '#apps/field/routes.ts'

const PhoneNotice = lazy(() => import('#modules/platform/screens/PhoneNotice.tsx').then(({ PhoneNotice: component }) => ({ default: component })))
const PhoneNoticePage = lazy(() => import('#modules/platform/screens/PhoneNoticePage.tsx'))
const SetPin = lazy(() => import('#modules/platform/field/SetPin.tsx'))
const LockScreen = lazy(() => import('#modules/platform/field/LockScreen.tsx'))

/**
 * The field app: above everything how the line is and what has not been uploaded, below it what the phone's PIN allows: the
 * person's pages while it is open, the lock, or the way in by a code. What waits is sent in each of these.
 */
export function Shell() {
  const phone = useDevice()
  const queries = useQueryClient()
  const owner = 'accountId' in phone ? phone.accountId : undefined
  useEffect(() => void device.start(), [])
  useEffect(() => (owner === undefined ? undefined : keepSending(owner)), [owner])
  useEffect(() => (phone.stage === 'open' ? lockWhenIdle(() => void lockPhone(queries)) : undefined), [phone.stage, queries])
  useEffect(() => { if (phone.stage === 'wantsCode') lockSession() }, [phone.stage])
  return (
    <>
      <LineState />
      <Suspense fallback={<Loading label="正在打开" />}>
        {phone.stage === 'reading' && <Loading label="正在打开" />}
        {phone.stage === 'wantsCode' && <BeforeSignIn />}
        {phone.stage === 'locked' && <LockScreen triesLeft={phone.triesLeft} wantsServer={phone.wantsServer} />}
        {(phone.stage === 'open' || phone.stage === 'absent') && <SignedIn owner={owner} />}
      </Suspense>
    </>
  )
}

/** Somebody may be signed in: his pages, once he has read the notice and set a PIN. */
function SignedIn({ owner }: { owner: string | undefined }) {
  const { data: me, error, refetch } = useQuery(fieldMeQuery(owner))
  useLiveUpdates(owner === undefined ? undefined : me?.accountId, stayIn)
  if (me === undefined) return error === null ? <Loading label="正在打开" /> : <WithoutLine error={error} retry={() => void refetch()} />
  if (me === null) return <BeforeSignIn />
  return (
    <MeProvider value={me}>
      <Entered me={me} isOwner={owner === me.accountId} />
    </MeProvider>
  )
}

function Entered({ me, isOwner }: { me: Me; isOwner: boolean }) {
  if (!me.noticeAcknowledged) return <PhoneNotice surface="field" />
  if (!isOwner) return <SetPin accountId={me.accountId} />
  return (
    <CornerProvider value={<NoticeBell />}>
      <Pages home={Home} pages={pages} guard={(_page, screen) => screen} missing={<Missing />} extra={<Route path="/waiting" component={Waiting} />} />
    </CornerProvider>
  )
}

function BeforeSignIn() {
  return (
    <Switch>
      <Route path={phoneNoticePage.path} component={PhoneNoticePage} />
      <Route path="/waiting" component={Waiting} />
      <Route component={Arrival} />
    </Switch>
  )
}

/** Opened where there is no line and nothing was read before. */
function WithoutLine({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Switch>
      <Route path="/waiting" component={Waiting} />
      <Route>
        <Screen title="没有连上">
          <Failure error={error} retry={retry} />
          <p className="quiet">还没上传的内容都在这部手机上，连上后会自动上传，不会重复。</p>
          <Link href="/waiting" className="press">
            看还没上传的内容
          </Link>
        </Screen>
      </Route>
    </Switch>
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
