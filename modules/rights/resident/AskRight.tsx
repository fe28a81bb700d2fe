import './rights.css'
import { useState } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { rightsPage } from '#modules/rights/resident/addresses.ts'
import { api, myRightsQuery, requestsApi, RIGHT } from '#modules/rights/resident/api.ts'

/** One thing a screen: a name, the words of one request, or everything. */
export default function AskRight() {
  const { about } = useParams<{ about: string }>()
  if (about === 'deletion') return <AskDeletion />
  return about === 'text' ? <AskText /> : <AskName />
}

function useAsk() {
  const [, go] = useLocation()
  return useCommand(api.askRight, { changes: [RIGHT], done: () => go(rightsPage.to({}), { replace: true }) })
}

function AskName() {
  const ask = useAsk()
  const [wish, setWish] = useState('')
  return (
    <Screen
      title="更正我的姓名"
      back={rightsPage.to({})}
      act={
        <button type="button" className="press press-main" disabled={wish.trim() === '' || ask.isPending} onClick={() => ask.mutate({ kind: 'correction', field: 'name', wish: wish.trim() })}>
          提交
        </button>
      }
    >
      {ask.error !== null && <Failure error={ask.error} filled />}
      <label className="field">
        <span>正确的姓名</span>
        <input name="name" maxLength={40} autoComplete="name" value={wish} onChange={(event) => setWish(event.target.value)} />
      </label>
      <p className="quiet">县中心更正后，您的资料和所有诉求里的姓名一起改过来。以前的写法留在办理记录里备查。</p>
    </Screen>
  )
}

const myRequestsQuery = requestsApi.listMyRequests.infiniteOptions({ input: (after: string | undefined) => (after === undefined ? {} : { after }), initialPageParam: undefined, getNextPageParam: (page) => page.next ?? undefined })

function AskText() {
  const ask = useAsk()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(myRequestsQuery)
  const [requestId, choose] = useState('')
  const [wish, setWish] = useState('')
  const requests = data?.pages.flatMap((page) => page.items)
  return (
    <Screen
      title="更正一件诉求的内容"
      back={rightsPage.to({})}
      act={
        <button type="button" className="press press-main" disabled={requestId === '' || wish.trim() === '' || ask.isPending} onClick={() => ask.mutate({ kind: 'correction', field: 'text', requestId, wish: wish.trim() })}>
          提交
        </button>
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {ask.error !== null && <Failure error={ask.error} filled />}
      {requests === undefined && error === null && <Loading rows={3} />}
      {requests !== undefined && (
        <label className="field">
          <span>哪一件</span>
          <select value={requestId} onChange={(event) => choose(event.target.value)}>
            <option value="">请选择</option>
            {requests.map((request) => (
              <option key={request.requestId} value={request.requestId}>
                {request.title}（{request.number}）
              </option>
            ))}
          </select>
        </label>
      )}
      {hasNextPage && (
        <button type="button" className="press-plain" onClick={() => void fetchNextPage()}>
          显示更早的
        </button>
      )}
      <label className="field">
        <span>正确的内容，写完整</span>
        <textarea name="wish" rows={6} maxLength={2000} value={wish} onChange={(event) => setWish(event.target.value)} />
      </label>
      <p className="quiet">县中心更正后，这件诉求的内容和标题一起改。已经公开的先撤下来，改好再公开。</p>
    </Screen>
  )
}

function AskDeletion() {
  const ask = useAsk()
  const { data } = useQuery(myRightsQuery)
  const [sure, setSure] = useState(false)
  const [words, setWords] = useState('')
  return (
    <Screen
      title="删除我的全部信息"
      back={rightsPage.to({})}
      act={
        <>
          <label className="tick">
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            我知道删除后不能恢复
          </label>
          <button
            type="button"
            className="press press-main press-grave"
            disabled={!sure || ask.isPending}
            onClick={() => ask.mutate({ kind: 'deletion', ...(words.trim() === '' ? {} : { words: words.trim() }) })}
          >
            申请删除
          </button>
        </>
      }
    >
      {ask.error !== null && <Failure error={ask.error} filled />}
      <section className="sheet">
        <h2>删除以后</h2>
        <ul className="right-effects">
          <li>您的姓名、电话、反映的事、照片、地址和账号都删掉，不能恢复。</li>
          <li>您不能再用这个账号登录，也看不到这里的办理结果。想留一份的，请先在“我的”里下载我的全部数据。</li>
          <li>
            {data?.openRequests === 0
              ? '您没有正在办的诉求。'
              : `${data === undefined ? '正在办的诉求' : `您有 ${data.openRequests} 件正在办：`}会接着办完，但不再带您的姓名和电话，您收不到答复；办完后内容和照片随即删除。`}
          </li>
          <li>办理经过只留时间、单位和编号，不含您的信息；统计数字不变。</li>
        </ul>
      </section>
      <section className="sheet">
        <label className="field">
          <span>说明（可以不写）</span>
          <textarea name="words" rows={3} maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} />
        </label>
        <p className="quiet">县中心办理，县领导复核，15 个工作日内删除，或者书面告诉您为什么不能删。删除前您可以随时撤回。</p>
      </section>
    </Screen>
  )
}
