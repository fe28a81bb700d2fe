import { offerPicker } from '#kit/ui/desk/Picker.tsx'
import { deskPages } from '#kit/ui/desk/page.ts'
import {
  areaChangesPage, areaImportPage, areaPage, areasPage,
} from '#modules/places/desk/addresses.ts'

offerPicker('area', () => import('#modules/places/desk/AreaPicker.tsx'))

export const pages = deskPages(
  { address: areasPage, title: '区划', can: 'area.read', navigation: { section: 'registers', order: 10 }, page: () => import('#modules/places/desk/Areas.tsx') },
  { address: areaChangesPage, title: '区划变更', can: 'area.read', page: () => import('#modules/places/desk/AreaChanges.tsx') },
  { address: areaImportPage, title: '导入区划', can: 'area.change', page: () => import('#modules/places/desk/AreaImport.tsx') },
  { address: areaPage, title: '区划', can: 'area.read', page: () => import('#modules/places/desk/OpenArea.tsx'), opens: { kind: 'area' } },
)
