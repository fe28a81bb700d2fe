import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SmallTable } from '#kit/ui/desk/SmallTable.tsx'
import { addressOfMatter } from '#kit/ui/desk/page.ts'
import { dayOf, sayDay, saySpan } from '#kit/ui/days.ts'
import { useMay } from '#kit/ui/person.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { PostRole, lineLabels, organizationKindLabels } from '#modules/people/contract.ts'
import { Acts } from '#modules/people/desk/Acts.tsx'
import { ChangeOrganization } from '#modules/people/desk/ChangeOrganization.tsx'
import { CloseOrganization } from '#modules/people/desk/CloseOrganization.tsx'
import { NewPost } from '#modules/people/desk/NewPost.tsx'
import { PostTable } from '#modules/people/desk/PostTable.tsx'
import { organizationsPage, postsPage } from '#modules/people/desk/addresses.ts'
import { inOrder } from '#modules/people/desk/in-order.ts'
import { organizationQuery } from '#modules/people/desk/organizations.ts'

/** Heads before clerks, wider posts before narrower ones. */
const roles: readonly string[] = PostRole.options.toReversed()

type OrganizationDetailProps = { organizationId: string; act: string | undefined; openAct: (act: string | undefined) => void }

/** One unit: what it is, whose it is, who works in it. */
export function OrganizationDetail({ organizationId, act, openAct }: OrganizationDetailProps) {
  const { data: unit, error, refetch } = useQuery(organizationQuery(organizationId))
  const may = useMay()
  if (error !== null && unit === undefined) return <div className="detail-failed"><Failure error={error} retry={() => void refetch()} /></div>
  if (unit === undefined) return <Loading rows={10} />
  const ended = unit.validTo !== null && unit.validTo <= dayOf(new Date())
  const close = () => openAct(undefined)
  const toArea = unit.areaId === null ? undefined : addressOfMatter('area', unit.areaId)
  return (
    <article aria-label={unit.name}>
      <header className="detail-head">
        <h2>{unit.name}</h2>
        <p className="detail-line">
          {organizationKindLabels[unit.kind]}，{lineLabels[unit.line]}线
          {unit.validTo !== null && <span className="flag flag-urgent">{ended ? '已撤销' : `${sayDay(unit.validTo)}撤销`}</span>}
        </p>
      </header>
      {act === 'change' && may('organization.change') ? (
        <ChangeOrganization unit={unit} close={close} />
      ) : act === 'close' && may('organization.change') ? (
        <CloseOrganization unit={unit} close={close} />
      ) : act === 'post' && may('appointment.change') ? (
        <NewPost unit={unit} close={close} />
      ) : (
        unit.validTo === null && (
          <Acts
            open={openAct}
            acts={[
              ...(may('organization.change') ? [{ act: 'change', label: '修改' }] : []),
              ...(may('appointment.change') ? [{ act: 'post', label: '设立岗位' }] : []),
              ...(may('organization.change') ? [{ act: 'close', label: '撤销单位', grave: true }] : []),
            ]}
          />
        )
      )}
      <section className="detail-part">
        <dl className="facts">
          <dt>简称</dt>
          <dd>{unit.shortName}</dd>
          <dt>辖区</dt>
          <dd>{unit.areaName === null ? '全县' : toArea === undefined ? unit.areaName : <Go to={toArea}>{unit.areaName}</Go>}</dd>
          <dt>上级单位</dt>
          <dd>{unit.parentId === null ? '无' : <Go to={organizationsPage.to({}, { open: unit.parentId })}>{unit.parentName}</Go>}</dd>
          <dt>接收诉求</dt>
          <dd>{unit.acceptsMatters ? '接收：派单时可以选它' : '不接收'}</dd>
          <dt>存续</dt>
          <dd>{saySpan(unit.validFrom, unit.validTo)}</dd>
          <dt>设置依据</dt>
          <dd>{unit.citation ?? '本县自行设立'}</dd>
          {unit.successors.length > 0 && (
            <>
              <dt>由谁承继</dt>
              <dd>
                {unit.successors.map((one) => (
                  <p key={one.organizationId}>
                    <Go to={organizationsPage.to({}, { open: one.organizationId })}>{one.name}</Go>，{sayDay(one.on)}起
                  </p>
                ))}
              </dd>
            </>
          )}
        </dl>
      </section>
      {unit.former.length > 0 && (
        <section className="detail-part">
          <h3>沿革</h3>
          <SmallTable label="历次名称和上级，最近的在前">
            <thead>
              <tr>
                <th scope="col">时间</th>
                <th scope="col">名称</th>
                <th scope="col">上级单位</th>
              </tr>
            </thead>
            <tbody>
              {[...unit.former, { ...unit, validFrom: unit.former.at(-1)!.validTo }].toReversed().map((span) => (
                <tr key={span.validFrom}>
                  <td>{saySpan(span.validFrom, span.validTo)}</td>
                  <td data-name="名称">{span.name}</td>
                  <td data-name="上级单位">{span.parentName ?? '无'}</td>
                </tr>
              ))}
            </tbody>
          </SmallTable>
        </section>
      )}
      <section className="detail-part">
        <h3>
          岗位和在岗的人
          <Go to={postsPage.to({}, { unit: organizationId })} className="detail-more">在职务与任职里看</Go>
        </h3>
        {unit.posts.length === 0 ? <p className="hint">还没有岗位。没有岗位就没有人能替它签收、答复；请先设立岗位，再提出任职。</p> : <PostTable posts={inOrder(unit.posts, ({ role, name }) => `${roles.indexOf(role)} ${name}`)} toOf={(post) => postsPage.to({}, { unit: organizationId, open: post.postId })} />}
      </section>
    </article>
  )
}
