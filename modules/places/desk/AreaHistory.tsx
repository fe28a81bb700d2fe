import { Go } from '#kit/ui/desk/Go.tsx'
import { SmallTable } from '#kit/ui/desk/SmallTable.tsx'
import { sayDay, saySpan } from '#kit/ui/days.ts'
import { areasPage } from '#modules/places/desk/addresses.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'

const kinds: Readonly<Record<string, string>> = { merge: '合并', split: '拆分', convert: '转设' }

/** Each name, code and place it has had, and which areas it came from and became. */
export function AreaHistory({ area }: { area: AreaInFull }) {
  return (
    <section className="detail-part">
      <h3>沿革</h3>
      <Others title="由来" others={area.predecessors} />
      <Others title="去向" others={area.successors} />
      <SmallTable label="历次名称和上级">
        <thead>
          <tr>
            <th scope="col">时间</th>
            <th scope="col">名称</th>
            <th scope="col">代码</th>
            <th scope="col">上级</th>
          </tr>
        </thead>
        <tbody>
          {area.history.toReversed().map((span) => (
            <tr key={span.validFrom}>
              <td>{saySpan(span.validFrom, span.validTo)}</td>
              <td data-name="名称">{span.name}</td>
              <td data-name="代码" className="figure">{span.divisionCode ?? '无'}</td>
              <td data-name="上级">{span.parentName ?? '无'}</td>
            </tr>
          ))}
        </tbody>
      </SmallTable>
    </section>
  )
}

function Others({ title, others }: { title: string; others: AreaInFull['predecessors'] }) {
  if (others.length === 0) return null
  return (
    <dl className="facts area-others">
      <dt>{title}</dt>
      <dd>
        {others.map((other) => (
          <p key={other.areaId}>
            <Go to={areasPage.to({}, { open: other.areaId })}>{other.name}</Go>
            <span className="aside-word">
              {sayDay(other.on)}
              {kinds[other.kind] ?? other.kind}
            </span>
          </p>
        ))}
      </dd>
    </dl>
  )
}
