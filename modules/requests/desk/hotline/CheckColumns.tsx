import { useState } from 'react'
import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import type { HotlineColumns } from '#modules/requests/hotline/contract-files.ts'
import { hintOf, hotlineFieldNames, labelOf } from '#modules/requests/hotline/file-fields.ts'
import type { ColumnFields, HotlineField } from '#modules/requests/hotline/file-fields.ts'
import { ColumnTable } from '#modules/requests/desk/import/ColumnTable.tsx'
import { HeaderLine } from '#modules/requests/desk/import/HeaderLine.tsx'
import { SheetChoice } from '#modules/requests/desk/import/SheetChoice.tsx'
import type { Choosing } from '#modules/requests/desk/import/SheetChoice.tsx'

const choices = hotlineFieldNames.map((value) => ({ value, label: labelOf(value), hint: hintOf(value) }))

/** Where in the file the orders stand, where it does not tell so itself. */
export type ListPlace = { sheet?: string; headerLine?: number }

type CheckColumnsProps = {
  name: string
  look: HotlineColumns
  /** Looking at another place of the same file. */
  again: Choosing & { look: (place: ListPlace) => void }
  isTaking: boolean
  take: (fields: ColumnFields) => void
  leave: () => void
}

/** What the columns of a list are, before it is taken: as they were last time, or as their headers say. */
export function CheckColumns({ name, look, again, isTaking, take, leave }: CheckColumnsProps) {
  const [fields, setFields] = useState<ColumnFields>(look.fields)
  const choose = (column: number, field: HotlineField | undefined) => setFields(fields.map((before, index) => (index === column ? (field ?? '') : before === field ? '' : before)))
  const hasNumber = fields.includes('externalNumber')
  const needed = (['text', 'reportedAt'] as const).filter((field) => !fields.includes(field))
  return (
    <section aria-labelledby="check">
      <h3 id="check" className="hotline-check">{name}：{look.rows} 行，请核对各列</h3>
      {look.rememberedAt !== null && <p className="import-note">这样的表头 <Moment at={look.rememberedAt} /> 收过，已照上次的对应。</p>}
      <SheetChoice sheet={look.sheet} otherSheets={look.otherSheets} error={again.error} isPending={again.isPending} choose={(sheet) => again.look({ sheet })} />
      <HeaderLine headerLine={look.headerLine} firstRows={look.firstRows} error={again.error} isPending={again.isPending} choose={(headerLine) => again.look({ ...(look.sheet === null ? {} : { sheet: look.sheet }), headerLine })} />
      <ColumnTable headers={look.headers} samples={look.samples} fields={choices} fieldAt={(column) => fields[column] || undefined} choose={choose} leftOut="不用" />
      {!hasNumber && <p className="import-missing" role="status">还不能收：没有选哪一列是“工单号”。</p>}
      {hasNumber && needed.length > 0 && <p className="import-missing" role="status">没有选哪一列是{needed.map((field) => `“${labelOf(field)}”`).join('、')}：新工单会退回，只有写了事件的行能收。</p>}
      <p className="hotline-acts">
        <Button type="primary" disabled={!hasNumber} loading={isTaking} onClick={() => take(fields)}>{isTaking ? '正在逐行收下，请不要关闭页面' : `收下 ${look.rows} 行`}</Button>
        <Button disabled={isTaking} onClick={leave}>不收这份</Button>
      </p>
    </section>
  )
}
