import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { basisWords, measureWords, measures, notInTime, notYetDue, openOverdue, ratesOf, unanswered } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'
import { Count } from '#modules/requests/desk/statistics/Figure.tsx'
import { rowsAddressOf } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

/** What each rate divides by what, in words and with this page's numbers: nobody has to guess what was left out. */
export function Denominators({ question, figures: { total } }: { question: Question; figures: Statistics }) {
  const { basis } = question
  const rates = ratesOf(total, basis)
  const excluded = basis === 'assessable' ? `，再减已剔除 ${total.excluded}` : ''
  const assessable = `收到 ${total.received} 减不予受理 ${total.received - total.assessable}${excluded}`
  const answered = `答了回访或评价的；回访未答的 ${unanswered(total)} 件不在分母里，单列在上面`
  const wholes: Record<Measure, string> = {
    response: `${assessable}。还没有联系的、联系晚了的都在分母里`,
    completion: `${assessable}。还在办的、超期没办的都在分母里`,
    resolution: answered,
    satisfaction: answered,
    onTime: `到期的：已答复的，加上超期还没有受理、派单、签收、联系或答复的（未剔除共超期 ${notInTime(total, 'all')} 件，其中还没办结的 ${openOverdue(total, 'all')} 件）。还没到期的 ${notYetDue(total)} 件暂不计入，到期后计入`,
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
      <p>超期还没办结：有环节超过期限、现在还没有办成也没有说明办不到的，答应了日期还没办的也算。这段时间收到的诉求中共 <Count value={openOverdue(total, basis)} set="openOverdue" opens={(set) => rowsAddressOf(question, set, { basis })} /> 件（{basisWords[basis]}），都在响应率、办结率和按期率的分母里。</p>
    </details>
  )
}
