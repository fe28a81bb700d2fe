import type { DeskPage } from '#kit/ui/desk/page.ts'
import { importPage, importsPage } from '#modules/requests/desk/import/addresses.ts'

export const importPages: readonly DeskPage[] = [
  { address: importsPage, title: '导入', can: 'request.import', navigation: { section: 'requests', order: 50 }, page: () => import('#modules/requests/desk/import/Imports.tsx') },
  { address: importPage, title: '导入清单', can: 'request.import', page: () => import('#modules/requests/desk/import/ImportList.tsx') },
]
