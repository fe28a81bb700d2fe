import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Consent } from '#modules/platform/contract.ts'
import { consentsQuery, useDecideConsent } from '#modules/platform/screens/consents.ts'
import { phoneAccountPage } from '#modules/platform/screens/phone-addresses.ts'

/** What is optional, each by itself: one tap says yes, the same tap says no. */
export default function PhoneConsents() {
  const { data, error, refetch } = useQuery(consentsQuery)
  const decide = useDecideConsent()
  return (
    <Screen title="同意设置" back={phoneAccountPage.to({})}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {decide.error !== null && <Failure error={decide.error} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {data?.consents.length === 0 && <Empty title="没有要您同意的事项">同意设置是给居民本人的；以工作身份登录时这里是空的。</Empty>}
      {data !== undefined && data.consents.length > 0 && <p className="consent-head">下面几项都可以不同意。随时能改，改了马上生效，不影响反映问题和得到答复。</p>}
      {data?.consents.map((consent) => (
        <OneConsent key={consent.purpose} consent={consent} isPending={decide.isPending} decide={(granted) => decide.mutate({ purpose: consent.purpose, version: consent.version, granted })} />
      ))}
    </Screen>
  )
}

function OneConsent({ consent, isPending, decide }: { consent: Consent; isPending: boolean; decide: (granted: boolean) => void }) {
  const { title, what, without, granted, decidedAt, sensitive } = consent
  return (
    <section className="sheet consent">
      <button type="button" role="switch" aria-label={title} aria-checked={granted} className="consent-switch" disabled={isPending} onClick={() => decide(!granted)}>
        <span className="entry-words">
          <span className="entry-name">{title}</span>
          <span className="entry-hint">
            {granted ? '已同意' : '没有同意'}
            {decidedAt !== null && <>，<Moment at={decidedAt} /> 改的</>}
          </span>
        </span>
        <span className="consent-knob" aria-hidden="true" />
      </button>
      <p>
        {what}
        {sensitive && <span className="consent-sensitive">敏感个人信息</span>}
      </p>
      <p className="quiet">{without}</p>
    </section>
  )
}
