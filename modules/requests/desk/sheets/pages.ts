import type { DeskPage } from '#kit/ui/desk/page.ts'
import { sheetPage, sheetsPage } from '#modules/requests/desk/sheets/addresses.ts'

export const sheetPages: readonly DeskPage[] = [
  { address: sheetsPage, title: '月度核算单', can: 'statistics.read', opens: { kind: 'sheet' }, navigation: { section: 'statistics', order: 14 }, page: () => import('#modules/requests/desk/sheets/Sheets.tsx') },
  { address: sheetPage, title: '核算单', can: 'statistics.read', opens: { kind: 'monthlySheet' }, page: () => import('#modules/requests/desk/sheets/SheetPage.tsx') },
]
