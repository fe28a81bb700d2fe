import { useRef } from 'react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useKeys } from '#kit/ui/desk/keys.ts'
import type { TreeLine } from '#modules/places/desk/area-tree.ts'

type AreaTreeProps = {
  lines: readonly TreeLine[]
  openId: string | undefined
  toOf: (areaId: string) => string
  toggle: (areaId: string, open: boolean) => void
}

/** The tree as a list of links: arrows go and open, Enter shows the area beside; the mouse opens by the triangle. */
export function AreaTree({ lines, openId, toOf, toggle }: AreaTreeProps) {
  const place = useRef<HTMLDivElement>(null)
  const reachable = lines.some(({ area }) => area.areaId === openId) ? openId : lines[0]?.area.areaId
  const items = () => [...place.current!.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const focusAt = (index: number) => items()[Math.max(0, Math.min(lines.length - 1, index))]?.focus()
  const here = () => items().indexOf(document.activeElement as HTMLElement)
  useKeys('区划', [
    { key: 'j', label: '下一个区划', run: () => focusAt(here() + 1) },
    { key: 'k', label: '上一个区划', run: () => focusAt(here() - 1) },
    { key: '→', label: '展开', run: () => {} },
    { key: '←', label: '收起，或到上级', run: () => {} },
  ])
  const press = (event: KeyboardEvent) => {
    const index = here()
    const line = lines[index]
    if (line === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const act = acts(line, index)[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  const acts = (line: TreeLine, index: number): Partial<Record<string, () => void>> => ({
    ArrowDown: () => focusAt(index + 1),
    ArrowUp: () => focusAt(index - 1),
    Home: () => focusAt(0),
    End: () => focusAt(lines.length - 1),
    ArrowRight: () => (line.isOpen ? focusAt(index + 1) : line.area.childCount > 0 && toggle(line.area.areaId, true)),
    ArrowLeft: () => (line.isOpen && line.depth > 1 ? toggle(line.area.areaId, false) : focusAt(lines.findLastIndex((above, at) => at < index && above.depth < line.depth))),
  })
  const byTriangle = (event: MouseEvent, line: TreeLine) => {
    if ((event.target as HTMLElement).closest('.tree-triangle') === null || line.area.childCount === 0) return
    event.preventDefault()
    toggle(line.area.areaId, !line.isOpen)
  }
  return (
    <div ref={place} className="tree" role="tree" aria-label="区划树" tabIndex={-1} onKeyDown={press}>
      {lines.map((line) => (
        <Go
          key={line.area.areaId}
          to={toOf(line.area.areaId)}
          role="treeitem"
          className={`tree-line tree-depth-${line.depth}`}
          aria-level={line.depth}
          aria-posinset={line.position}
          aria-setsize={line.among}
          aria-expanded={line.area.childCount > 0 ? line.isOpen : undefined}
          aria-selected={line.area.areaId === openId}
          tabIndex={line.area.areaId === reachable ? 0 : -1}
          onClick={(event) => byTriangle(event, line)}
        >
          <span className="tree-triangle" aria-hidden="true">{line.area.childCount === 0 ? '' : line.isOpen ? '▾' : '▸'}</span>
          <span className="tree-name">{line.area.name}</span>
          <span className="tree-level">{line.isReading ? '正在读取' : line.area.levelName}</span>
          <span className="tree-count figure" title={`${line.area.childCount} 个下级`}>{line.area.childCount === 0 ? '' : line.area.childCount}</span>
        </Go>
      ))}
    </div>
  )
}
