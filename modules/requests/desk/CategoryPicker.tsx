import { useId } from 'react'
import { Cascader } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import type { Category } from '#modules/matters/contract.ts'
import { categoriesQuery } from '#modules/requests/desk/api.ts'
import { popupHost, popupNamed } from '#modules/requests/desk/popup-host.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'

type CategoryPickerProps = {
  label: string
  value: string | undefined
  change: (key: string | undefined) => void
  /** A first-level category is an answer too. */
  anyLevel?: boolean
  placeholder?: string
  compact?: boolean
}

/** A finger cannot point without pressing: opening a first-level category must not be choosing it. */
const byFinger = matchMedia('(hover: none)').matches

/** The county's categories on two levels, found by name or by the words that hint at them. */
export function CategoryPicker({ label, value, change, anyLevel = false, placeholder = '请选择类别', compact = false }: CategoryPickerProps) {
  const id = useId()
  const read = useQuery(categoriesQuery)
  const categories = read.data?.categories ?? []
  const options = categories.filter((category) => category.parentKey === null).map((parent) => ({ value: parent.key, label: parent.name, children: childrenOf(parent, categories) }))
  // One that an address asks for and that is not there would show its key.
  const path = value === undefined || !categories.some(({ key }) => key === value) ? undefined : value.includes('.') ? [value.split('.')[0]!, value] : [value]
  return (
    <Cascader
      id={id}
      aria-label={label}
      classNames={{ popup: { root: 'category-menu' } }}
      popupRender={popupNamed(id)}
      options={options}
      {...(path === undefined ? { value: [] } : { value: path })}
      onChange={(chosen) => change(chosen?.at(-1) as string | undefined)}
      changeOnSelect={anyLevel}
      allowClear
      getPopupContainer={popupHost}
      placeholder={placeholder}
      loading={read.isLoading}
      {...emptyMenu('类别', askAgain(read), '没有这个类别，换几个字试试')}
      showSearch={{ filter: (words, chain) => chain.some((option) => `${option.label}${'hints' in option ? (option.hints as string) : ''}`.includes(words)) }}
      style={compact ? { minWidth: 128 } : pickerWidth}
      expandTrigger={byFinger ? 'click' : 'hover'}
    />
  )
}

function childrenOf(parent: Category, categories: readonly Category[]) {
  return categories.filter((category) => category.parentKey === parent.key).map((category) => ({ value: category.key, label: category.name, hints: category.hints.join(' ') }))
}
