import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api } from '#modules/requests/desk/sheets/api.ts'

/** Every figure worked out again from the frozen rows, beside what was frozen. */
export function Check({ sheetId, edition, close }: { sheetId: string; edition: number; close: () => void }) {
  const { data, error, refetch } = useQuery({ ...api.checkSheet.queryOptions({ input: { sheetId, edition } }), staleTime: 0 })
  return (
    <section className="sheet-part sheet-check" aria-label="核对" aria-live="polite">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {data !== undefined && (
        <>
          <h2 className={data.equal ? 'sheet-equal' : 'sheet-unequal'}>{data.equal ? `✓ 核对一致：第 ${edition} 版的 ${data.figures.length} 个数字和校验值，从冻结的明细重新算出来都一样` : `✗ 核对不一致：第 ${edition} 版的明细或数字被改动过，请联系县中心`}</h2>
          <details open={!data.equal}>
            <summary>逐个对照</summary>
            <table className="sheet-compare">
              <caption className="unseen">冻结的数字与重新算出的数字</caption>
              <thead><tr><th scope="col">数字</th><th scope="col">冻结的</th><th scope="col">重新算出的</th><th scope="col">结果</th></tr></thead>
              <tbody>
                {data.figures.map((figure) => <tr key={figure.name}><th scope="row">{figure.label}</th><td>{figure.frozen}</td><td>{figure.recomputed}</td><td>{figure.equal ? '一致' : '不一致'}</td></tr>)}
                <tr><th scope="row">校验值</th><td className="sheet-hash">{data.hash.frozen}</td><td className="sheet-hash">{data.hash.recomputed}</td><td>{data.hash.equal ? '一致' : '不一致'}</td></tr>
              </tbody>
            </table>
          </details>
        </>
      )}
      <Button onClick={close}>收起</Button>
    </section>
  )
}
