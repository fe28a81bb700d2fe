import '#modules/requests/desk/requests.css'
import './statistics.css'
import { useState } from 'react'
import { Button } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty } from '#kit/ui/states.tsx'
import { channelLabels } from '#modules/matters/contract.ts'
import { rowSetWords } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import { basisWords } from '#modules/requests/statistics/rules.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { categoriesQuery } from '#modules/requests/desk/api.ts'
import { today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { RequestRows } from '#modules/requests/desk/RequestRows.tsx'
import { statisticsRowsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { api, reachQuery } from '#modules/requests/desk/statistics/api.ts'
import { AskExport } from '#modules/requests/desk/statistics/AskExport.tsx'
import { addressOf, basisOf, exportFilterOf, narrowing, questionOf, rowSetOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

const PAGE = 50
const unmarked: ReadonlySet<string> = new Set()

/** The requests behind one figure, the newest first. */
export default function StatisticsRows() {
  const { search } = usePlace(statisticsRowsPage)
  const { data: reach, error, refetch } = useQuery(reachQuery)
  if (reach === undefined) return <PageWaiting title={rowSetWords[rowSetOf(search.set)]} error={error} retry={refetch} />
  const unit = reach.organizations[0]
  const first = reach.areas[0] === undefined && unit !== undefined ? { kind: 'organization' as const, id: unit.organizationId } : { kind: 'area' as const, id: reach.areas[0]?.areaId ?? '' }
  return <Listed question={questionOf(search, first, today())} set={rowSetOf(search.set)} own={search.own === 'true'} />
}

function Listed({ question, set, own }: { question: Question; set: RowSet; own: boolean }) {
  const may = useMay()
  const [asking, ask] = useState(false)
  const list = useRows(question, set, own)
  const rows = list.data?.pages.flatMap((page) => page.items)
  const { data: figures } = useQuery(
    question.of.kind === 'area'
      ? { ...api.getAreaStatistics.queryOptions({ input: { areaId: question.of.id, ...narrowing(question), by: 'channel' } }), staleTime: Number.POSITIVE_INFINITY }
      : { ...api.getOrganizationStatistics.queryOptions({ input: { organizationId: question.of.id, ...narrowing(question), by: 'channel' } }), staleTime: Number.POSITIVE_INFINITY },
  )
  const { data: named } = useQuery(categoriesQuery)
  const words = [
    sayPeriod(question.period), figures?.unit, figures?.area, question.category === undefined ? null : named?.categories.find(({ key }) => key === question.category)?.name,
    question.channel === undefined ? null : channelLabels[question.channel], own ? '本级' : null, question.basis === 'assessable' && set !== 'received' && set !== 'declined' ? basisWords.assessable : null,
  ].filter((word) => word !== null && word !== undefined)
  return (
    <>
      <header className="page-head">
        <h1>{figures === undefined ? '' : `${figures.of.name} · `}{rowSetWords[set]}</h1>
        <span className="scope-period">{words.join('，')}</span>
        <div className="page-acts">
          {may('export.create') && !own && rows !== undefined && rows.length > 0 && <Button onClick={() => ask(true)}>申请导出</Button>}
          <Go to={addressOf(question)}>返回统计</Go>
        </div>
      </header>
      {asking && <AskExport of={question.of} filter={exportFilterOf(question, set)} close={() => ask(false)} />}
      <RequestRows list={list as never} rows={rows} changed={unmarked} gone={unmarked} nothing={<Empty title="没有这样的诉求">回到统计，换一段时间或换一个数字再看。</Empty>} toOf={(row) => requestPage.to({ matterId: row.requestId })} />
    </>
  )
}

function useRows(question: Question, set: RowSet, own: boolean) {
  const pageOf = (after: string | undefined) => ({ ...narrowing(question), of: set, basis: basisOf(question, set), limit: PAGE, ...(after === undefined ? {} : { after }) })
  const ofArea = useInfiniteQuery({
    ...api.listAreaRows.infiniteOptions({ input: (after: string | undefined) => ({ ...pageOf(after), areaId: question.of.id, own: String(own) }) as never, initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined }),
    enabled: question.of.kind === 'area',
  })
  const ofUnit = useInfiniteQuery({
    ...api.listOrganizationRows.infiniteOptions({ input: (after: string | undefined) => ({ ...pageOf(after), organizationId: question.of.id }) as never, initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined }),
    enabled: question.of.kind === 'organization',
  })
  return question.of.kind === 'area' ? ofArea : ofUnit
}
