import { Input, Select } from 'antd'
import type { Search } from '#kit/ui/address.ts'
import type { auditPage } from '#modules/platform/desk/addresses.ts'
import { sayAction } from '#modules/platform/desk/audit-words.ts'

type Place = Search<(typeof auditPage.searchNames)[number]>

type AuditFiltersProps = { search: Place; words: Readonly<Record<string, string>> | undefined; change: (change: Place) => void }

/** By action, by object, up to a moment; each is part of the address. */
export function AuditFilters({ search, words, change }: AuditFiltersProps) {
  const actions = [...new Set([...Object.keys(words ?? {}), ...(search.action === undefined ? [] : [search.action])])]
  const options = actions.map((value) => ({ value, label: sayAction(value, words).whole })).sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'))
  const set = search.before !== undefined || search.action !== undefined || search.object !== undefined
  return (
    <div className="filter-bar" role="group" aria-label="筛选">
      <Select
        aria-label="动作"
        placeholder="动作"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        value={search.action ?? null}
        onChange={(action) => change({ action: action ?? undefined })}
        notFoundContent="没有这样的动作"
        style={{ width: 260 }}
        popupMatchSelectWidth={420}
      />
      <ObjectNumber value={search.object} change={(object) => change({ object })} />
      <label className="audit-before">
        这一刻以前
        <input className="day-field" type="datetime-local" value={search.before ?? ''} onChange={(event) => change({ before: event.target.value })} />
      </label>
      {set && (
        <button type="button" className="plain-button" onClick={() => change({ before: undefined, action: undefined, object: undefined })}>
          清除
        </button>
      )}
    </div>
  )
}

/** Each reading is recorded: it is asked when the number is whole, by Enter or on leaving the field. */
function ObjectNumber({ value, change }: { value: string | undefined; change: (value: string | undefined) => void }) {
  const settle = (typed: string) => { if (typed.trim() !== (value ?? '')) change(typed.trim() === '' ? undefined : typed.trim()) }
  return (
    <Input
      key={value}
      aria-label="对象编号"
      placeholder="对象编号，按 Enter 查找"
      defaultValue={value}
      maxLength={80}
      onPressEnter={(event) => settle(event.currentTarget.value)}
      onBlur={(event) => settle(event.currentTarget.value)}
      style={{ width: 300 }}
    />
  )
}
