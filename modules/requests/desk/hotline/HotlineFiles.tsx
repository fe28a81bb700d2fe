import '../request.css'
import '../import/import.css'
import './hotline.css'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { hotlineContract } from '#modules/requests/hotline/contract.ts'
import { batchStates } from '#modules/requests/hotline/contract-files.ts'
import type { HotlineBatch, HotlineFiles as FilesState } from '#modules/requests/hotline/contract-files.ts'
import { TakeList } from '#modules/requests/desk/hotline/TakeList.tsx'

const HOTLINE_FILES = 'hotlineFiles'
const api = apiOf<typeof hotlineContract>('hotline')

/** For a hotline without an interface: its orders are brought in as a list, and what becomes of them is taken back in batches. */
export default function HotlineFiles() {
  const { data, error, refetch } = useQuery(api.getHotlineFiles.queryOptions({ meta: { live: [HOTLINE_FILES] }, refetchInterval: 15_000 }))
  return (
    <>
      <header className="page-head">
        <h1>12345 文件</h1>
      </header>
      <div className="page-body import">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data !== undefined && !data.isOn && <Empty title="本县没有用文件对接 12345">热线平台没有接口时，由系统管理员在“设置 › 12345 对接”里选“用文件”并启用，然后在这里上传工单、取走办理情况。{data.waiting > 0 && <>现在有 {data.waiting} 条办理情况先存着，最早一条 <Moment at={data.oldest!} />，启用后接着送，不丢也不重。</>}</Empty>}
        {data?.isOn === true && <TakeList />}
        {data !== undefined && (data.isOn || data.batches.length > 0) && <Batches state={data} />}
      </div>
    </>
  )
}

function Batches({ state }: { state: FilesState }) {
  const make = useCommand(api.makeHotlineBatch, { changes: [HOTLINE_FILES], done: ({ batches }) => sayDone(`已做成第 ${batches[0]!.number} 批，请下载后交给平台。`) })
  const open = state.batches.find((batch) => batch.state === 'open')
  const earlier = state.batches.filter((batch) => batch !== open)
  return (
    <section className="card" aria-labelledby="batches">
      <h2 id="batches">送办理情况</h2>
      {open !== undefined && <OpenBatch batch={open} />}
      {state.isOn && open === undefined && (
        <>
          <p className="import-note">{state.waiting === 0 ? '现在没有要送的消息。受理、签收、答复、申请延期或退回以后，消息在这里等着。' : <>有 {state.waiting} 条消息等着送，最早一条 <Moment at={state.oldest!} />。</>}</p>
          {make.error !== null && <Failure error={make.error} />}
          {state.waiting > 0 && <p className="hotline-acts"><Button type="primary" loading={make.isPending} onClick={() => make.mutate({})}>做成一批</Button></p>}
        </>
      )}
      {open !== undefined && state.waiting > 0 && <p className="import-note">还有 {state.waiting} 条，放进下一批。</p>}
      {state.unsure > 0 && <p className="import-missing">有 {state.unsure} 条改用文件以前发过，平台可能已经收到，没有放进批次。请系统管理员与平台核对后，在“设置 › 12345 对接”里决定重发或停发。</p>}
      {state.undecided > 0 && <p className="import-missing">有 {state.undecided} 条送不出去：平台以前不收，或状态名称留空了。它和同一工单后面的消息没有放进批次。请系统管理员在“设置 › 12345 对接”里处理。</p>}
      {earlier.length > 0 && <Earlier batches={earlier} />}
    </section>
  )
}

const fileOf = ({ batchId }: HotlineBatch) => `/api/hotline/batches/${batchId}/file`

function OpenBatch({ batch }: { batch: HotlineBatch }) {
  const end = useCommand(api.endHotlineBatch, {
    changes: [HOTLINE_FILES],
    done: (_, { handed }) => sayDone(handed ? `第 ${batch.number} 批已交给平台，${batch.messages} 条记为已送达。` : `第 ${batch.number} 批已收回，${batch.messages} 条重新等着送。`),
  })
  return (
    <div className="hotline-open" role="group" aria-label={`第 ${batch.number} 批`}>
      <p><b>第 {batch.number} 批</b>，{batch.messages} 条，<Moment at={batch.madeAt} /> 做成，还没有交出去</p>
      <p className="field-hint">按文件里的顺序录入或导入平台。交出以后再按“已交给平台”；“收回”以后这份文件作废，不要再交。</p>
      {end.error !== null && <Failure error={end.error} />}
      <p className="hotline-acts">
        {batch.isKept ? <a className="import-download" href={fileOf(batch)} download>下载文件</a> : <span>文件里有后来删除的内容，已销毁。请收回后重做。</span>}
        <Button loading={end.isPending} disabled={!batch.isKept} onClick={() => end.mutate({ batchId: batch.batchId, handed: true })}>已交给平台</Button>
        <Button loading={end.isPending} onClick={() => end.mutate({ batchId: batch.batchId, handed: false })}>收回</Button>
      </p>
    </div>
  )
}

function Earlier({ batches }: { batches: readonly HotlineBatch[] }) {
  return (
    <table className="hotline-rows" aria-label="以前的批次">
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.batchId}>
            <th scope="row">第 {batch.number} 批</th>
            <td>{batch.messages} 条</td>
            <td>{batchStates[batch.state]} <Moment at={batch.endedAt ?? batch.madeAt} /></td>
            <td>{batch.isKept ? <a href={fileOf(batch)} download aria-label={`再下载第 ${batch.number} 批`}>再下载</a> : <span className="field-hint">文件已销毁</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
