import '#modules/requests/phone/request.css'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'wouter'
import { Moment } from '#kit/ui/DueTime.tsx'
import { StateShape } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { api } from '#modules/requests/phone/api.ts'
import { dayOf } from '#modules/requests/phone/plain-state.ts'
import { publishedPage } from '#modules/requests/resident/addresses.ts'
import type { z } from 'zod'
import type { PublishedRequest } from '#modules/requests/shapes.ts'

type Item = z.infer<typeof PublishedRequest>

/** What others reported, how it was answered, and whether the promise was kept. Nobody needs to sign in. */
export default function Published() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const { data: named } = useQuery(api.listPublishedCategories.queryOptions())
  const chosen = search.get('category')
  const category = chosen !== null && /^[a-z][A-Za-z]{0,39}$/.test(chosen) ? chosen : undefined
  const categoryName = named?.categories.find(({ key }) => key === category)?.name
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    api.listPublished.infiniteOptions({
      input: (after: string | undefined) => ({ ...(category === undefined ? {} : { category }), ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Screen title="身边公开">
      <label className="field">
        <span>看哪一类</span>
        <select name="category" value={category ?? ''} onChange={(event) => go(publishedPage.to({}, { category: event.target.value }), { replace: true })}>
          <option value="">全部</option>
          {category !== undefined && categoryName === undefined && <option value={category}>{named === undefined ? '正在读取' : '没有这一类'}</option>}
          {named?.categories.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && (
        <Empty title={category === undefined ? '还没有公开的诉求' : categoryName === undefined ? '这一类还没有公开的诉求' : `“${categoryName}”类还没有公开的诉求`}>办完的事和暂时办不了的事，经隐去个人信息后会公开在这里。</Empty>
      )}
      <ul className="published-list">
        {items?.map((item) => (
          <li key={item.requestId} className="sheet">
            <PublishedOne item={item} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="press list-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更多
        </button>
      )}
    </Screen>
  )
}

function PublishedOne({ item }: { item: Item }) {
  return (
    <>
      <p className="quiet">
        {item.areaName} · {item.categoryLabel} · <Moment at={item.openedAt} />
      </p>
      <p className="request-words">{item.publicText}</p>
      {(item.reporter !== null || item.others > 0) && <p className="quiet">{[...(item.reporter === null ? [] : [`${item.reporter} 反映`]), ...(item.others === 0 ? [] : [`另有 ${item.others} 人反映`])].join('，')}</p>}
      <div className="published-answer">
        <p className="quiet">
          {item.unit}{item.isPlan ? '的计划' : '答复'}（<strong>{item.stateLabel}</strong>）{item.repliedAt !== null && <Moment at={item.repliedAt} />}
        </p>
        <p className="request-words">{item.publicAnswer}</p>
        {item.suspendedUntil !== null && <p className="quiet">{dayOf(item.suspendedUntil, new Date())}再看能不能办</p>}
      </div>
      <PromiseKept item={item} />
    </>
  )
}

/** The promise, and whether it was kept: with a shape beside the colour. */
function PromiseKept({ item: { promisedAt, kept } }: { item: Item }) {
  if (promisedAt === null || (kept === null && new Date(promisedAt) <= new Date())) return null
  const day = dayOf(promisedAt, new Date())
  if (kept === null) {
    return (
      <p className="published-kept published-kept-open">
        <StateShape nearness="calm" />
        答应 {sayMoment(new Date(promisedAt), new Date())} 前办好，还没到期
      </p>
    )
  }
  return (
    <p className={`published-kept ${kept ? 'published-kept-yes' : 'published-kept-no'}`}>
      <StateShape nearness={kept ? 'done' : 'missed'} />
      {kept ? `答应${day}前办好，做到了` : `答应${day}前办好，没有做到`}
    </p>
  )
}
