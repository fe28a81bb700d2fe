import { StateShape } from '#kit/ui/Icon.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Party = RequestDetail['parties'][number]
const roles: Record<Party['role'], string> = { holder: '承办', coUnit: '协办', sender: '派单' }

/** Who has to do with it; whose help is still missing. */
export function Parties({ request }: { request: RequestDetail }) {
  if (request.parties.length === 0) return null
  const byOpen = [...request.parties].sort((a, b) => Number(b.open) - Number(a.open))
  return (
    <section className="request-part" aria-label="有关单位">
      <h3>有关单位</h3>
      <ul className="parties">
        {byOpen.map((party) => (
          <li key={`${party.role} ${party.organizationId}`}>
            <span className="party-role">{roles[party.role]}</span>
            <span className="party">
              <span>{party.name}</span>
              {party.role === 'coUnit' && <Task party={party} isOver={request.state === 'merged'} />}
              {party.role === 'holder' && !party.open && <span className="state">以前承办</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Task({ party, isOver }: { party: Party; isOver: boolean }) {
  if (party.answered) return <span className="state state-done"><StateShape nearness="done" /> 已反馈</span>
  if (isOver) return <span className="state">已合并，不用再办</span>
  if (!party.open) return <span className="state">已结束</span>
  return (
    <span className="state">
      <StateShape nearness="calm" /> {party.required ? '未反馈，答复前必须先办' : '未反馈'}
    </span>
  )
}
