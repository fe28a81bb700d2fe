import { useState } from 'react'
import { Button } from 'antd'
import { Failure } from '#kit/ui/states.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'

export type Choosing = { error: Error | null; isPending: boolean }

type SheetChoiceProps = Choosing & {
  /** The sheet that is read, and the others that hold rows; null of a CSV. */
  sheet: string | null
  otherSheets: readonly string[]
  choose: (sheet: string) => void
}

/** Which sheet of a workbook is read, where more than one holds rows. */
export function SheetChoice({ sheet: read, otherSheets, choose, error, isPending }: SheetChoiceProps) {
  const [sheet, setSheet] = useState<string>()
  if (read === null || otherSheets.length === 0) return null
  if (sheet === undefined) return <p className="import-note">读的是工作表“{read}”，还有 {otherSheets.length} 张表有内容。<Button type="link" size="small" onClick={() => setSheet(read)}>换一张表</Button></p>
  return (
    <div className="import-header-line">
      <Choice legend="读哪一张工作表" column value={sheet} change={setSheet} options={[read, ...otherSheets].map((name) => ({ value: name, label: name }))} />
      {error !== null && <Failure error={error} filled />}
      <p className="panel-acts">
        <Button disabled={sheet === read} loading={isPending} onClick={() => choose(sheet)}>{sheet === read ? '请选另一张' : `读“${sheet}”`}</Button>
        <Button onClick={() => setSheet(undefined)}>不换了</Button>
      </p>
    </div>
  )
}
