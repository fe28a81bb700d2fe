import { useState } from 'react'
import { Select } from 'antd'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import type { PickerProps } from '#kit/ui/desk/Picker.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import { useOrganizationName, useOrganizations } from '#modules/people/desk/organizations.ts'

/** Any unit of the county, found by a part of its name. */
export default function OrganizationPicker({ label, value, change, placeholder = '输入单位名称查找', compact = false }: PickerProps) {
  const [typed, type] = useState('')
  const words = useSettled(typed.trim())
  const { list, organizations = [] } = useOrganizations(words === '' ? {} : { search: words })
  const name = useOrganizationName(value, organizations)
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      allowClear
      labelInValue
      value={value === undefined ? null : { value, label: name ?? '正在读取' }}
      onChange={(chosen: { value: string; label: string } | null | undefined) => change(chosen?.value)}
      options={organizations.map(({ organizationId, name: label }) => ({ value: organizationId, label }))}
      loading={list.isFetching}
      {...emptyMenu('单位', askAgain(list), list.isFetching ? '正在查找' : '没有这个单位，换几个字试试')}
      placeholder={placeholder}
      style={compact ? { minWidth: 120, maxWidth: 220 } : pickerWidth}
      popupMatchSelectWidth={compact ? 300 : true}
    />
  )
}
