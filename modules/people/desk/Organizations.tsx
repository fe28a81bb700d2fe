import '#kit/ui/desk/detail.css'
import './people.css'
import { Button, Select } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { offered } from '#kit/ui/desk/offered.ts'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { lineLabels, organizationKindLabels } from '#modules/people/contract.ts'
import type { Organization } from '#modules/people/contract.ts'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { More } from '#modules/people/desk/More.tsx'
import { NewOrganization } from '#modules/people/desk/NewOrganization.tsx'
import { OrganizationDetail } from '#modules/people/desk/OrganizationDetail.tsx'
import { organizationsPage } from '#modules/people/desk/addresses.ts'
import { useOrganizations } from '#modules/people/desk/organizations.ts'
import { labelled } from '#modules/people/desk/words.ts'

/** Every unit of the county that stands today; beside the list the one that is open. */
export default function Organizations() {
  const { search, setSearch } = usePlace(organizationsPage)
  const go = useGo()
  const may = useMay()
  const words = useSettled(search.q)
  const narrowed = [search.q, search.kind, search.area].some((filter) => filter !== undefined)
  const tab = search.line ?? (narrowed ? 'all' : 'government')
  const filters = { search: words, line: tab === 'all' ? undefined : (tab as Organization['line']), kind: search.kind as Organization['kind'] | undefined, areaId: search.area }
  const { list, organizations } = useOrganizations(filters)
  const narrow = (change: Parameters<typeof setSearch>[0]) => setSearch({ ...change, open: undefined, act: undefined }, { replace: true })
  const isNew = search.act === 'new' && may('organization.change')
  const beside = isNew || search.open !== undefined
  const close = () => setSearch({ open: undefined, act: undefined })
  return (
    <>
      <header className="page-head">
        <h1>单位</h1>
        <div className="page-acts">
          <SearchBox label="按名称或简称查找单位" value={search.q ?? ''} change={(q) => narrow({ q })} />
          {may('organization.change') && (
            <Button type={search.act === undefined ? 'primary' : 'default'} onClick={() => go(organizationsPage.to({}, { ...search, open: undefined, act: 'new' }))}>
              新增单位
            </Button>
          )}
        </div>
      </header>
      <nav className="tabs" aria-label="条线">
        {[...labelled(lineLabels), { value: 'all', label: '全部' }].map(({ value, label }) => (
          <Go key={value} to={organizationsPage.to({}, { ...search, line: value, open: undefined, act: undefined })} className="tab" aria-current={value === tab ? 'page' : undefined}>
            {label}
          </Go>
        ))}
      </nav>
      <div className="filter-bar" role="group" aria-label="筛选">
        <Select aria-label="种类" placeholder="种类" allowClear options={labelled(organizationKindLabels)} value={offered(labelled(organizationKindLabels), search.kind)} onChange={(kind) => narrow({ kind: kind ?? undefined })} style={{ minWidth: 150 }} />
        <Picker kind="area" label="辖区" placeholder="辖区" compact value={search.area} change={(area) => narrow({ area })} />
        {narrowed && (
          <button type="button" className="plain-button" onClick={() => narrow({ q: undefined, kind: undefined, area: undefined })}>
            清除
          </button>
        )}
      </div>
      <div className={beside ? 'beside beside-open' : 'beside'}>
        <div className="rows-ground">
          {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
          {organizations === undefined && list.error === null && <Loading rows={12} />}
          {organizations?.length === 0 && <NoOrganizations narrowed={narrowed} />}
          {organizations !== undefined && organizations.length > 0 && (
            <RowList
              label="单位"
              columns={beside ? columns.slice(0, 2) : columns.filter(({ key }) => key !== 'line' || tab === 'all')}
              rows={organizations}
              idOf={(row) => row.organizationId}
              toOf={(row) => organizationsPage.to({}, { ...search, open: row.organizationId, act: undefined })}
              subject="name"
              openId={search.open}
            />
          )}
          {organizations !== undefined && <More shown={organizations.length} what="个单位" list={list} />}
        </div>
        {beside && (
          <Beside label={isNew ? '新增单位' : '单位详情'} close={close}>
            {isNew ? (
              <NewOrganization close={close} made={(organizationId) => go(organizationsPage.to({}, { open: organizationId }), { replace: true })} />
            ) : (
              <OrganizationDetail key={search.open} organizationId={search.open!} act={search.act} openAct={(act) => setSearch({ act }, { replace: true })} />
            )}
          </Beside>
        )}
      </div>
    </>
  )
}

function NoOrganizations({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <Empty title="没有符合条件的单位">换几个字，或清除筛选条件。已撤销的单位不在这里，从承继它的单位可以看到。</Empty>
  ) : (
    <Empty title="还没有单位">系统管理员在这里新增单位；装入县域预设时，部门、街道和社区会自动生成。</Empty>
  )
}

const columns: readonly Column<Organization>[] = [
  { key: 'name', title: '单位', cell: (row) => <span title={row.name}>{row.name}</span> },
  { key: 'kind', title: '种类', width: '150px', cell: (row) => organizationKindLabels[row.kind] },
  { key: 'line', title: '条线', width: '100px', from: 960, cell: (row) => lineLabels[row.line] },
  { key: 'area', title: '辖区', width: '140px', cell: (row) => <span title={row.areaName ?? '全县'}>{row.areaName ?? '全县'}</span> },
  { key: 'parent', title: '上级单位', width: '220px', from: 1400, cell: (row) => <span title={row.parentName ?? undefined}>{row.parentName ?? ''}</span> },
  { key: 'accepts', title: '接收诉求', width: '88px', from: 960, cell: (row) => (row.acceptsMatters ? '接收' : '不接收') },
]
