import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { useFoundAreas } from '#modules/places/desk/area-tree.ts'

type FoundAreasProps = { words: string; on: string | undefined; openId: string | undefined; toOf: (areaId: string) => string; /** The tree failed as well, without which no area stands beside. */ again: (() => void) | undefined }

/** What the search found, each with the way down to it. */
export function FoundAreas({ words, on, openId, toOf, again }: FoundAreasProps) {
  const { found, more, error, readAgain } = useFoundAreas(words, on)
  if (error !== null && found === undefined) return <Failure error={error} retry={() => { readAgain(); again?.() }} />
  if (found === undefined) return <Loading rows={8} />
  if (found.length === 0) return <Empty title="没有这个名称或代码的区划">换几个字试试。已经撤销的区划，把日期改到它还在的那一天再找。</Empty>
  return (
    <ul className="tree-found" aria-label="找到的区划">
      {found.map((area) => (
        <li key={area.areaId}>
          <Go to={toOf(area.areaId)} className="tree-found-line" aria-current={area.areaId === openId ? 'true' : undefined}>
            <span>{area.name}</span>
            <span className="tree-level">{area.levelName}</span>
            <span className="tree-above">{[area.above, area.divisionCode].filter((part) => part !== null && part !== '').join('，')}</span>
          </Go>
        </li>
      ))}
      {more && <li className="hint tree-found-more">只列出前 {found.length} 个，请再多输几个字。</li>}
    </ul>
  )
}
