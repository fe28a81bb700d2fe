import './rights.css'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { DueTime, Moment } from '#kit/ui/DueTime.tsx'
import { useMay } from '#kit/ui/person.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { RightsRequest } from '#modules/rights/contract.ts'
import { rightsRequestsPage } from '#modules/rights/desk/addresses.ts'
import { api, RIGHT } from '#modules/rights/desk/api.ts'
import { RecordRight } from '#modules/rights/desk/RecordRight.tsx'
import { RightInFull } from '#modules/rights/desk/RightInFull.tsx'

/** What residents ask about their own data: what is due first stands first. */
export default function RightsRequests() {
  const { search, setSearch } = usePlace(rightsRequestsPage)
  const stage = search.stage === 'ended' ? 'ended' : 'open'
  const { data, error, refetch } = useQuery(api.listRightsRequests.queryOptions({ input: { stage }, meta: { live: [RIGHT] } }))
  const may = useMay()
  return (
    <>
      <header className="page-head">
        <h1>个人信息申请</h1>
        <div className="page-acts">{may('right.handle') && search.act !== 'record' && <Button onClick={() => setSearch({ act: 'record', open: undefined })}>替没有手机的人登记</Button>}</div>
      </header>
      <nav className="tabs" aria-label="办理情况">
        <Go to={rightsRequestsPage.to({})} className="tab" aria-current={stage === 'open' ? 'page' : undefined}>待办理</Go>
        <Go to={rightsRequestsPage.to({}, { stage: 'ended' })} className="tab" aria-current={stage === 'ended' ? 'page' : undefined}>已办完</Go>
      </nav>
      {search.act === 'record' && may('right.handle') && <RecordRight close={() => setSearch({ act: undefined })} />}
      <div className="rows-ground">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data?.items.length === 0 && (
          <Empty title={stage === 'open' ? '没有待办理的申请' : '还没有一件申请办完'}>
            {stage === 'open' ? '居民在手机上申请更正或删除自己的信息时，会出现在这里：更正由县中心直接办，删除要再由县领导复核。' : '办好的、没有同意的和撤回的，列在这里。'}
          </Empty>
        )}
        {data !== undefined && data.items.length > 0 && (
          <table className="rows stacks">
            <caption className="unseen">居民对本人信息的申请，先到期的在前</caption>
            <thead>
              <tr>
                <th scope="col">申请</th>
                <th scope="col" style={{ width: 220 }}>谁提出</th>
                <th scope="col" style={{ width: 170 }}>提出时间</th>
                <th scope="col" style={{ width: 190 }}>{stage === 'open' ? '应答复' : '办完时间'}</th>
                <th scope="col" style={{ width: 110 }}>状态</th>
                <th scope="col" style={{ width: 110 }}><span className="unseen">打开</span></th>
              </tr>
            </thead>
            <tbody>
              {data.items.flatMap((item) => [
                <Row key={item.rightsRequestId} item={item} isOpen={search.open === item.rightsRequestId} toggle={() => setSearch({ open: search.open === item.rightsRequestId ? undefined : item.rightsRequestId, act: undefined })} />,
                search.open === item.rightsRequestId && (
                  <tr key={`${item.rightsRequestId} full`} className="right-row">
                    <td colSpan={6}>
                      <RightInFull rightsRequestId={item.rightsRequestId} act={search.act} openAct={(act) => setSearch({ act }, { replace: true })} close={() => setSearch({ open: undefined, act: undefined })} />
                    </td>
                  </tr>
                ),
              ])}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}

function Row({ item, isOpen, toggle }: { item: RightsRequest; isOpen: boolean; toggle: () => void }) {
  return (
    <tr>
      <td>
        {item.kindLabel}
        {item.fieldLabel !== null && `：${item.fieldLabel}`}
      </td>
      <td data-name="谁提出">{item.recordedUnit === null ? '本人（手机）' : `凭条 ${item.requestNumber ?? ''}，${item.recordedUnit}登记`}</td>
      <td data-name="提出时间"><Moment at={item.askedAt} /></td>
      <td data-name={item.endedAt === null ? '应答复' : '办完时间'}>{item.endedAt === null ? <DueTime dueAt={item.dueAt} words={item.dueAt === null ? '等明年的工作日历' : null} overdue={item.overdue} /> : <Moment at={item.endedAt} />}</td>
      <td data-name="状态">{item.stateLabel}</td>
      <td>
        <Button aria-expanded={isOpen} onClick={toggle}>{isOpen ? '收起' : '打开'}</Button>
      </td>
    </tr>
  )
}
