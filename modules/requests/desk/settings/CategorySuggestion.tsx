import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { sayDay } from '#kit/ui/days.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import type { CategorySuggestion as Suggestion } from '#modules/requests/contract-suggestion.ts'
import { categorySuggestionPage } from '#modules/requests/desk/addresses.ts'
import { api } from '#modules/requests/desk/api.ts'
import { SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { LearnAnew, SuggestionForm } from '#modules/requests/desk/settings/SuggestionForms.tsx'

const CATEGORY_SUGGESTION = 'categorySuggestion'
const ASK_AGAIN_MILLISECONDS = 3_000
const outcomeWords = { trained: '已学成', notEnough: '没有学习：有的类别件数不够', failed: '没有学成，原来的建议照常使用，请再试一次' } as const

/** Whether categories are suggested by what closed matters have taught, what that is worth, and how far each category is from enough. */
export default function CategorySuggestion() {
  const read = useQuery({
    ...api.getCategorySuggestion.queryOptions({ meta: { live: [CATEGORY_SUGGESTION, 'category'] } }),
    refetchInterval: ({ state }) => (state.data?.training.running === true ? ASK_AGAIN_MILLISECONDS : false),
  })
  const { search, setSearch } = usePlace(categorySuggestionPage)
  const [open, setOpen] = useState<'setting' | 'learn'>()
  const { data } = read
  const close = () => setOpen(undefined)
  const onlyMissing = search.only === 'missing'
  const shown = data?.categories.filter((category) => !onlyMissing || lacks(category)) ?? []
  return (
    <SettingFrame
      title="类别建议"
      words="从本县已结案的诉求学习，受理时给出类别和把握。只是建议，由受理的人决定；密封件不学。"
      acts={data !== undefined && (
        <>
          <Button onClick={() => setOpen('setting')}>修改设置</Button>
          <Button type={open === undefined ? 'primary' : 'default'} disabled={data.missing > 0 || data.training.running} title={data.missing > 0 ? `还有 ${data.missing} 个类别不到 ${data.minimum} 件` : data.training.running ? '正在学习' : undefined} onClick={() => setOpen('learn')}>
            {data.model === null ? '学习' : '重新学习'}
          </Button>
        </>
      )}
      read={read}
      form={data === undefined || open === undefined ? null : open === 'setting' ? <SuggestionForm key={data.version} suggestion={data} close={close} /> : <LearnAnew suggestion={data} close={close} />}
    >
      {data !== undefined && (
        <>
          <Standing suggestion={data} />
          <div className="suggestion-choice">
            <label className="check"><input type="checkbox" checked={onlyMissing} onChange={(event) => setSearch({ only: event.target.checked ? 'missing' : undefined })} /> 只看不够 {data.minimum} 件的（{data.missing} 个）</label>
          </div>
          <Counted categories={shown} minimum={data.minimum} columns={open === undefined ? 5 : 4} />
        </>
      )}
    </SettingFrame>
  )
}

function lacks({ enough, leftOut, never }: Suggestion['categories'][number]): boolean {
  return !enough && !leftOut && !never
}

function Standing({ suggestion: { state, stateWords, model, training, minimum, leastConfidence, missing } }: { suggestion: Suggestion }) {
  return (
    <section className="suggestion-state" aria-label="现在怎样">
      <p className={state === 'on' ? 'is-on' : 'is-off'} role="status">{stateWords}</p>
      {training.running && <p aria-live="polite">正在学习，一般几十秒，完成后这里会更新。</p>}
      {!training.running && training.endedAt !== null && training.outcome !== null && <p>上次学习：<Moment at={training.endedAt} />，{outcomeWords[training.outcome]}。</p>}
      <p>
        每个类别至少 {minimum} 件已结案才学习{missing > 0 && <strong>，现在还有 {missing} 个不到，不能学习</strong>}；把握不到 {leastConfidence}% 不建议。
        {missing > 0 && '可以在“修改设置”里调低件数，或把很少有的类别设为不建议。'}
      </p>
      {model !== null && <Worth model={model} />}
    </section>
  )
}

function Worth({ model }: { model: NonNullable<Suggestion['model']> }) {
  const estimates = [['学成的模型', model.macroF1], ['按提示词', model.keywords], ['总猜最多的类别', model.majority]] as const
  return (
    <>
      <p>现在的模型 <Moment at={model.trainedAt} /> 学成，依据 {dayWords(model.from)} 至 {dayWords(model.to)} 上报、已结案的 {model.matters.toLocaleString('zh-CN')} 件，认得 {model.words.toLocaleString('zh-CN')} 个多人都用的字词。</p>
      <p>检验：分五份，每份由没有学过它的模型判断。得分（宏平均 F1）是各类别准确程度的平均，1 为全对；括号里是 95% 区间。</p>
      <table className="suggestion-worth" aria-label="检验结果">
        <tbody>
          {estimates.map(([name, { value, low, high }]) => (
            <tr key={name}><th scope="row">{name}</th><td>{value.toFixed(2)}</td><td>（{low.toFixed(2)}–{high.toFixed(2)}）</td></tr>
          ))}
        </tbody>
      </table>
      <details className="correctable">
        <summary>把握可不可信</summary>
        <p>把握说多少，实际对多少；平均相差 {percent(model.calibrationError)}。</p>
        <table className="suggestion-worth" aria-label="把握和实际">
          <thead><tr><th scope="col">把握</th><th scope="col">件数</th><th scope="col">平均说</th><th scope="col">实际对</th></tr></thead>
          <tbody>
            {model.bands.filter(({ texts }) => texts > 0).map(({ from, to, texts, said, right }) => (
              <tr key={from}><th scope="row">{percent(from)}–{percent(to)}</th><td>{texts.toLocaleString('zh-CN')}</td><td>{percent(said)}</td><td>{percent(right)}</td></tr>
            ))}
          </tbody>
        </table>
        <p>如果把握不到这么多就不建议：</p>
        <table className="suggestion-worth" aria-label="把握不到就不建议">
          <thead><tr><th scope="col">至少</th><th scope="col">会建议</th><th scope="col">其中对</th><th scope="col">命中率</th></tr></thead>
          <tbody>
            {model.thresholds.map(({ least, suggested, right }) => (
              <tr key={least}><th scope="row">{percent(least)}</th><td>{suggested.toLocaleString('zh-CN')}</td><td>{right.toLocaleString('zh-CN')}</td><td>{suggested === 0 ? '—' : percent(right / suggested)}</td></tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

function dayWords(day: string | null): string {
  return day === null ? '—' : sayDay(day)
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}

type CountedProps = { categories: Suggestion['categories']; minimum: number; /** The last one goes where a form stands beside. */ columns: number }

function Counted({ categories, minimum, columns }: CountedProps) {
  const parents = [...new Set(categories.map(({ parentName }) => parentName))]
  // Before anything was learnt there is nothing to say of it.
  const tested = categories.some(({ learnt }) => learnt !== null)
  if (categories.length === 0) return <p className="suggestion-none">每个类别都够 {minimum} 件了。</p>
  return (
    <table className="setting-table suggestion-table stacks">
      <thead>
        <tr>
          <th scope="col">类别</th>
          <th scope="col" className="is-figure" style={{ width: 90 }}>已结案</th>
          <th scope="col" style={{ width: 150 }}>够不够</th>
          {tested && <th scope="col" style={{ width: 190 }}>检验时建议，其中对</th>}
          {tested && <th scope="col" className="is-figure" style={{ width: 80 }} title="F1：建议得准不准、全不全，1 为全对">得分</th>}
        </tr>
      </thead>
      {parents.map((parent) => (
        <tbody key={parent}>
          <tr className="suggestion-parent"><th scope="rowgroup" colSpan={tested ? columns : 3}>{parent}</th></tr>
          {categories.filter(({ parentName }) => parentName === parent).map((category) => (
            <tr key={category.key}>
              <th scope="row">{category.name}</th>
              <td data-name="已结案" className="is-figure">{category.closed.toLocaleString('zh-CN')}</td>
              <td data-name="够不够" className={lacks(category) ? 'is-lacking' : undefined}>{category.never ? '检举控告，从不学习' : category.leftOut ? '设为不建议' : category.enough ? '够' : `还差 ${minimum - category.closed} 件`}</td>
              {tested && <td data-name="检验时建议，其中对">{category.learnt === null ? '' : `${category.learnt.suggested} 次，对 ${category.learnt.right} 次`}</td>}
              {tested && <td data-name="得分" className="is-figure">{category.learnt?.f1.toFixed(2) ?? ''}</td>}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}
