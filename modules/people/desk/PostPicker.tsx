import { useState } from 'react'
import { Select } from 'antd'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import type { Post } from '#modules/people/contract.ts'
import { optionWords } from '#modules/people/desk/option-words.tsx'
import { usePosts } from '#modules/people/desk/posts.ts'

type PostPickerProps = { label: string; value: Post | undefined; change: (post: Post | undefined) => void }

/** A post, found by its name; who holds it stands beside it. */
export function PostPicker({ label, value, change }: PostPickerProps) {
  const [typed, type] = useState('')
  const words = useSettled(typed.trim())
  const { list, posts = [] } = usePosts(words === '' ? { vacant: true } : { search: words })
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      allowClear
      labelInValue
      value={value === undefined ? null : { value: value.postId, label: value.name }}
      onChange={(chosen: { value: string; label: string } | null | undefined) => change(posts.find((one) => one.postId === chosen?.value))}
      options={posts.map((one) => ({ value: one.postId, label: one.name, more: `${one.organizationName}，A岗${one.primary?.name ?? '空'}，B岗${one.substitute?.name ?? '未设'}` }))}
      optionRender={optionWords}
      loading={list.isFetching}
      {...emptyMenu('岗位', askAgain(list), list.isFetching ? '正在查找' : words === '' ? '没有空岗，输入岗位名称查找' : '没有这个岗位，换几个字试试')}
      placeholder="先列出空岗；输入名称查找其他岗位"
      style={pickerWidth}
    />
  )
}
