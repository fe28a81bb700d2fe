import '#modules/requests/phone/published.css'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMonth } from '#kit/ui/time-words.ts'
import { openDataApi, welcomeQuery } from '#modules/requests/phone/api.ts'
import { publishedPage } from '#modules/requests/resident/addresses.ts'
import type { OpenDataEdition } from '#modules/requests/open-data/contract.ts'

const fileNames: Readonly<Record<string, string>> = {
  'requests.csv': '每件一行', 'answers.csv': '居民的回答', 'exclusions.csv': '剔除的理由和批准单位', 'units.csv': '各单位的月账', 'figures.json': '公布的五项指标', 'datapackage.json': '每一列是什么', SHA256SUMS: '校验值',
}

/** What the county counts, month by month, to be worked out again by anybody. */
export default function OpenData() {
  const welcome = useQuery(welcomeQuery)
  const county = welcome.data?.countyCode
  const read = useQuery(openDataApi.listOpenData.queryOptions())
  const { data } = read
  const error = read.error ?? welcome.error
  return (
    <Screen title="公开数据" back={publishedPage.to({})}>
      <section className="sheet">
        <h2>自己核对指标</h2>
        <p>每月一份，诉求每件一行，没有文字、姓名、编号和具体地点。同一个地方、同一类别少于 10 件的并到街道或全县，一件不少，所以指标分毫不差。</p>
        <p>
          把一个月的文件和核对程序下载到同一个文件夹，装好 Node.js，执行 <code>node recompute.mjs .</code>，就从每一行重新算出响应率、办结率、解决率、满意率和按期率，与公布的比较。
        </p>
        <p className="data-program">
          <a href="/data/recompute.mjs" download>下载核对程序 recompute.mjs</a>
        </p>
        <p className="quiet">一个月过完再满一个月后公布，公布后不改；有更正就另出一版，写明原因，原来的留着。</p>
      </section>
      {error !== null && <Failure error={error} retry={() => void Promise.all([read.refetch(), welcome.refetch()])} />}
      {(data === undefined || county === undefined) && error === null && <Loading />}
      {data?.editions.length === 0 && <Empty title="还没有公布的月份">一个月过完再满一个月后，这里会有第一份。</Empty>}
      {county !== undefined && data !== undefined && runsOf(data.editions).map((run) => (
        run.length > 1 ? <Withheld key={run[0]!.month} run={run} /> : <Edition county={county} key={`${run[0]!.month}.${run[0]!.edition}`} edition={run[0]!} latest={latestOf(run[0]!, data.editions)} />
      ))}
    </Screen>
  )
}

/** Months one after the other of which nothing is told and nothing was corrected are one entry: a year of them says no more than one. */
function runsOf(editions: readonly OpenDataEdition[]): OpenDataEdition[][] {
  const runs: OpenDataEdition[][] = []
  const isPlain = ({ withheld, edition, note }: OpenDataEdition) => withheld && edition === 1 && note === null
  for (const edition of editions) {
    const last = runs.at(-1)
    if (last !== undefined && isPlain(edition) && isPlain(last.at(-1)!)) last.push(edition)
    else runs.push([edition])
  }
  return runs
}

function Withheld({ run }: { run: readonly OpenDataEdition[] }) {
  return (
    <section className="sheet">
      <h2>
        {sayMonth(run.at(-1)!.month)}至{sayMonth(run[0]!.month)}
      </h2>
      <p>这 {run.length} 个月各不到 10 件，为了不让人猜出是谁，不公布。</p>
    </section>
  )
}

function latestOf({ month }: OpenDataEdition, editions: readonly OpenDataEdition[]): number {
  return Math.max(...editions.filter((one) => one.month === month).map(({ edition }) => edition))
}

function Edition({ edition: { month, edition, madeAt, note, withheld, files }, latest, county }: { edition: OpenDataEdition; latest: number; county: string }) {
  return (
    <section className="sheet">
      <h2>
        {sayMonth(month)}{latest > 1 && `，第 ${edition} 版`}
      </h2>
      <p className="quiet">
        <Moment at={madeAt} /> 公布{note !== null && `。更正：${note}`}{edition < latest && `。后来更正过，以第 ${latest} 版为准`}
      </p>
      {withheld ? (
        <p>这个月不到 10 件，为了不让人猜出是谁，不公布。</p>
      ) : (
        <ul className="data-files">
          {files.map(({ name, bytes }) => (
            <li key={name}>
              <a href={`/data/${county}/${month}/${edition}/${name}`} download>
                {fileNames[name] ?? name}
              </a>
              <span className="quiet">
                {name}，{sizeOf(bytes)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} 字节` : bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
