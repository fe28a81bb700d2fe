import { Go } from '#kit/ui/desk/Go.tsx'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { noUnit } from '#modules/requests/statistics/row-sets.ts'
import { measureWords, measures, notInTime, notYetDue, ratesOf, unanswered } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'
import { requestsPage } from '#modules/requests/desk/addresses.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

/** What each rate divides by what, in words and with this page's numbers: nobody has to guess what was left out. */
export function Denominators({ question, figures: { total } }: { question: Question; figures: Statistics }) {
  const { basis, of, period, unitId, areaId, category, channel } = question
  const open = requestsPage.to({}, {
    overdue: 'true', stage: 'open', from: period.from, to: period.to, category, channel,
    areaId: of.kind === 'area' ? of.id : areaId, organizationId: of.kind === 'organization' ? of.id : unitId === noUnit ? undefined : unitId,
  })
  const rates = ratesOf(total, basis)
  const excluded = basis === 'assessable' ? `，再减已剔除 ${total.excluded}` : ''
  const assessable = `收到 ${total.received} 减不予受理 ${total.received - total.assessable}${excluded}`
  const answered = `答了回访或评价的；回访未答的 ${unanswered(total)} 件不在分母里，单列在上面`
  const wholes: Record<Measure, string> = {
    response: `${assessable}。还没有联系的、联系晚了的都在分母里`,
    completion: `${assessable}。还在办的、超期没办的都在分母里`,
    resolution: answered,
    satisfaction: answered,
    onTime: `到期的：已答复的，加上超期还没有受理、派单、签收、联系或答复的（未剔除共超期 ${notInTime(total)} 件）。还没到期的 ${notYetDue(total)} 件暂不计入，到期后计入`,
  }
  return (
    <details className="denominators">
      <summary>各率的分母里有什么</summary>
      <dl className="facts">
        {measures.map((measure) => (
          <div key={measure} className="facts-pair">
            <dt>{measureWords[measure].name}</dt>
            <dd>{measureWords[measure].part} {rates[measure].part} ÷ {rates[measure].whole}。分母：{wholes[measure]}。</dd>
          </div>
        ))}
      </dl>
      <p><Go to={open}>看这段时间收到、现在还没办完并且已经超期的</Go></p>
    </details>
  )
}
