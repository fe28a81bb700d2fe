import { useId, useState } from 'react'
import type { Key, ReactNode } from 'react'
import { TreeSelect } from 'antd'
import { emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { useAreaName, useAreaTree, useFoundAreas } from '#modules/requests/desk/areas.ts'
import type { AreaNode } from '#modules/requests/desk/areas.ts'
import { popupHost, popupNamed } from '#modules/requests/desk/popup-host.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'

type AreaPickerProps = { label: string; value: string | undefined; change: (areaId: string | undefined) => void; placeholder?: string; compact?: boolean }

/** Streets, communities, grids: opened level by level, or found by name. */
export function AreaPicker({ label, value, change, placeholder = '选择或输入社区、小区、网格名称', compact = false }: AreaPickerProps) {
  const id = useId()
  const [opened, open] = useState<readonly string[]>([])
  const [typed, type] = useState('')
  const { tree, again } = useAreaTree(opened)
  const { found, reading, again: findAgain } = useFoundAreas(typed)
  const name = useAreaName(value)
  const searching = typed.trim() !== ''
  return (
    <TreeSelect
      id={id}
      aria-label={label}
      popupRender={popupNamed(id)}
      showSearch={{ searchValue: typed, onSearch: type, filterTreeNode: false }}
      allowClear
      value={value === undefined ? null : { value, label: name ?? '正在读取' }}
      labelInValue
      onChange={(chosen: { value: string; label: ReactNode } | null) => {
        type('')
        change(chosen?.value)
      }}
      treeData={searching ? found.map((area): Branch => ({ value: area.areaId, title: <Found area={area} />, isLeaf: true })) : branches(tree, null)}
      {...(searching ? {} : { treeExpandedKeys: [...opened], onTreeExpand: (keys: Key[]) => open(keys.map(String)) })}
      {...emptyMenu('区划', searching ? findAgain : again, reading ? '正在查找' : searching ? '没有这个地方，换几个字试试' : '正在读取')}
      placeholder={placeholder}
      getPopupContainer={popupHost}
      style={compact ? { minWidth: 120, maxWidth: 220 } : pickerWidth}
      popupMatchSelectWidth={compact ? 300 : true}
    />
  )
}

type Branch = { value: string; title: ReactNode; isLeaf: boolean; disabled?: boolean; children?: Branch[] }

/** An area whose children are not read yet keeps a place for them, so that it can be opened. */
function branches(tree: readonly AreaNode[], parentId: string | null): Branch[] {
  return tree
    .filter((area) => area.parentId === parentId)
    .map((area) => {
      const children = branches(tree, area.areaId)
      const waiting: Branch[] = area.hasChildren && children.length === 0 ? [{ value: `${area.areaId}/`, title: '正在读取', isLeaf: true, disabled: true }] : children
      return { value: area.areaId, title: area.name, isLeaf: !area.hasChildren, ...(waiting.length === 0 ? {} : { children: waiting }) }
    })
}

function Found({ area }: { area: AreaNode & { above: string } }) {
  return (
    <>
      {area.name}
      <span className="unit-why">
        {area.levelName}{area.above !== '' && `，${area.above}`}
      </span>
    </>
  )
}
