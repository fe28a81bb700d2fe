import { useState } from 'react'
import { Select } from 'antd'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import type { StaffMember } from '#modules/people/contract.ts'
import { optionWords } from '#modules/people/desk/option-words.tsx'
import { useStaff } from '#modules/people/desk/staff.ts'
import { postsOf } from '#modules/people/desk/words.ts'

type StaffPickerProps = { label: string; value: StaffMember | undefined; change: (member: StaffMember | undefined) => void }

/** A registered person, found by name; the posts beside the name tell two of the same name apart. */
export function StaffPicker({ label, value, change }: StaffPickerProps) {
  const [typed, type] = useState('')
  const words = useSettled(typed.trim())
  const { list, staff = [] } = useStaff({ search: words === '' ? undefined : words })
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      allowClear
      labelInValue
      value={value === undefined ? null : { value: value.staffMemberId, label: value.name }}
      onChange={(chosen: { value: string; label: string } | null | undefined) => change(staff.find((one) => one.staffMemberId === chosen?.value))}
      options={staff.map((one) => ({ value: one.staffMemberId, label: one.name, more: [postsOf(one), one.workPhoneMasked].filter((part) => part !== null).join('，') }))}
      optionRender={optionWords}
      loading={list.isFetching}
      {...emptyMenu('人员', askAgain(list), list.isFetching ? '正在查找' : '没有登记这个人，请先在“人员与账号”里登记')}
      placeholder="输入姓名查找"
      style={pickerWidth}
    />
  )
}
