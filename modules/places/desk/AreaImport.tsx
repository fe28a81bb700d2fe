import '#kit/ui/desk/detail.css'
import './places.css'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { AreaTabs } from '#modules/places/desk/AreaTabs.tsx'
import { ImportAreas } from '#modules/places/desk/ImportAreas.tsx'
import { ImportOutlines } from '#modules/places/desk/ImportOutlines.tsx'
import { areaImportPage } from '#modules/places/desk/addresses.ts'

/** Outlines from GeoJSON, and areas below the community from CSV: each file as a whole, or not at all. */
export default function AreaImport() {
  const { search } = usePlace(areaImportPage)
  const outlines = search.what !== 'areas'
  return (
    <>
      <header className="page-head">
        <h1>导入区划</h1>
      </header>
      <AreaTabs here="import" />
      <nav className="subtabs" aria-label="导入什么">
        <Go to={areaImportPage.to({})} className="subtab" aria-current={outlines ? 'page' : undefined}>边界（GeoJSON）</Go>
        <Go to={areaImportPage.to({}, { what: 'areas' })} className="subtab" aria-current={outlines ? undefined : 'page'}>社区以下的区划（CSV）</Go>
      </nav>
      <div className="page-body page-narrow">{outlines ? <ImportOutlines areaId={search.area} /> : <ImportAreas />}</div>
    </>
  )
}
