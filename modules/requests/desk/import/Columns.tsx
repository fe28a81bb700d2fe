import { useState } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Failure } from '#kit/ui/states.tsx'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { importPage } from '#modules/requests/desk/import/addresses.ts'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import { CancelImport } from '#modules/requests/desk/import/CancelImport.tsx'
import { ColumnTable } from '#modules/requests/desk/import/ColumnTable.tsx'
import { HeaderLine } from '#modules/requests/desk/import/HeaderLine.tsx'
import { SheetChoice } from '#modules/requests/desk/import/SheetChoice.tsx'
import { UnknownCategories } from '#modules/requests/desk/import/UnknownCategories.tsx'
import type { ImportDetail, ImportMapping } from '#modules/requests/import/contract.ts'
import { importFieldNames, importFields } from '#modules/requests/import/fields.ts'
import type { ImportField } from '#modules/requests/import/fields.ts'
import { missingIn } from '#modules/requests/import/rules.ts'

/** What each column of the file is. Proposed from its header; what nobody needs stays out. */
export function Columns({ list }: { list: ImportDetail }) {
  const { setSearch } = usePlace(importPage)
  const [mapping, setMapping] = useState<ImportMapping>(list.mapping)
  const [source, setSource] = useState(list.source)
  const save = useCommand(api.mapImport, { done: () => setSearch({ step: 'preview' }), changes: [IMPORT] })
  const sheet = useCommand(api.chooseSheet, { changes: [IMPORT] })
  const header = useCommand(api.chooseHeader, { changes: [IMPORT] })
  const missing = missingIn(mapping)
  const categoriesAreOpen = list.unknownCategories.length > 0
  const choose = (column: number, field: ImportField | undefined) => {
    const columns = Object.fromEntries(Object.entries(mapping.columns).filter(([name, place]) => place !== column && name !== field)) as ImportMapping['columns']
    setMapping({ ...mapping, columns: field === undefined ? columns : { ...columns, [field]: column } })
  }
  return (
    <>
      <section className="card">
        {list.isRemembered && <p className="import-note">这样的表头以前导入过，已照上次的对应，请核对。</p>}
        {list.remarks.map((remark) => <p key={remark} className="import-note">{remark}。</p>)}
        <SheetChoice sheet={list.sheet} otherSheets={list.otherSheets} error={sheet.error} isPending={sheet.isPending} choose={(name) => sheet.mutate({ importId: list.importId, sheet: name })} />
        <HeaderLine headerLine={list.headerLine} firstRows={list.firstRows} error={header.error} isPending={header.isPending} choose={(headerLine) => header.mutate({ importId: list.importId, headerLine })} />
        <div className="import-two">
          <Labelled label="这份清单从哪里来" hint="写系统或台账的名字；同一来源的编号才算同一件事">
            <Input value={source} maxLength={40} onChange={(event) => setSource(event.target.value)} />
          </Labelled>
        </div>
        <ColumnTable headers={list.headers} samples={list.samples} fields={fields} fieldAt={(column) => fieldAt(mapping, column)} choose={choose} leftOut="不导入" />
      </section>
      <section className="card">
        <UnknownCategories list={list} mapping={mapping} change={setMapping} />
        <Choice
          legend={categoriesAreOpen ? '没有对应的类别' : '类别在本县找不到的行'} column value={mapping.unknownCategory} change={(unknownCategory) => setMapping({ ...mapping, unknownCategory })}
          options={[{ value: 'return', label: '退回，由我改好再导入' }, { value: 'suggest', label: '按内容建议类别，受理的人核对' }]}
        />
        <Labelled label="没有写地点的行放在哪里" hint="不选就退回；写了地点的行不受影响。只能选您辖区内的地方，只用于这份清单">
          <AreaPicker label="没有写地点的行放在哪里" value={mapping.defaultAreaId} placeholder="退回，或选一个社区、街道" change={(defaultAreaId) => setMapping(withPlace(mapping, defaultAreaId))} />
        </Labelled>
        {mapping.columns.longitude !== undefined && (
          <Choice
            legend="经纬度是哪种坐标" column value={mapping.coordinates} change={(coordinates) => setMapping({ ...mapping, coordinates })}
            options={[{ value: 'GCJ-02', label: '高德、腾讯地图的坐标（GCJ-02）' }, { value: 'WGS-84', label: 'GPS、天地图的坐标（WGS-84、CGCS2000）' }]}
          />
        )}
        {missing.length > 0 && <p className="import-missing" role="status">还不能预览：{missing.join('；')}。</p>}
        {save.error !== null && <Failure error={save.error} filled />}
        <p className="panel-acts">
          <Button type="primary" disabled={missing.length > 0 || source.trim() === ''} loading={save.isPending} onClick={() => save.mutate({ importId: list.importId, source: source.trim(), mapping })}>
            预览前几行
          </Button>
          <CancelImport list={list} />
        </p>
      </section>
    </>
  )
}

function withPlace({ defaultAreaId: _before, ...mapping }: ImportMapping, defaultAreaId: string | undefined): ImportMapping {
  return defaultAreaId === undefined ? mapping : { ...mapping, defaultAreaId }
}

function fieldAt({ columns }: ImportMapping, column: number): ImportField | undefined {
  return importFieldNames.find((field) => columns[field] === column)
}

const fields = importFieldNames.map((field) => ({ value: field, ...importFields[field] }))
