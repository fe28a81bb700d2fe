import { useState } from 'react'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { hotlineContract } from '#modules/requests/hotline/contract.ts'
import type { HotlineListResult } from '#modules/requests/hotline/contract-files.ts'
import { hotlineTemplate, hotlineTemplateName, mostFileMegabytes, mostFileRows } from '#modules/requests/hotline/file-fields.ts'
import { OutcomeParts } from '#modules/requests/desk/OutcomeParts.tsx'

const api = apiOf<typeof hotlineContract>('hotline')

/** A list of orders, taken row by row while somebody waits; the answer accounts for every row. */
export function TakeList() {
  const [wrong, setWrong] = useState<string>()
  const take = useCommand(api.takeHotlineList, {})
  const choose = (file: File | undefined) => {
    if (file === undefined) return
    const isTooLarge = file.size > mostFileMegabytes * 1024 * 1024
    setWrong(isTooLarge ? `“${file.name}”超过 ${mostFileMegabytes} MB。请分成几个文件再上传。` : undefined)
    if (!isTooLarge) take.mutate({ file })
  }
  return (
    <section className="card" aria-labelledby="take">
      <h2 id="take">收工单</h2>
      <label className="import-drop">
        <Icon name="upload" size={24} />
        <span className="import-drop-act">{take.isPending ? '正在逐行收下，请不要关闭页面…' : '选择平台导出的工单表，或拖到这里'}</span>
        <span className="field-hint">CSV 或 XLSX，一次最多 {mostFileRows} 行。一行一件工单；写了“事件”的行是催办、批复或回访评价。</span>
        <input className="import-drop-input" type="file" accept=".csv,.txt,.xlsx" disabled={take.isPending} onChange={(event) => { choose(event.target.files?.[0]); event.target.value = '' }} />
      </label>
      {wrong !== undefined && <p className="field-wrong" role="alert">{wrong}</p>}
      {take.error !== null && <Failure error={take.error} />}
      <p className="import-note">
        常见的列名都认得。<a href={`data:text/csv;charset=utf-8,${encodeURIComponent(hotlineTemplate())}`} download={hotlineTemplateName}>下载模板</a>核对列名。同一份表传几次，每件工单也只收一次；中断了就再传一次。系统不留这份文件。
      </p>
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
