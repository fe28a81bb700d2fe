import { Button, Input, InputNumber, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveLimit, stageLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { EndRule } from '#modules/requests/desk/settings/EndRule.tsx'
import { limitsPage } from '#modules/requests/desk/addresses.ts'
import { mattersApi } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { DateInput, RuleForm, SettingFrame, Validity } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

const limitsQuery = mattersApi.listLimits.queryOptions({ input: {}, meta: { live: ['limit'] } })
type Limit = Awaited<ReturnType<typeof mattersApi.listLimits.call>>['limits'][number]

const units = { minutes: '分钟', clockHours: '小时（不分昼夜）', workingHours: '工作小时', workingDays: '工作日', calendarDays: '自然日' } as const
const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** How long each stage may take. The most specific rule holds: category before urgency before the general one. */
export default function Limits() {
  const { search, setSearch } = usePlace(limitsPage)
  const read = useQuery(limitsQuery)
  const may = useMay()('limit.change')
  const limits = (read.data?.limits ?? []).filter((limit) => search.stage === undefined || limit.stage === search.stage)
  const edited = search.open === 'new' ? 'new' : limits.find(({ limitRuleId }) => limitRuleId === search.open)
  const edit = (open: string | undefined) => setSearch({ open })
  const close = () => edit(undefined)
  return (
    <SettingFrame
      title="办理时限"
      words="越具体的越优先：先看二级类别，再看一级类别，再看紧急程度。已经开始计时的不变。"
      acts={may && <Button type={edited === undefined ? 'primary' : 'default'} onClick={() => edit('new')}>增加时限</Button>}
      filters={
        <nav className="setting-tabs" aria-label="环节">
          {[undefined, ...Object.keys(stageLabels)].map((stage) => (
            <Go key={stage ?? 'all'} to={limitsPage.to({}, { stage })} className="tab" aria-current={stage === search.stage ? 'page' : undefined}>
              {stage === undefined ? '全部环节' : stageLabels[stage as keyof typeof stageLabels]}
            </Go>
          ))}
        </nav>
      }
      read={read}
      form={may && edited !== undefined ? <LimitForm key={edited === 'new' ? 'new' : edited.limitRuleId} limit={edited === 'new' ? undefined : edited} stage={search.stage} close={close} /> : null}
    >
      <table className="setting-table stacks">
        <thead>
          <tr>
            <th scope="col" style={{ width: 72 }}>环节</th>
            <th scope="col" style={{ width: 110 }}>时限</th>
            <th scope="col" style={{ width: 180 }}>类别</th>
            <th scope="col" style={{ width: 84 }}>紧急程度</th>
            <th scope="col">来源</th>
            <th scope="col" style={{ width: 150 }}>有效</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <tr key={limit.limitRuleId} aria-current={edited !== 'new' && edited?.limitRuleId === limit.limitRuleId ? 'true' : undefined}>
              <td data-name="环节">{limit.stageLabel}</td>
              <th scope="row">{may ? <button type="button" className="setting-open-button" onClick={() => edit(limit.limitRuleId)}>{limit.limitWords}</button> : limit.limitWords}</th>
              <td data-name="类别">{limit.categoryLabel ?? '所有类别'}</td>
              <td data-name="紧急程度">{limit.urgency === null ? '不分' : urgencyLabels[limit.urgency]}</td>
              <td data-name="来源" title={limit.citation}>{limit.citation}</td>
              <td data-name="有效"><Validity from={limit.validFrom} to={limit.validTo} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </SettingFrame>
  )
}

function LimitForm({ limit, stage, close }: { limit: Limit | undefined; stage: string | undefined; close: () => void }) {
  const form = useRuleForm({
    contract: saveLimit,
    route: mattersApi.saveLimit,
    start: {
      replaces: limit?.limitRuleId, version: limit?.version, stage: limit?.stage ?? stage ?? 'reply', value: limit?.value, unit: (limit?.unit ?? 'workingDays') as string, category: limit?.category ?? undefined,
      urgency: (limit?.urgency ?? undefined) as string | undefined, citation: limit?.citation ?? '', validFrom: daysBefore(today(), -1), validTo: '',
    },
    changes: ['limit'],
    said: limit === undefined ? '时限已增加。' : '时限已修改，到生效日起用新的。',
    close,
  })
  const { values, set, wrong } = form
  return (
    <RuleForm
      title={limit === undefined ? '增加时限' : '修改时限'}
      effect="自生效日起的新环节按新的时限；已经开始计时的不变。"
      act={limit === undefined ? '增加时限' : '保存修改'}
      leave={limit === undefined ? '不加了' : '不改了'}
      command={form.command}
      submit={form.submit}
      close={close}
      more={limit !== undefined && <EndRule route={mattersApi.endLimit} input={{ limitRuleId: limit.limitRuleId, version: limit.version }} changes={['limit']} what="时限" close={close} />}
    >
      <Labelled label="环节">
        <Select aria-label="环节" options={optionsOf(stageLabels)} value={values.stage} onChange={(chosen) => set({ stage: chosen })} style={{ width: 160 }} />
      </Labelled>
      <div className="setting-row">
        <Labelled label="多长" wrong={wrong['value']}>
          <InputNumber min={1} max={10_000} precision={0} value={values.value ?? null} onChange={(value) => set({ value: value ?? undefined })} />
        </Labelled>
        <Labelled label="单位">
          <Select aria-label="单位" options={optionsOf(units)} value={values.unit} onChange={(unit) => set({ unit })} style={{ width: 180 }} />
        </Labelled>
      </div>
      <Labelled label="类别（不选为所有类别）">
        <CategoryPicker label="类别" anyLevel placeholder="所有类别" value={values.category} change={(category) => set({ category })} />
      </Labelled>
      <Labelled label="紧急程度（不选为不分）">
        <Select aria-label="紧急程度" allowClear placeholder="不分" options={optionsOf(urgencyLabels)} value={values.urgency ?? null} onChange={(urgency) => set({ urgency: urgency ?? undefined })} style={{ width: 160 }} />
      </Labelled>
      <Labelled label="来源" hint="文件名称和条款，如《…办法》第几条" wrong={wrong['citation']}>
        <Input value={values.citation} maxLength={200} onChange={(event) => set({ citation: event.target.value })} />
      </Labelled>
      <Labelled label="自哪天起生效" wrong={wrong['validFrom']}>
        <DateInput value={values.validFrom} change={(validFrom) => set({ validFrom })} />
      </Labelled>
    </RuleForm>
  )
}
