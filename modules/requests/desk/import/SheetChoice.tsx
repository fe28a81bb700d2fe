import { Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { Failure } from '#kit/ui/states.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import type { ImportDetail } from '#modules/requests/import/contract.ts'

/** Which sheet of a workbook is read, where more than one holds rows. */
export function SheetChoice({ list }: { list: ImportDetail }) {
  const [sheet, setSheet] = useState<string>()
  const choose = useCommand(api.chooseSheet, { changes: [IMPORT] })
  const { sheet: read, otherSheets } = list
  if (read === null || otherSheets.length === 0) return null
  if (sheet === undefined) return <p className="import-note">读的是工作表“{read}”，还有 {otherSheets.length} 张表有内容。<Button type="link" size="small" onClick={() => setSheet(read)}>换一张表</Button></p>
  return (
    <div className="import-header-line">
      <Choice legend="读哪一张工作表" column value={sheet} change={setSheet} options={[read, ...otherSheets].map((name) => ({ value: name, label: name }))} />
      {choose.error !== null && <Failure error={choose.error} filled />}
      <p className="panel-acts">
        <Button disabled={sheet === read} loading={choose.isPending} onClick={() => choose.mutate({ importId: list.importId, sheet })}>{sheet === read ? '请选另一张' : `读“${sheet}”`}</Button>
        <Button onClick={() => setSheet(undefined)}>不换了</Button>
      </p>
    </div>
  )
}
