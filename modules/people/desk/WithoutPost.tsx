import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { More } from '#modules/people/desk/More.tsx'
import { ProposeAppointment } from '#modules/people/desk/ProposeAppointment.tsx'
import { postsPage, staffPage } from '#modules/people/desk/addresses.ts'
import { proposalsQuery } from '#modules/people/desk/posts.ts'
import { useStaff } from '#modules/people/desk/staff.ts'

/** People who are registered and hold no post (有人无岗): they can sign in and do nothing. */
export function WithoutPost() {
  const { search, setSearch } = usePlace(postsPage)
  const mayAppoint = useMay()('appointment.change')
  const proposals = useQuery({ ...proposalsQuery, enabled: mayAppoint }).data?.proposals
  const waitingOf = (staffMemberId: string) => proposals?.find((proposal) => proposal.staffMemberId === staffMemberId && proposal.state === 'open')
  const { list, staff } = useStaff({ search: useSettled(search.q), withoutPost: true })
  const open = staff?.find((member) => member.staffMemberId === search.open)
  const close = () => setSearch({ open: undefined })
  return (
    <div className={open === undefined ? 'beside' : 'beside beside-open'}>
      <div className="rows-ground">
        {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
        {staff === undefined && list.error === null && <Loading rows={8} />}
        {staff?.length === 0 && <Empty title="没有无岗的人">登记了而没有任职的人、任职到期的人会出现在这里：给他任职，或停用账号。</Empty>}
        {staff !== undefined && staff.length > 0 && (
          <table className="rows stacks">
            <caption className="unseen">有人无岗</caption>
            <thead>
              <tr>
                <th scope="col">姓名</th>
                <th scope="col" style={{ width: 160 }}>工作电话</th>
                <th scope="col" style={{ width: 120 }}>账号</th>
                {mayAppoint && <th scope="col" style={{ width: 130 }}>怎么办</th>}
              </tr>
            </thead>
            <tbody>
              {staff.map((member) => (
                <tr key={member.staffMemberId} aria-current={member === open ? 'true' : undefined}>
                  <td><Go to={staffPage.to({}, { open: member.staffMemberId, q: member.name })} className="subject">{member.name}</Go></td>
                  <td data-name="工作电话">{member.workPhoneMasked ?? '未登记'}</td>
                  <td data-name="账号">{member.accountId === null ? '未开通' : '有账号'}</td>
                  {mayAppoint && (
                    <td data-name="怎么办">
                      {waitingOf(member.staffMemberId) === undefined
                        ? <Button size="small" aria-label={`提出任职：${member.name}`} onClick={() => setSearch({ open: member.staffMemberId })}>提出任职</Button>
                        : <Go to={postsPage.to({}, { tab: 'proposals' })} aria-label={`任职等复核：${member.name}`}>任职等复核</Go>}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {staff !== undefined && <More shown={staff.length} what="人" list={list} />}
      </div>
      {open !== undefined && mayAppoint && (
        <Beside label={`提出${open.name}的任职`} close={close}>
          <ProposeAppointment key={open.staffMemberId} member={open} close={close} />
        </Beside>
      )}
    </div>
  )
}
