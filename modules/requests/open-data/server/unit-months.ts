import { query } from '#kit/http/handle.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { getUnitMonth } from '#modules/requests/open-data/contract-units.ts'
import { readUnitLines } from '#modules/requests/open-data/unit-table.ts'

const MONTHS = "SELECT to_char(month, 'YYYY-MM') AS month FROM open_data_file WHERE county_code = $1 AND edition = 1 AND name = 'units.csv' ORDER BY month DESC LIMIT 120"
const TABLE = `SELECT u.content AS lines, d.content AS description, e.made_at FROM open_data_edition e
  JOIN open_data_file u ON u.county_code = e.county_code AND u.month = e.month AND u.edition = e.edition AND u.name = 'units.csv'
  JOIN open_data_file d ON d.county_code = e.county_code AND d.month = e.month AND d.edition = e.edition AND d.name = 'datapackage.json'
  WHERE e.county_code = $1 AND e.month = ($2 || '-01')::date AND e.edition = 1`

type Described = { resources: { path: string; schema?: { fields: { name: string; title: string }[] } }[] }

/** As it was published with the month's first edition, under the titles of then. */
export const getUnitMonthHandler = query(getUnitMonth, async ({ input, actor, db }) => {
  const months = (await rowsOf<{ month: string }>(db, MONTHS, [actor.countyCode])).map(({ month }) => month)
  const month = input.month ?? months[0] ?? null
  const found = month === null ? undefined : await rowOf<{ lines: string; description: string; made_at: Date }>(db, TABLE, [actor.countyCode, month])
  if (found === undefined) return { months, month, table: null }
  const fields = (JSON.parse(found.description) as Described).resources.find(({ path }) => path === 'units.csv')?.schema?.fields ?? []
  const { columns, lines } = readUnitLines(found.lines)
  return { months, month, table: { madeAt: found.made_at.toISOString(), columns: columns.map((key) => ({ key, title: fields.find(({ name }) => name === key)?.title ?? key })), lines } }
})
