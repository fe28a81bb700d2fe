import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'
import { isRefusal } from '#kit/ui/refusal.ts'
import { importAreas } from '#modules/places/contract.ts'
import type { AreaChange } from '#modules/places/contract.ts'
import { FileField } from '#modules/places/desk/FileField.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { RefusedLines } from '#modules/places/desk/RefusedLines.tsx'
import { areaChangesPage, areasPage } from '#modules/places/desk/addresses.ts'
import { CHANGED, api } from '#modules/places/desk/api.ts'
import { useLevelNames } from '#modules/places/desk/levels.ts'

const HEADER = '上级编号,层级,名称,编号,户数'
const SHOWN = 8

/** Areas of a spreadsheet saved as CSV: all rows, or none with the reason for each that is wrong. */
export function ImportAreas() {
  const go = useGo()
  const [csv, setCsv] = useState('')
  const [on, setOn] = useState(dayOf(new Date()))
  const [done, setDone] = useState<AreaChange>()
  const levels = useLevelNames()
  const command = useCommand(api.importAreas, { changes: CHANGED, done: setDone })
  const { wrong, submit } = useCheck(importAreas, (input) => command.mutate(input), { csv: '请选择文件', on: '请填写生效日期' })
  const lines = csv.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const rows = lines.slice(1).filter((line) => line.trim() !== '')
  const refused = isRefusal(command.error, 'area.import-refused') ? (command.error.data['rows'] as { row: number; sentence: string }[]) : undefined
  if (done !== undefined) return <Imported change={done} rows={rows} again={() => { setDone(undefined); setCsv('') }} />
  return (
    <ActForm
      heading="h2"
      title="导入社区以下的区划"
      effect={
        <>
          <p>小区、网格、微网格、楼栋、单元，一行一个；上级写它的编号或区划代码，也可以是同一个文件里前面一行的编号。编号不填的自动给。有一行不对，整个文件都不导入，并逐行说明。</p>
          <p>
            第一行必须是：<code>{HEADER}</code>{levels.length > 0 && `；层级可写：${levels.join('、')}`}。
            <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${HEADER}\r\n`)}`} download="区划导入.csv">下载空表</a>
          </p>
        </>
      }
      verb={rows.length === 0 ? '导入' : `导入 ${rows.length} 个区划`}
      command={command}
      submit={() => submit({ csv, on })}
      close={() => go(areasPage.to({}))}
    >
      <FileField
        label="CSV 文件"
        hint="用表格软件另存为 CSV 即可，UTF-8 和 GBK 都能读；最多 2 万行"
        accept=".csv,text/csv"
        wrong={wrong['csv']}
        read={(text) => {
          setCsv(text)
          command.reset()
        }}
      />
      {rows.length > 0 && refused === undefined && (
        <div className="csv-shown">
          <p>共 {rows.length} 行，前几行：</p>
          <pre>{lines.slice(0, SHOWN + 1).join('\n')}</pre>
        </div>
      )}
      {refused !== undefined && <RefusedLines head="行" lines={refused.map(({ row, sentence }) => ({ what: `第 ${row} 行`, sentence, text: lines[row - 1] ?? '' }))} />}
      <OnField on={on} change={setOn} wrong={wrong['on']} />
    </ActForm>
  )
}

function Imported({ change, rows, again }: { change: AreaChange; rows: readonly string[]; again: () => void }) {
  return (
    <section className="card" aria-label="导入的结果">
      <h2>{change.status === 'planned' ? `已列入计划，${sayDay(change.on)}自动生效` : '已导入'}：{rows.length} 个区划</h2>
      <table className="small-table">
        <caption className="unseen">逐行的结果</caption>
        <thead>
          <tr>
            <th scope="col">行</th>
            <th scope="col">内容</th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${index} ${row}`}>
              <td>第 {index + 2} 行</td>
              <td className="refused-text">{row}</td>
              <td className="word-done">✓ {change.status === 'planned' ? '等到那一天' : '已设立'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="result-acts">
        <Go to={change.status === 'planned' ? areaChangesPage.to({}) : areasPage.to({}, { open: change.areaIds[0] })}>{change.status === 'planned' ? '看计划中的变更' : '到区划树里看'}</Go>
        <button type="button" className="plain-button" onClick={again}>再导入一个文件</button>
      </p>
    </section>
  )
}
