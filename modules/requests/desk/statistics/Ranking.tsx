import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { rankUnits } from '#modules/requests/statistics/ranking.ts'
import type { RankedUnit } from '#modules/requests/statistics/ranking.ts'
import { measureSets, noUnit } from '#modules/requests/statistics/row-sets.ts'
import { basisWords, measureWords, notInTime, sayRate } from '#modules/requests/statistics/rules.ts'
import type { Basis, Measure, Rate } from '#modules/requests/statistics/rules.ts'
import { Count } from '#modules/requests/desk/statistics/Figure.tsx'
import { api } from '#modules/requests/desk/statistics/api.ts'
import { MeasureChoice } from '#modules/requests/desk/statistics/MeasureChoice.tsx'
import { addressOf, rowsAddressOf } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'
import { statisticsSettingPage } from '#modules/requests/desk/addresses.ts'

type RankingProps = { question: Question; figures: Statistics; measure: Measure | 'received' }

/** Units by one rate, with how sure that is, with and without the excluded requests. Nobody is ranked as a person. */
export function Ranking({ question, figures, measure: chosen }: RankingProps) {
  const { data: setting, error, refetch } = useQuery(api.getStatisticsSetting.queryOptions())
  if (error !== null && setting === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (setting === undefined) return <Loading rows={8} />
  const measure = chosen === 'received' ? 'onTime' : chosen
  const units = figures.rows.filter(({ key }) => key !== noUnit)
  const { ranked, apart } = rankUnits(units, measure, question.basis, setting.rankingLeast)
  const otherBasis: Basis = question.basis === 'all' ? 'assessable' : 'all'
  const other = new Map(rankUnits(units, measure, otherBasis, setting.rankingLeast).ranked.map((unit) => [unit.key, unit]))
  return (
    <section className="chart" aria-label="单位排名">
      <MeasureChoice question={question} view="ranking" measure={measure} />
      <h2 className="chart-title">{measureWords[measure].name}：{measureWords[measure].part} ÷ {measureWords[measure].whole[question.basis]}，{basisWords[question.basis]}</h2>
      <p className="chart-words">
        只排单位，不排个人。分母满 {setting.rankingLeast} 件的才排名（<Go to={statisticsSettingPage.to({})}>统计口径</Go>），按区间的下限从高到低；件数越少区间越宽，三件都办好不会排在二百件办好一百九十件前面。下限相同的名次相同，名次相近、区间重叠的，差别可能只是偶然。
      </p>
      {ranked.length === 0 && <Empty title="没有单位够件数排名">分母都不满 {setting.rankingLeast} 件。把时间放长一些再看。</Empty>}
      {ranked.length > 0 && (
        <div className="stack-ground">
          <table className="rows ranking-table stacks">
            <caption className="unseen">单位排名，{basisWords[question.basis]}</caption>
            <thead>
              <tr>
                <th scope="col" className="is-figure" style={{ width: 64 }}>名次</th>
                <th scope="col">单位</th>
                <th scope="col" style={{ width: 150 }}>{measureWords[measure].name}</th>
                <th scope="col" style={{ width: 284 }}>95% 区间</th>
                <th scope="col" style={{ width: 170 }}>{basisWords[otherBasis]}</th>
                <th scope="col" className="is-figure" style={{ width: 80 }}>超期</th>
              </tr>
            </thead>
            <tbody>{ranked.map((unit) => <Line key={unit.key} unit={unit} other={other.get(unit.key)} otherWords={basisWords[otherBasis]} measure={measure} question={question} />)}</tbody>
          </table>
        </div>
      )}
      {apart.length > 0 && (
        <>
          <h3 className="ranking-apart">不满 {setting.rankingLeast} 件，不排名</h3>
          <ul className="ranking-few">
            {apart.map((unit) => (
              <li key={unit.key}><Go to={addressOf(question, { unitId: unit.key, by: 'category' })}>{unit.name}</Go> <Parts rate={unit.rate} measure={measure} question={question} unitId={unit.key} /></li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type LineProps = { unit: RankedUnit; other: RankedUnit | undefined; otherWords: string; measure: Measure; question: Question }

function Line({ unit, other, otherWords, measure, question }: LineProps) {
  const { low, high } = unit.interval
  return (
    <tr>
      <td className="is-figure ranking-place" data-name="名次">{unit.rank}</td>
      <th scope="row" title={unit.name}><Go to={addressOf(question, { unitId: unit.key, by: 'category' })} className="subject">{unit.name}</Go></th>
      <td data-name={measureWords[measure].name}><span className="rate-value">{sayRate(unit.rate)}</span> <Parts rate={unit.rate} measure={measure} question={question} unitId={unit.key} /></td>
      <td data-name="95% 区间">
        <span className="interval">
          <svg width="140" height="14" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
            <path d="M0 7h100" className="interval-ground" />
            <path d={`M${low * 100} 7H${high * 100}`} className="interval-range" />
            <path d={`M${(unit.rate.rate ?? 0) * 100} 2v10`} className="interval-rate" />
          </svg>
          {percent(low)}–{percent(high)}
        </span>
      </td>
      <td data-name={otherWords}>{other === undefined ? '不够件数' : `第 ${other.rank} 名，${sayRate(other.rate)}`}</td>
      <td className="is-figure" data-name="超期"><Count value={notInTime(unit.counts, question.basis)} set="notInTime" opens={(set) => rowsAddressOf(question, set, { unitId: unit.key })} /></td>
    </tr>
  )
}

function Parts({ rate, measure, question, unitId }: { rate: Rate; measure: Measure; question: Question; unitId: string }) {
  const { part, whole } = measureSets[measure]
  return (
    <span className="rate-parts">
      <Count value={rate.part} set={part} opens={(set) => rowsAddressOf(question, set, { unitId })} />/<Count value={rate.whole} set={whole} opens={(set) => rowsAddressOf(question, set, { unitId })} />
    </span>
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}
