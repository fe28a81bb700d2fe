import { Go } from '#kit/ui/desk/Go.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'

const kinds = { mergedInto: '已并入', mergedFrom: '并入本件的', splitInto: '拆分出的', splitFrom: '拆分自' } as const

/** What it was merged into or split from: each leads there. */
export function Links({ request }: { request: RequestDetail }) {
  return Object.entries(kinds).map(([kind, words]) => {
    const links = request.links.filter((link) => link.kind === kind)
    if (links.length === 0) return null
    return (
      <div key={kind} className="facts-pair">
        <dt>{words}</dt>
        <dd>
          {links.map((link) => (
            <Go key={link.requestId} to={requestPage.to({ matterId: link.requestId })} className="request-link figure">
              {link.number}
            </Go>
          ))}
        </dd>
      </div>
    )
  })
}
