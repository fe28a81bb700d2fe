import '#modules/requests/desk/statistics/statistics.css'
import '#modules/requests/desk/request.css'
import '#modules/requests/desk/report.css'
import './sheets.css'
import { useState } from 'react'
import { Button } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { AppealForm } from '#modules/requests/desk/sheets/AppealForm.tsx'
import { Appeals } from '#modules/requests/desk/sheets/Appeals.tsx'
import { Changes } from '#modules/requests/desk/sheets/Changes.tsx'
import { Check } from '#modules/requests/desk/sheets/Check.tsx'
import { Paper } from '#modules/requests/desk/sheets/Paper.tsx'
import { SheetRows } from '#modules/requests/desk/sheets/SheetRows.tsx'
import { sheetPage, sheetsPage } from '#modules/requests/desk/sheets/addresses.ts'
import { SHEET, api } from '#modules/requests/desk/sheets/api.ts'
import { AskExport } from '#modules/requests/desk/statistics/AskExport.tsx'
import type { Sheet } from '#modules/requests/sheets/contract.ts'
import { endOfMonth } from '#modules/requests/statistics/periods.ts'

/** One unit's month: the paper that is printed, what another edition changed, appeals, and every row behind the figures. */
export default function SheetPage() {
  const { params, search } = usePlace(sheetPage)
  const edition = /^[1-9]\d{0,2}$/.test(search.edition ?? '') ? Number(search.edition) : undefined
  const { data, error, refetch } = useQuery({
    ...api.getSheet.queryOptions({ input: { sheetId: params.sheetId, ...(edition === undefined ? {} : { edition }) } }), meta: { live: [SHEET] }, placeholderData: keepPreviousData, retry: false,
  })
  if (data === undefined) return <PageWaiting title="月度核算单" error={error} retry={refetch} />
  // An appeal may be half written when a later reading fails: what is shown stays.
  return <Shown key={data.sheetId} sheet={data} />
}

function Shown({ sheet }: { sheet: Sheet }) {
  const { search, setSearch } = usePlace(sheetPage)
  const may = useMay()
  const [checking, setChecking] = useState(false)
  const [exporting, setExporting] = useState(false)
  const close = () => setSearch({ open: undefined })
  const target = search.open === 'appeal' ? null : /^appeal-(.+)$/.exec(search.open ?? '')?.[1]
  const from = `${sheet.month}-01`
  return (
    <>
      <header className="page-head sheet-screen">
        <h1>{sheet.organization.name} {sayMonth(sheet.month)}核算单</h1>
        <div className="page-acts">
          <Button onClick={() => window.print()}>打印</Button>
          <Button onClick={() => setChecking(true)}>核对</Button>
          {sheet.mayAppeal && <Button onClick={() => setSearch({ open: 'appeal' })}>申诉</Button>}
          {may('export.create') && <Button onClick={() => setExporting(true)}>申请导出诉求</Button>}
          <Go to={sheetsPage.to({}, { month: sheet.month })}>返回列表</Go>
        </div>
      </header>
      {sheet.refused !== null && <p className="figures-note sheet-screen">{sheet.refused}</p>}
      <div className="sheet-screen">
        {exporting && <AskExport of={{ kind: 'organization', id: sheet.organization.organizationId }} filter={{ from, to: endOfMonth(from), of: 'received' }} title="申请导出这个月由本单位承办的诉求（按现在的记录）" close={() => setExporting(false)} />}
        {checking && <Check sheetId={sheet.sheetId} edition={sheet.edition} close={() => setChecking(false)} />}
        {sheet.mayAppeal && target !== undefined && <AppealForm key={target} sheet={sheet} requestId={target} close={close} />}
        {sheet.editions.length > 1 && (
          <nav className="segments sheet-editions" aria-label="版本">
            {sheet.editions.map(({ edition }) => (
              <Go key={edition} to={sheetPage.to({ sheetId: sheet.sheetId }, { edition: String(edition) })} className="segment" aria-current={edition === sheet.edition ? 'page' : undefined}>第 {edition} 版{edition === sheet.latest ? '（现行）' : ''}</Go>
            ))}
          </nav>
        )}
      </div>
      <Paper sheet={sheet} />
      <div className="sheet-screen sheet-parts">
        {sheet.changes !== null && <Changes edition={sheet.edition} changes={sheet.changes} />}
        {sheet.appeals.length > 0 && <Appeals sheet={sheet} />}
        <SheetRows sheet={sheet} />
      </div>
    </>
  )
}
