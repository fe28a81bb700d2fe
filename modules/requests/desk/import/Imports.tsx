import './import.css'
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { importMegabytes } from '#modules/requests/import/contract.ts'
import type { RequestImport } from '#modules/requests/import/contract.ts'
import { importTemplate, templateName } from '#modules/requests/import/template.ts'
import { importPage } from '#modules/requests/desk/import/addresses.ts'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import { outcomeWords } from '#modules/requests/desk/import/outcome-words.ts'
import { Steps } from '#modules/requests/desk/import/Steps.tsx'

/** Choosing a file, and the lists that were brought in before. */
export default function Imports() {
  const { data, error, refetch } = useQuery(api.listImports.queryOptions({ input: {}, meta: { live: [IMPORT] } }))
  return (
    <>
      <header className="page-head">
        <h1>导入诉求清单</h1>
      </header>
      <div className="page-body import">
        <Steps at="file" />
        <ChooseFile />
        <section className="card import-earlier" aria-labelledby="earlier">
          <h2 id="earlier">以前的导入</h2>
          {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
          {data === undefined && error === null && <Loading rows={3} />}
          {data?.items.length === 0 && <Empty title="还没有导入过">从原系统导出清单，或把纸质台账录进模板，再在上面选文件。导入过的清单列在这里，七天之内可以取回没有导入的行。</Empty>}
          {data !== undefined && data.items.length > 0 && <Earlier items={data.items} />}
        </section>
      </div>
    </>
  )
}

/** Small enough to stand in the link; the byte order mark tells spreadsheet programs that it is UTF-8. */
function templateAddress(): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(importTemplate())}`
}

function ChooseFile() {
  const go = useGo()
  const [wrong, setWrong] = useState<string>()
  const upload = useCommand(api.uploadImport, { done: ({ importId }) => go(importPage.to({ importId })), changes: [IMPORT] })
  const choose = (file: File | undefined) => {
    if (file === undefined) return
    const isTooLarge = file.size > importMegabytes * 1024 * 1024
    setWrong(isTooLarge ? `“${file.name}”超过 ${importMegabytes} MB。请分成几个文件再上传。` : undefined)
    if (!isTooLarge) upload.mutate({ importId: crypto.randomUUID(), file })
  }
  return (
    <section className="card">
      <label className="import-drop">
        <Icon name="upload" size={24} />
        <span className="import-drop-act">{upload.isPending ? '正在上传和检查…' : '选择文件，或拖到这里'}</span>
        <span className="field-hint">CSV（UTF-8 或 GB18030）或 XLSX，{importMegabytes} MB 以内。第一行写列名，一行一件。</span>
        <input className="import-drop-input" type="file" accept=".csv,.txt,.xlsx" disabled={upload.isPending} onChange={(event) => { choose(event.target.files?.[0]); event.target.value = '' }} />
      </label>
      {wrong !== undefined && <p className="field-wrong" role="alert">{wrong}</p>}
      {upload.error !== null && <Failure error={upload.error} />}
      <p className="import-note">
        原系统导出的表不用改列名，上传后逐列核对即可。没有现成的表？<a href={templateAddress()} download={templateName}>下载模板</a>，一行填一件。
      </p>
      <ul className="import-rules">
        <li>只能导入您辖区内的事；别处的行退回，交给那里的人导入。</li>
        <li>没有办结的，导入后由首接单位受理，时限从导入时起算；已办结的只存档，不进件数和各个率，只帮着看热点、反复和季节。</li>
        <li>同一行导入两次，只有一件。没能导入的行写明原因，按原来的格式退回给您。</li>
        <li>检举控告不能用文件导入。文件加密保存，导入结束七天后销毁。</li>
      </ul>
    </section>
  )
}

function Earlier({ items }: { items: readonly RequestImport[] }) {
  return (
    <div className="import-scroll stack-ground">
      <table className="rows stacks">
        <caption className="unseen">以前的导入，最近的在前</caption>
        <thead>
          <tr>
            <th scope="col">清单</th>
            <th scope="col" style={{ width: 130 }}>上传</th>
            <th scope="col" style={{ width: 96 }}>状态</th>
            <th scope="col" style={{ width: '34%' }}>结果</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.importId}>
              <td><Go to={importPage.to({ importId: item.importId })} className="subject" title={item.fileName}>{item.fileName}</Go></td>
              <td data-name="上传"><Moment at={item.createdAt} /></td>
              <td data-name="状态">{item.stateLabel}</td>
              <td data-name="结果" title={outcomeWords(item)}>{outcomeWords(item)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
