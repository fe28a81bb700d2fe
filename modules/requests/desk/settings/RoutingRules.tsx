import { useState } from 'react'
import { Button, Input, InputNumber, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Empty } from '#kit/ui/states.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { saveRoutingRule } from '#modules/requests/contract-rules.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { routingPage } from '#modules/requests/desk/addresses.ts'
import { api, categoriesQuery } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { EndRule } from '#modules/requests/desk/settings/EndRule.tsx'
import { DateInput, RuleForm, SettingFrame, Validity } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { TryRouting } from '#modules/requests/desk/settings/TryRouting.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'
import { routingQuery, useUnitReferences } from '#modules/requests/desk/settings/unit-references.ts'

type Rule = Awaited<ReturnType<typeof api.listRoutingRules.call>>['rules'][number]
const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** The rules in their order: the first whose conditions all hold decides, and says why. */
export default function RoutingRules() {
  const { search, setSearch } = usePlace(routingPage)
  const read = useQuery(routingQuery)
  const { data: categories } = useQuery(categoriesQuery)
  const may = useMay()('routing.change')
  const [hit, setHit] = useState<string>()
  const units = useUnitReferences()
  const rules = read.data?.rules ?? []
  const edited = search.open === 'new' || search.open === 'try' ? search.open : rules.find(({ routingRuleId }) => routingRuleId === search.open)
  const edit = (open: string | undefined) => setSearch({ open })
  const close = () => edit(undefined)
  const categoryName = (key: string) => categories?.categories.find((category) => category.key === key)?.name ?? key
  const unitName = (key: string) => units.find((unit) => unit.value === key)?.label ?? key
  return (
    <SettingFrame
      title="派单规则"
      words="从上往下，第一条条件全部符合的起作用；都不符合的按履职事项清单，清单上也没有的由县中心裁定。"
      acts={
        may && (
          <>
            <Button onClick={() => edit('try')}>试一试</Button>
            <Button type={edited === undefined ? 'primary' : 'default'} onClick={() => edit('new')}>增加规则</Button>
          </>
        )
      }
      read={read}
      form={!may || edited === undefined || read.data === undefined ? null : edited === 'try' ? <TryRouting close={close} hit={setHit} /> : <RuleEditor key={edited === 'new' ? 'new' : edited.routingRuleId} rule={edited === 'new' ? undefined : edited} units={units} last={rules.at(-1)?.position ?? 0} close={close} />}
    >
      {rules.length === 0 && <Empty title="还没有派单规则">没有规则时，按履职事项清单派单。</Empty>}
      {rules.length > 0 && (
        <table className="setting-table stacks">
          <thead>
            <tr>
              <th scope="col" style={{ width: 72 }}>顺序</th>
              <th scope="col" style={{ width: '21%' }}>什么情况</th>
              <th scope="col" style={{ width: '22%' }}>派给</th>
              <th scope="col">为什么</th>
              <th scope="col" style={{ width: 150 }}>有效</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.routingRuleId} aria-current={rule.routingRuleId === hit || (typeof edited === 'object' && edited.routingRuleId === rule.routingRuleId) ? 'true' : undefined}>
                <td data-name="顺序" className="figure">{rule.position}</td>
                <th scope="row">{may ? <button type="button" className="setting-open-button" onClick={() => edit(rule.routingRuleId)}>{conditionWords(rule, categoryName)}</button> : conditionWords(rule, categoryName)}</th>
                <td data-name="派给">
                  {rule.leadLabel}
                  {rule.coUnits.length > 0 && <span className="fact-more">{rule.coUnits.map(unitName).join('、')}协办</span>}
                </td>
                <td data-name="为什么">
                  {rule.why}
                  <span className="fact-more">{rule.citation}</span>
                </td>
                <td data-name="有效"><Validity from={rule.validFrom} to={rule.validTo} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )
}

function conditionWords(rule: Rule, categoryName: (key: string) => string): string {
  const parts = [
    rule.whenCategory === null ? null : `“${categoryName(rule.whenCategory)}”`,
    rule.whenUrgency === null ? null : urgencyLabels[rule.whenUrgency],
    rule.whenPurpose === null ? null : purposeLabels[rule.whenPurpose],
    rule.whenAreaLevel === null ? null : `地点在${levelNames[rule.whenAreaLevel] ?? rule.whenAreaLevel}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? '其余所有情况' : parts.join('，')
}

const levelNames: Readonly<Record<string, string>> = { street: '街道', town: '乡镇', community: '社区', village: '村', estate: '小区', grid: '网格', building: '楼栋' }

function RuleEditor({ rule, units, last, close }: { rule: Rule | undefined; units: readonly { value: string; label: string }[]; last: number; close: () => void }) {
  const form = useRuleForm({
    contract: saveRoutingRule,
    route: api.saveRoutingRule,
    start: {
      replaces: rule?.routingRuleId, version: rule?.version, position: rule?.position ?? last + 10, whenCategory: rule?.whenCategory ?? undefined, whenUrgency: (rule?.whenUrgency ?? undefined) as string | undefined,
      whenPurpose: (rule?.whenPurpose ?? undefined) as string | undefined, whenAreaLevel: rule?.whenAreaLevel ?? undefined, lead: rule?.lead ?? '', coUnits: rule?.coUnits ?? [], why: rule?.why ?? '',
      citation: rule?.citation ?? '', validFrom: daysBefore(today(), -1), validTo: '',
    },
    changes: ['routingRule'],
    said: rule === undefined ? '派单规则已增加。' : '派单规则已修改，到生效日起用新的。',
    close,
  })
  const { values, set, wrong } = form
  return (
    <RuleForm
      title={rule === undefined ? '增加派单规则' : '修改派单规则'}
      effect="自生效日起的新诉求按新的规则建议单位；已经派出的不变。"
      act={rule === undefined ? '增加规则' : '保存修改'}
      leave={rule === undefined ? '不加了' : '不改了'}
      command={form.command}
      submit={form.submit}
      close={close}
      more={rule !== undefined && <EndRule route={api.endRoutingRule} input={{ routingRuleId: rule.routingRuleId, version: rule.version }} changes={['routingRule']} what="规则" close={close} />}
    >
      <Labelled label="顺序（小的在前）" wrong={wrong['position']}>
        <InputNumber min={1} max={99_999} precision={0} value={values.position} onChange={(position) => set({ position: position ?? last + 10 })} />
      </Labelled>
      <Labelled label="类别（不选为所有类别）">
        <CategoryPicker label="类别" anyLevel placeholder="所有类别" value={values.whenCategory} change={(whenCategory) => set({ whenCategory })} />
      </Labelled>
      <div className="setting-row">
        <Labelled label="紧急程度">
          <Select aria-label="紧急程度" allowClear placeholder="不分" options={optionsOf(urgencyLabels)} value={values.whenUrgency ?? null} onChange={(urgency) => set({ whenUrgency: urgency ?? undefined })} style={{ width: 120 }} />
        </Labelled>
        <Labelled label="性质">
          <Select aria-label="性质" allowClear placeholder="不分" options={optionsOf(purposeLabels)} value={values.whenPurpose ?? null} onChange={(purpose) => set({ whenPurpose: purpose ?? undefined })} style={{ width: 120 }} />
        </Labelled>
        <Labelled label="地点在">
          <Select aria-label="地点在哪一级" allowClear placeholder="不分" options={optionsOf(levelNames)} value={values.whenAreaLevel ?? null} onChange={(level) => set({ whenAreaLevel: level ?? undefined })} style={{ width: 120 }} />
        </Labelled>
      </div>
      <Labelled label="派给" wrong={wrong['lead']}>
        <Select aria-label="派给" showSearch={{ optionFilterProp: 'label' }} options={[...units]} value={values.lead === '' ? null : values.lead} onChange={(lead) => set({ lead })} style={{ width: '100%' }} placeholder="选择单位" />
      </Labelled>
      <Labelled label="协办（可不选）" wrong={wrong['coUnits']}>
        <Select mode="multiple" aria-label="协办" showSearch={{ optionFilterProp: 'label' }} maxCount={8} options={[...units]} value={values.coUnits} onChange={(coUnits) => set({ coUnits })} style={{ width: '100%' }} placeholder="选择单位" />
      </Labelled>
      <Labelled label="为什么派给它" hint="办事的人和被派的单位都看得到" wrong={wrong['why']}>
        <TextArea value={values.why} most={300} wrong={wrong['why'] !== undefined} change={(why) => set({ why })} />
      </Labelled>
      <Labelled label="来源" wrong={wrong['citation']}>
        <Input value={values.citation} maxLength={200} onChange={(event) => set({ citation: event.target.value })} />
      </Labelled>
      <Labelled label="自哪天起生效" wrong={wrong['validFrom']}>
        <DateInput value={values.validFrom} change={(validFrom) => set({ validFrom })} />
      </Labelled>
    </RuleForm>
  )
}
