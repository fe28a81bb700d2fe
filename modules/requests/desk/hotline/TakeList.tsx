import { useState } from 'react'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { hotlineContract } from '#modules/requests/hotline/contract.ts'
import type { HotlineColumns, HotlineListResult } from '#modules/requests/hotline/contract-files.ts'
import { hotlineTemplate, hotlineTemplateName, mostFileMegabytes, mostFileRows } from '#modules/requests/hotline/file-fields.ts'
import { CheckColumns } from '#modules/requests/desk/hotline/CheckColumns.tsx'
import type { ListPlace } from '#modules/requests/desk/hotline/CheckColumns.tsx'
import { OutcomeParts } from '#modules/requests/desk/OutcomeParts.tsx'

const api = apiOf<typeof hotlineContract>('hotline')

/** A list of orders, taken row by row while somebody waits; the answer accounts for every row. */
export function TakeList() {
  const [wrong, setWrong] = useState<string>()
  const [file, setFile] = useState<File>()
  const [seen, setSeen] = useState<{ look: HotlineColumns; place: ListPlace }>()
  /** What was looked at is where it is taken from. */
  const see = (found: HotlineColumns, { sheet, headerLine }: { sheet?: string | undefined; headerLine?: unknown }) =>
    setSeen({ look: found, place: { ...(sheet === undefined ? {} : { sheet }), ...(headerLine === undefined ? {} : { headerLine: found.headerLine }) } })
  const look = useCommand(api.readHotlineColumns, { done: see })
  const again = useCommand(api.readHotlineColumns, { done: see })
  const take = useCommand(api.takeHotlineList, { done: () => setFile(undefined) })
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return
    const isTooLarge = chosen.size > mostFileMegabytes * 1024 * 1024
    setWrong(isTooLarge ? `“${chosen.name}”超过 ${mostFileMegabytes} MB。请分成几个文件再上传。` : undefined)
    setFile(isTooLarge ? undefined : chosen)
    take.reset()
    again.reset()
    setSeen(undefined)
    if (!isTooLarge) look.mutate({ file: chosen })
  }
  const isBusy = look.isPending || again.isPending || take.isPending
  return (
    <section className="card" aria-labelledby="take">
      <h2 id="take">收工单</h2>
      <label className="import-drop">
        <Icon name="upload" size={24} />
        <span className="import-drop-act">{look.isPending ? '正在看有哪些列…' : file === undefined ? '选择平台导出的工单表，或拖到这里' : '换一份工单表'}</span>
        <span className="field-hint">CSV 或 XLSX，一次最多 {mostFileRows} 行。一行一件工单；写了“事件”的行是催办、批复或回访评价。</span>
        <input className="import-drop-input" type="file" accept=".csv,.txt,.xlsx" disabled={isBusy} onChange={(event) => { choose(event.target.files?.[0]); event.target.value = '' }} />
      </label>
      <p className="import-note">
        常见的列名都认得，认不得的选一次，下次同样的表头照此。<a href={`data:text/csv;charset=utf-8,${encodeURIComponent(hotlineTemplate())}`} download={hotlineTemplateName}>下载模板</a>核对列名。同一份表传几次，每件工单也只收一次；中断了就再传一次。系统不留这份文件。
      </p>
      {wrong !== undefined && <p className="field-wrong" role="alert">{wrong}</p>}
      {look.error !== null && <Failure error={look.error} />}
      {file !== undefined && seen !== undefined && (
        <CheckColumns
          key={`${file.name} ${file.lastModified} ${file.size} ${seen.look.sheet} ${seen.look.headerLine}`} name={file.name} look={seen.look} isTaking={take.isPending}
          again={{ error: again.error, isPending: again.isPending, look: (place) => again.mutate({ file, ...place }) }}
          take={(fields) => take.mutate({ file, ...seen.place, fields })} leave={() => setFile(undefined)}
        />
      )}
      {take.error !== null && <Failure error={take.error} filled />}
      {take.data !== undefined && !take.isPending && <Result result={take.data} />}
    </section>
  )
}

function Result({ result }: { result: HotlineListResult }) {
  const parts = [['新收', result.added, '成为诉求'], ['以前收过', result.known, '没有重复'], ['事件', result.events, '记在工单上'], ['没有收下', result.refused, '写明了原因']] as const
  const refused = result.results.filter(({ outcome }) => outcome === 'refused')
  return (
    <div role="status">
      <OutcomeParts parts={parts} />
      {result.returned !== null && (
        <p className="import-fetch">
          <a href={`data:${result.returned.type};base64,${result.returned.content}`} download={result.returned.name}>取回没有收下的行</a>
          <span className="field-hint">和原来的列、格式一样，最后一列是原因。改好可以直接再传。离开本页就没有了。</span>
        </p>
      )}
      {refused.length > 0 && (
        <table className="hotline-rows" aria-label="没有收下的行">
          <tbody>
            {refused.slice(0, MOST_SHOWN).map(({ line, orderNumber, sentence }) => (
              <tr key={line}>
                <td>第 {line} 行</td>
                <td className="hotline-number">{orderNumber}</td>
                <td>{sentence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {refused.length > MOST_SHOWN && <p className="import-note">还有 {refused.length - MOST_SHOWN} 行，都在取回的文件里。</p>}
    </div>
  )
}

const MOST_SHOWN = 50
