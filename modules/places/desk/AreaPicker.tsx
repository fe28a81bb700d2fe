import '#kit/ui/desk/detail.css'
import { useId, useState } from 'react'
import type { Key, ReactElement, ReactNode } from 'react'
import { TreeSelect } from 'antd'
import { emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import type { PickerProps } from '#kit/ui/desk/Picker.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import type { Area } from '#modules/places/contract.ts'
import { useAreaName, useAreaTree, useFoundAreas } from '#modules/places/desk/area-tree.ts'
import type { TreeLine } from '#modules/places/desk/area-tree.ts'

/** One area of today's tree: opened level by level, or found by name or code. */
export default function AreaPicker({ label, value, change, placeholder = '选择，或输入名称、代码查找', compact = false }: PickerProps) {
  const id = useId()
  const [opened, setOpened] = useState<readonly string[]>([])
  const [typed, type] = useState('')
  const words = useSettled(typed)
  const { root, lines, error, readAgain } = useAreaTree(new Set(opened), undefined)
  const { found = [], isReading, error: notFound, readAgain: findAgain } = useFoundAreas(words, undefined)
  const name = useAreaName(value)
  const searching = typed.trim() !== ''
  const again = searching ? (notFound === null ? undefined : findAgain) : error === null ? undefined : readAgain
  return (
    <TreeSelect
      id={id}
      aria-label={label}
      popupRender={popupNamed(id)}
      showSearch={{ searchValue: typed, onSearch: type, filterTreeNode: false }}
      allowClear
      labelInValue
      value={value === undefined ? null : { value, label: name ?? '正在读取' }}
      onChange={(chosen: { value: string; label: ReactNode } | null | undefined) => {
        type('')
        change(chosen?.value)
      }}
      treeData={searching ? found.map((area) => ({ value: area.areaId, title: <Found area={area} />, isLeaf: true })) : branches(lines)}
      {...(searching ? {} : { treeExpandedKeys: [...(root === undefined ? [] : [root.areaId]), ...opened], onTreeExpand: (keys: Key[]) => setOpened(keys.map(String)) })}
      {...emptyMenu('区划', again, searching && !isReading ? '没有这个区划，换几个字试试' : '正在读取')}
      placeholder={placeholder}
      style={compact ? { minWidth: 120, maxWidth: 220 } : pickerWidth}
      popupMatchSelectWidth={compact ? 300 : true}
    />
  )
}

/** antd says that the field controls `…_list` and gives nothing that name; a screen reader follows it. */
function popupNamed(id: string): (popup: ReactElement) => ReactElement {
  return (popup) => <div id={`${id}_list`}>{popup}</div>
}

type Branch = { value: string; title: ReactNode; isLeaf: boolean; disabled?: boolean; children?: Branch[] }

/** The lines of the tree as a tree again; what is not read yet keeps a place, so that it can be opened. */
function branches(lines: readonly TreeLine[]): Branch[] {
  const top: Branch[] = []
  const way: Branch[] = []
  for (const { area, depth } of lines) {
    const branch: Branch = { value: area.areaId, title: area.name, isLeaf: area.childCount === 0, ...(area.childCount === 0 ? {} : { children: [] }) }
    way.length = depth - 1
    ;(way.at(-1)?.children ?? top).push(branch)
    way.push(branch)
  }
  const fill = (branch: Branch): void => {
    if (branch.children?.length === 0) branch.children.push({ value: `${branch.value}/`, title: '正在读取', isLeaf: true, disabled: true })
    else branch.children?.forEach(fill)
  }
  top.forEach(fill)
  return top
}

function Found({ area }: { area: Area & { above: string } }) {
  return (
    <>
      {area.name}
      <span className="option-more">
        {[area.levelName, area.above].filter((part) => part !== '').join('，')}
      </span>
    </>
  )
}
