import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { addressOfMatter } from '#kit/ui/desk/page.ts'
import { saySpan } from '#kit/ui/days.ts'
import { useMay } from '#kit/ui/person.ts'
import { positionLabels } from '#modules/people/contract.ts'
import type { Post } from '#modules/people/contract.ts'
import { Acts } from '#modules/people/desk/Acts.tsx'
import { ClosePost } from '#modules/people/desk/ClosePost.tsx'
import { EndAppointment } from '#modules/people/desk/EndAppointment.tsx'
import { ProposeAppointment } from '#modules/people/desk/ProposeAppointment.tsx'
import { organizationsPage, staffPage } from '#modules/people/desk/addresses.ts'

type PostDetailProps = { post: Post; act: string | undefined; openAct: (act: string | undefined) => void }

/** One post: what it permits and where, who holds it as A and as B. */
export function PostDetail({ post, act, openAct }: PostDetailProps) {
  const mayAppoint = useMay()('appointment.change')
  const close = () => openAct(undefined)
  const toArea = post.areaId === null ? undefined : addressOfMatter('area', post.areaId)
  const ending = [post.primary, post.substitute].find((holder) => holder !== null && act === `end-${holder.appointmentId}`)
  return (
    <article aria-label={post.name}>
      <header className="detail-head">
        <h2>{post.name}</h2>
        <p className="detail-line">{post.roleName}</p>
      </header>
      {mayAppoint && act === 'propose' ? (
        <ProposeAppointment post={post} close={close} />
      ) : mayAppoint && act === 'close' ? (
        <ClosePost post={post} close={close} />
      ) : mayAppoint && ending !== null && ending !== undefined ? (
        <EndAppointment appointment={{ ...ending, postName: post.name }} close={close} />
      ) : (
        mayAppoint && post.validTo === null && <Acts open={openAct} acts={[{ act: 'propose', label: '提出任职', first: post.primary === null }, { act: 'close', label: '撤销岗位', grave: true }]} />
      )}
      <section className="detail-part">
        <dl className="facts">
          <dt>单位</dt>
          <dd><Go to={organizationsPage.to({}, { open: post.organizationId })}>{post.organizationName}</Go></dd>
          <dt>管辖范围</dt>
          <dd>{post.areaName === null ? '本单位承办、协办或交办的事项' : toArea === undefined ? post.areaName : <><Go to={toArea}>{post.areaName}</Go>和它的下级</>}</dd>
          <dt>设立</dt>
          <dd>{saySpan(post.validFrom, post.validTo)}</dd>
        </dl>
      </section>
      <section className="detail-part">
        <h3>任职</h3>
        {(['primary', 'substitute'] as const).map((position) => (
          <Seat key={position} post={post} position={position} end={mayAppoint ? (appointmentId) => openAct(`end-${appointmentId}`) : undefined} />
        ))}
      </section>
    </article>
  )
}

function Seat({ post, position, end }: { post: Post; position: 'primary' | 'substitute'; end: ((appointmentId: string) => void) | undefined }) {
  const holder = post[position]
  return (
    <div className="seat">
      <span className="seat-position">{positionLabels[position]}</span>
      {holder === null ? (
        <p>{position === 'primary' ? <><span className="word-missed">▲ 空岗</span>：没有人能办这个岗位的事</> : '未设。A岗离岗时没有人代行'}</p>
      ) : (
        <p>
          <Go to={staffPage.to({}, { open: holder.staffMemberId, q: holder.name })}>{holder.name}</Go>，{saySpan(holder.validFrom, holder.validTo)}
          {holder.away && <span className="word-near">离岗，{post.substitute === null ? '无人代行' : `由${post.substitute.name}代行`}</span>}
        </p>
      )}
      {holder !== null && holder.validTo === null && end !== undefined && (
        <Button size="small" danger onClick={() => end(holder.appointmentId)}>
          终止任职
        </Button>
      )}
    </div>
  )
}
