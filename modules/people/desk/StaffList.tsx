import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { StaffMember } from '#modules/people/contract.ts'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { More } from '#modules/people/desk/More.tsx'
import { NewStaffMember } from '#modules/people/desk/NewStaffMember.tsx'
import { StaffDetail } from '#modules/people/desk/StaffDetail.tsx'
import { staffPage } from '#modules/people/desk/addresses.ts'
import { useStaff } from '#modules/people/desk/staff.ts'
import { postsOf } from '#modules/people/desk/words.ts'

export function StaffList() {
  const { search, setSearch } = usePlace(staffPage)
  const go = useGo()
  const may = useMay()
  const { list, staff } = useStaff({ search: useSettled(search.q) })
  const isNew = search.act === 'new' && may('account.manage')
  const open = staff?.find((member) => member.staffMemberId === search.open)
  const beside = isNew || search.open !== undefined
  const close = () => setSearch({ open: undefined, act: undefined })
  return (
    <div className={beside ? 'beside beside-open' : 'beside'}>
      <div className="rows-ground">
        {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
        {staff === undefined && list.error === null && <Loading rows={12} />}
        {staff?.length === 0 && (search.q === undefined ? <Empty title="还没有登记人员">系统管理员在这里登记工作人员，再给他开通账号、提出任职。</Empty> : <Empty title="没有这个姓名的人">换几个字，或清空查找框。</Empty>)}
        {staff !== undefined && staff.length > 0 && (
          <RowList
            label="人员"
            columns={beside ? columns.slice(0, 2) : columns}
            rows={staff}
            idOf={(row) => row.staffMemberId}
            toOf={(row) => staffPage.to({}, { ...search, open: row.staffMemberId, act: undefined })}
            subject="name"
            openId={search.open}
          />
        )}
        {staff !== undefined && <More shown={staff.length} what="人" list={list} />}
      </div>
      {beside && (
        <Beside label={isNew ? '登记人员' : '人员详情'} close={close}>
          {isNew ? (
            <NewStaffMember close={close} made={(member) => go(staffPage.to({}, { q: member.name, open: member.staffMemberId }), { replace: true })} />
          ) : open !== undefined ? (
            <StaffDetail key={open.staffMemberId} member={open} act={search.act} openAct={(act) => setSearch({ act }, { replace: true })} />
          ) : staff === undefined ? (
            <Loading rows={8} />
          ) : (
            <Empty title="列出的人里没有他">清空查找框，或按姓名查找。</Empty>
          )}
        </Beside>
      )}
    </div>
  )
}

const columns: readonly Column<StaffMember>[] = [
  { key: 'name', title: '姓名', cell: (row) => row.name },
  { key: 'posts', title: '岗位', width: '300px', cell: (row) => <span title={row.posts.map(({ postName }) => postName).join('、')}>{postsOf(row)}</span> },
  { key: 'unit', title: '单位', width: '240px', from: 1280, cell: (row) => <span title={row.posts[0]?.organizationName}>{row.posts[0]?.organizationName ?? ''}</span> },
  { key: 'phone', title: '工作电话', width: '130px', from: 960, cell: (row) => row.workPhoneMasked ?? '未登记' },
  { key: 'account', title: '账号', width: '90px', from: 960, cell: (row) => (row.accountId === null ? '未开通' : '有账号') },
  { key: 'away', title: '状态', width: '80px', cell: (row) => (row.away ? <span className="word-near">离岗</span> : '在岗') },
]
