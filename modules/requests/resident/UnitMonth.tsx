import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { sayExactly, sayMonth } from '#kit/ui/time-words.ts'
import { welcomeQuery } from '#modules/requests/phone/api.ts'
import { publishedUnitPage } from '#modules/requests/resident/addresses.ts'
import type { UnitMonthTable } from '#modules/requests/open-data/contract-units.ts'

const shortTitles: Readonly<Record<string, string>> = { in_time: '按时答复', late: '超期答复', open_overdue: '超期没答', other: '没到期等', rest: '其他' }

type Props = { months: readonly string[]; month: string; table: UnitMonthTable; known: ReadonlySet<string>; choose: (month: string) => void }

/** What each unit received in a month and what became of it, of all requests and not only the public ones. `known`: units that have a page. */
export function UnitMonth({ months, month, table: { madeAt, columns, lines }, known, choose }: Props) {
  const county = useQuery(welcomeQuery).data?.countyCode
  return (
    <section className="sheet unit-month">
      <label className="field">
        <span>哪个月反映的</span>
        <select name="month" value={month} onChange={(event) => choose(event.target.value)}>
          {months.map((one) => (
            <option key={one} value={one}>{sayMonth(one)}</option>
          ))}
        </select>
      </label>
      <table>
        <caption className="quiet">这个月反映的全部诉求，公开的和没公开的都算，以 {sayExactly(new Date(madeAt))} 为准</caption>
        <thead>
          <tr>
            <th scope="col">收到</th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col">{shortTitles[key] ?? title}</th>
            ))}
          </tr>
        </thead>
        {lines.map(({ organizationId, name, above, isTotal, received, cells }) => (
          <tbody key={organizationId ?? name} className={isTotal ? 'unit-month-total' : undefined}>
            <tr>
              <th scope="rowgroup" colSpan={columns.length + 1}>
                {organizationId !== null && known.has(organizationId) ? <Link href={publishedUnitPage.to({ organizationId })} className="unit-link">{name}</Link> : name}
                {above !== null && <span className="quiet">（{above}）</span>}
              </th>
            </tr>
            <tr>
              <td>{received}</td>
              {columns.map(({ key }, index) => (
                <td key={key}>{cells[index] ?? <span aria-label="不公布">—</span>}</td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
      <p className="quiet">“—”是不公布：不到 10 件，或者拿别的数一减会减出不到 10 件。全月不到 10 件、或者会这样减出来的单位合在“其他单位”里，检举控告也只算在那里。</p>
      {columns.filter(({ key, title }) => shortTitles[key] !== title).map(({ key, title }) => (
        <p key={key} className="quiet">{shortTitles[key] ?? title}：{title}。</p>
      ))}
      {county !== undefined && <p><a href={`/data/${county}/${month}/1/units.csv`} download className="unit-link">下载这张表（CSV）</a></p>}
    </section>
  )
}
