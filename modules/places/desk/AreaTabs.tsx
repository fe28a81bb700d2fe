import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useMay } from '#kit/ui/person.ts'
import { areaChangesPage, areaImportPage, areasPage } from '#modules/places/desk/addresses.ts'
import { changesQuery } from '#modules/places/desk/changes.ts'

/** The tree, what was and will be done to it, and the way in for files. */
export function AreaTabs({ here }: { here: 'tree' | 'changes' | 'import' }) {
  const mayChange = useMay()('area.change')
  const planned = useQuery(changesQuery('planned')).data?.changes.length
  const current = (tab: typeof here) => (tab === here ? 'page' : undefined)
  return (
    <nav className="tabs" aria-label="区划">
      <Go to={areasPage.to({})} className="tab" aria-current={current('tree')}>区划树</Go>
      <Go to={areaChangesPage.to({})} className="tab" aria-current={current('changes')}>
        变更
        <span className={`count ${(planned ?? 0) > 0 ? 'count-near' : ''}`} title="计划中、还没有生效的">{planned ?? '…'}</span>
      </Go>
      {mayChange && <Go to={areaImportPage.to({})} className="tab" aria-current={current('import')}>导入</Go>}
    </nav>
  )
}
