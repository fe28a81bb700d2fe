import { Button, Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty } from '#kit/ui/states.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveDutyEntry } from '#modules/requests/contract-rules.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { TextSearch } from '#modules/requests/desk/TextSearch.tsx'
import { dutyListPage } from '#modules/requests/desk/addresses.ts'
import { api } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { EndRule } from '#modules/requests/desk/settings/EndRule.tsx'
import { DateInput, RuleForm, SettingFrame, Validity } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'
import { dutyQuery, useUnitReferences } from '#modules/requests/desk/settings/unit-references.ts'

type Entry = Awaited<ReturnType<typeof api.listDutyEntries.call>>['entries'][number]

/** Who is responsible for what, and by which basis; what stands nowhere goes to arbitration. */
export default function DutyList() {
  const { search, setSearch } = usePlace(dutyListPage)
  const read = useQuery(dutyQuery)
  const may = useMay()('dutyList.change')
  const words = search.q ?? ''
  const entries = (read.data?.entries ?? []).filter(
    (entry) => (search.category === undefined || entry.category === search.category || entry.category.startsWith(`${search.category}.`)) && `${entry.unitLabel}${entry.categoryLabel}${entry.basis}`.includes(words),
  )
  const edited = search.open === 'new' ? 'new' : entries.find(({ dutyEntryId }) => dutyEntryId === search.open)
  const edit = (open: string | undefined) => setSearch({ open })
  const close = () => edit(undefined)
  return (
    <SettingFrame
      title="履职事项清单"
      words="哪类事由谁牵头、谁配合、依据什么。不在清单上的由县中心裁定。"
      acts={
        <>
          <TextSearch label="找单位、类别、依据" value={search.q} change={(q) => setSearch({ q })} />
          {may && <Button type={edited === undefined ? 'primary' : 'default'} onClick={() => edit('new')}>增加一条</Button>}
        </>
      }
      filters={<CategoryPicker label="类别" placeholder="类别" anyLevel compact value={search.category} change={(category) => setSearch({ category })} />}
      read={read}
      form={may && edited !== undefined ? <DutyForm key={edited === 'new' ? 'new' : edited.dutyEntryId} entry={edited === 'new' ? undefined : edited} category={search.category} close={close} /> : null}
    >
      {entries.length === 0 && <Empty title="清单上没有这样的条目">换个类别或几个字试试。</Empty>}
      {entries.length > 0 && (
        <table className="setting-table stacks">
          <thead>
            <tr>
              <th scope="col" style={{ width: '24%' }}>类别</th>
              <th scope="col" style={{ width: '20%' }}>单位</th>
              <th scope="col" style={{ width: 60 }}>职责</th>
              <th scope="col">依据</th>
              <th scope="col" style={{ width: 150 }}>有效</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.dutyEntryId} aria-current={edited !== 'new' && edited?.dutyEntryId === entry.dutyEntryId ? 'true' : undefined}>
                <th scope="row">{may ? <button type="button" className="setting-open-button" onClick={() => edit(entry.dutyEntryId)}>{entry.categoryLabel}</button> : entry.categoryLabel}</th>
                <td data-name="单位">{entry.unitLabel}</td>
                <td data-name="职责">{entry.part === 'lead' ? '牵头' : '配合'}</td>
                <td data-name="依据">
                  {entry.basis}
                  {entry.citation !== entry.basis && <span className="fact-more">{entry.citation}</span>}
                </td>
                <td data-name="有效"><Validity from={entry.validFrom} to={entry.validTo} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )
}

function DutyForm({ entry, category, close }: { entry: Entry | undefined; category: string | undefined; close: () => void }) {
  const units = useUnitReferences()
  const form = useRuleForm({
    contract: saveDutyEntry,
    route: api.saveDutyEntry,
    start: {
      replaces: entry?.dutyEntryId, version: entry?.version, unit: entry?.unit ?? '', category: entry?.category ?? category, part: (entry?.part ?? 'lead') as string, basis: entry?.basis ?? '',
      citation: entry?.citation ?? '', validFrom: daysBefore(today(), -1), validTo: '',
    },
    changes: ['dutyEntry'],
    said: entry === undefined ? '履职事项已增加。' : '履职事项已修改，到生效日起用新的。',
    close,
  })
  const { values, set, wrong } = form
  return (
    <RuleForm
      title={entry === undefined ? '增加一条履职事项' : '修改履职事项'}
      effect="自生效日起派单和异议按新的；以前的不变。"
      act={entry === undefined ? '增加一条' : '保存修改'}
      leave={entry === undefined ? '不加了' : '不改了'}
      command={form.command}
      submit={form.submit}
      close={close}
      more={entry !== undefined && <EndRule route={api.endDutyEntry} input={{ dutyEntryId: entry.dutyEntryId, version: entry.version }} changes={['dutyEntry']} what="事项" close={close} />}
    >
      <Labelled label="类别" wrong={wrong['category']}>
        <CategoryPicker label="类别" anyLevel value={values.category} change={(chosen) => set({ category: chosen })} />
      </Labelled>
      <Labelled label="单位" wrong={wrong['unit']}>
        <Select aria-label="单位" showSearch={{ optionFilterProp: 'label' }} options={[...units]} value={values.unit === '' ? null : values.unit} onChange={(unit) => set({ unit })} style={{ width: '100%' }} placeholder="选择单位" />
      </Labelled>
      <Choice legend="职责" options={[{ value: 'lead', label: '牵头' }, { value: 'support', label: '配合' }]} value={values.part} change={(part) => set({ part })} />
      <Labelled label="依据" hint="法律和条款，没有把握的写本县清单" wrong={wrong['basis']}>
        <TextArea value={values.basis} most={200} wrong={wrong['basis'] !== undefined} change={(basis) => set({ basis })} />
      </Labelled>
      <Labelled label="来源" hint="清单文件的名称" wrong={wrong['citation']}>
        <Input value={values.citation} maxLength={200} onChange={(event) => set({ citation: event.target.value })} />
      </Labelled>
      <Labelled label="自哪天起生效" wrong={wrong['validFrom']}>
        <DateInput value={values.validFrom} change={(validFrom) => set({ validFrom })} />
      </Labelled>
    </RuleForm>
  )
}
