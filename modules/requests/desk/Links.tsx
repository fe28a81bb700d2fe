import { Go } from '#kit/ui/desk/Go.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'

const kinds = { mergedInto: '已并入', mergedFrom: '并入本件的', splitInto: '拆分出的', splitFrom: '拆分自' } as const

const tellingWords = { owed: '还没有告知反映人', told: '已告知反映人', notReached: '没联系上反映人' } as const

/** What it was merged into or split from: each leads there; of what was merged into it, whether somebody without an account was told. */
export function Links({ request }: { request: RequestDetail }) {
  return <>{linksOf(request)}{request.mergedInto !== null && <Outcome into={request.mergedInto} />}</>
}

/** How the other one stands, in the words in which its reporter may be told. */
function Outcome({ into }: { into: NonNullable<RequestDetail['mergedInto']> }) {
  return (
    <div className="facts-pair">
      <dt>并入的一件</dt>
      <dd>
        {[into.stateLabel, into.replyKindLabel, into.unit === null ? null : `${into.unit}承办`].filter((word) => word !== null).join('，')}
        <span className="fact-more">{into.publicAnswer ?? '没有公开的答复'}</span>
      </dd>
    </div>
  )
}

function linksOf(request: RequestDetail) {
  return Object.entries(kinds).map(([kind, words]) => {
    const links = request.links.filter((link) => link.kind === kind)
    if (links.length === 0) return null
    return (
      <div key={kind} className="facts-pair">
        <dt>{words}</dt>
        <dd>
          {links.map((link) => (
            <span key={link.requestId} className="linked">
              <Go to={requestPage.to({ matterId: link.requestId })} className="request-link figure">
                {link.number}
              </Go>
              {link.telling !== null && <span className="fact-more">{tellingWords[link.telling]}</span>}
            </span>
          ))}
        </dd>
      </div>
    )
  })
}
