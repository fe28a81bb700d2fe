import { StateShape } from '#kit/ui/Icon.tsx'
import { dayOf } from '#modules/requests/phone/plain-state.ts'
import type { PublishedUnit } from '#modules/requests/published/contract.ts'

type Line = { shape: 'done' | 'missed' | 'calm'; count: number; words: string; after?: string | undefined }

/** What a unit kept, missed and still owes of what is public of it. The shape stands beside the words, so that colour is not needed. */
export function UnitFigures({ unit }: { unit: PublishedUnit }) {
  const { kept, late, overdue, suspended, running, untimed, promises, nextReview } = unit
  const review = nextReview === null ? undefined : `，最早${dayOf(nextReview, new Date())}再看能不能办`
  const lines: readonly Line[] = [
    { shape: 'done', count: kept, words: '按时答复或办好' },
    { shape: 'missed', count: late, words: '晚了才答复' },
    { shape: 'missed', count: overdue, words: '已超期，还没办完' },
    { shape: 'calm', count: running, words: '还在办，没到期' },
    { shape: 'calm', count: suspended, words: '挂账，尚未解决', after: review },
    { shape: 'calm', count: untimed, words: '已答复，没有计时' },
  ]
  const promised = promises.kept + promises.missed + promises.running
  const parts = [`做到 ${promises.kept} 件`, `没做到 ${promises.missed} 件`, ...(promises.running > 0 ? [`还没到期 ${promises.running} 件`] : [])]
  return (
    <>
      <ul className="unit-figures">
        {lines.filter(({ count }) => count > 0).map(({ shape, count, words, after }) => (
          <li key={words} className={`unit-figure published-kept-${shape}`}>
            <StateShape nearness={shape} />
            <span>
              {words} <strong>{count}</strong> 件{after}
            </span>
          </li>
        ))}
      </ul>
      {promised > 0 && <p className="quiet">其中答应了哪天办好的 {promised} 件：{parts.join('，')}。</p>}
    </>
  )
}
