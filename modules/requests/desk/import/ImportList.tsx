import '#modules/requests/desk/request.css'
import './import.css'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { ImportDetail } from '#modules/requests/import/contract.ts'
import { importPage, importsPage } from '#modules/requests/desk/import/addresses.ts'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import { Columns } from '#modules/requests/desk/import/Columns.tsx'
import { Preview } from '#modules/requests/desk/import/Preview.tsx'
import { Result } from '#modules/requests/desk/import/Result.tsx'
import { Running } from '#modules/requests/desk/import/Running.tsx'
import { Steps } from '#modules/requests/desk/import/Steps.tsx'
import type { Step } from '#modules/requests/desk/import/Steps.tsx'

/** One list on its way in: the step follows from how far it is. */
export default function ImportList() {
  const { params, search } = usePlace(importPage)
  const { data, error, refetch } = useQuery(api.getImport.queryOptions({
    input: { importId: params.importId }, meta: { live: [IMPORT] },
    // The live feed tells it sooner; a cut line must not leave a bar that stands still.
    refetchInterval: ({ state }) => (state.data !== undefined && ['checking', 'running'].includes(state.data.state) ? 4_000 : false),
  }))
  const step = data === undefined ? 'columns' : stepOf(data, search.step)
  return (
    <>
      <header className="page-head">
        <h1 className="import-title" title={data?.fileName}>{data?.fileName ?? '导入清单'}</h1>
        {data !== undefined && <span className="import-format">{data.formatLabel}{data.rowCount === null ? '' : `，${data.rowCount} 行`}</span>}
        <span className="page-acts"><Go to={importsPage.to({})}>全部导入</Go></span>
      </header>
      <div className="page-body import">
        <Steps at={step} />
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data !== undefined && step === 'columns' && <Columns key={`${data.importId} ${data.sheet} ${data.headerLine}`} list={data} />}
        {data !== undefined && step === 'preview' && <Preview list={data} />}
        {data !== undefined && step === 'run' && <Running list={data} />}
        {data !== undefined && step === 'result' && <Result list={data} />}
      </div>
    </>
  )
}

function stepOf({ state, missing }: ImportDetail, asked: string | undefined): Step {
  if (state === 'running') return 'run'
  if (state !== 'checking' && state !== 'ready') return 'result'
  return asked === 'preview' && missing.length === 0 ? 'preview' : 'columns'
}
