import '#modules/requests/phone/request.css'
import '#modules/requests/phone/nearby.css'
import '#modules/requests/phone/published.css'
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import { usePerson } from '#kit/ui/person.ts'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { api, publishedApi, REQUEST } from '#modules/requests/phone/api.ts'
import { PublishedItem } from '#modules/requests/phone/PublishedItem.tsx'
import { SupportAct } from '#modules/requests/phone/Nearby.tsx'
import { UrgeSupported } from '#modules/requests/phone/UrgeSupported.tsx'
import { OwnOne } from '#modules/requests/resident/OwnOne.tsx'
import { publishedPage, publishedUnitPage, reportPage, supportedPage } from '#modules/requests/resident/addresses.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

const NUMBER = /^\d{4}-\d{6,9}$/

/** One published request under an address of its own, to be sent to a neighbour. */
export default function PublishedOne() {
  const { number } = useParams<{ number: string }>()
  const { data: item, error, refetch } = useQuery(publishedApi.getPublished.queryOptions({ input: { number }, enabled: NUMBER.test(number), retry: false }))
  const isMissing = !NUMBER.test(number) || (error instanceof Refusal && error.status === 404)
  return (
    <Screen title="公开的诉求" back={publishedPage.to({})}>
      {isMissing ? (
        <Empty title={`没有公开的诉求 ${number}`}>编号可能抄错了，或者公开已经撤回。</Empty>
      ) : (
        <>
          {error !== null && <Failure error={error} retry={() => void refetch()} />}
          {item === undefined && error === null && <Loading />}
          {item !== undefined && (
            <>
              <article className="sheet">
                <PublishedItem item={item} />
                <p className="quiet published-number">编号 <WholeNumbers>{item.number}</WholeNumbers></p>
              </article>
              <MeToo item={item} />
              <Send item={item} />
            </>
          )}
        </>
      )}
      {item !== undefined && (
        <p className="list-more">
          <Link href={publishedUnitPage.to({ organizationId: item.unitId })} className="press">
            看{item.unit}说到做到
          </Link>
        </p>
      )}
      <p className="list-more">
        <Link href={publishedPage.to({}, item === undefined ? {} : { area: item.areaId })} className="press">
          {item === undefined ? '看其他公开的诉求' : `看${item.areaName}公开的其他诉求`}
        </Link>
      </p>
    </Screen>
  )
}

/** Whoever has the same trouble joins it here and asks for it to be done; who he is, is asked on the page that it leads to. */
function MeToo({ item }: { item: PublishedEntry }) {
  const person = usePerson()
  const { data, error, refetch } = useQuery(api.getSupported.queryOptions({ input: { requestId: item.requestId }, enabled: person !== null, meta: { live: [REQUEST, 'notice'] } }))
  const joined = data?.published
  return (
    <section className="sheet">
      <h2>{joined?.own === true ? '您反映的' : joined?.supported === true ? '您跟着这一件' : '您也遇到？'}</h2>
      {person === null && (
        <>
          <p className="quiet">{item.open ? '跟着这一件，有进展告诉您，还可以催办。要先用手机号码登录。' : '登录后可以跟着这一件，有进展告诉您。'}</p>
          <Link href={supportedPage.to({ matterId: item.requestId })} className="press supported-report">
            登录后加入
          </Link>
        </>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {joined?.own === true && <OwnOne requestId={item.requestId} />}
      {joined?.own === false && (
        <>
          {!joined.supported && joined.maySupport && <p className="quiet">按“我也遇到”，不用再写一遍：有进展告诉您{item.open && '，还可以催办'}。</p>}
          {joined.supported || joined.maySupport ? <SupportAct item={joined} /> : <DoneAlready />}
          <UrgeSupported item={joined} unit={joined.unit} />
        </>
      )}
    </section>
  )
}

function DoneAlready() {
  return (
    <>
      <p className="quiet">这件事已经办成。您那里还没有解决的，请另外反映一件，会有您自己的编号。</p>
      <Link href={reportPage.to({})} className="press supported-report">
        我要反映
      </Link>
    </>
  )
}

/** By what the phone offers; without it the address is copied, and it stands there to be read in any case. */
function Send({ item }: { item: PublishedEntry }) {
  const [copied, setCopied] = useState(false)
  const url = location.origin + location.pathname
  // Neither is there over plain HTTP.
  const { share, clipboard } = navigator as Partial<Pick<Navigator, 'share' | 'clipboard'>>
  const send = async () => {
    if (share !== undefined) {
      // Whoever closes the list of ways has changed his mind.
      await navigator.share({ title: item.publicText.slice(0, 40), url }).catch(() => {})
      return
    }
    await clipboard?.writeText(url).then(() => setCopied(true), () => {})
  }
  return (
    <section className="sheet">
      <h2>发给别人看</h2>
      <p className="quiet published-address">{url}</p>
      {(share ?? clipboard) !== undefined && (
        <button type="button" className="press" onClick={() => void send()}>
          {share !== undefined ? '发给别人' : '复制网址'}
        </button>
      )}
      <p className="quiet" role="status">{copied && '网址已复制，可以粘贴发出去了。'}</p>
    </section>
  )
}
