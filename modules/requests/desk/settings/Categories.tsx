import { useState } from 'react'
import { Button, Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { mayBeFacility, saveCategory, urgencyLabels } from '#modules/matters/contract.ts'
import type { Category } from '#modules/matters/contract.ts'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { categoriesPage } from '#modules/requests/desk/addresses.ts'
import { categoriesQuery, mattersApi } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { DateInput, RuleForm, SettingFrame, Validity } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

const urgencies = Object.entries(urgencyLabels).map(([value, label]) => ({ value, label }))

/** The categories on two levels, with what makes the system suggest them. */
export default function Categories() {
  const { search, setSearch } = usePlace(categoriesPage)
  const read = useQuery(categoriesQuery)
  const may = useMay()('category.change')
  const [under, setUnder] = useState<Category>()
  const categories = read.data?.categories ?? []
  const open = categories.find((category) => category.key === search.open)
  const close = () => {
    setUnder(undefined)
    setSearch({ open: undefined })
  }
  const form = !may ? null : under !== undefined ? <CategoryForm key={under.key} fresh={freshUnder(under, categories)} close={close} /> : open !== undefined ? <CategoryForm key={open.key} category={open} close={close} /> : null
  return (
    <SettingFrame title="诉求类别" words="居民反映时选，没有选的由系统按提示词建议。类别决定派给谁、多久办完。" read={read} form={form}>
      {categories.filter((category) => category.parentKey === null).map((parent) => (
        <section key={parent.key} className="setting-group" aria-label={parent.name}>
          <h2>
            {parent.name}
            {may && (
              <button type="button" className="plain-button" onClick={() => { setUnder(parent); setSearch({ open: undefined }) }}>
                在“{parent.name}”下增加
              </button>
            )}
          </h2>
          <table className="setting-table stacks">
            <thead>
              <tr>
                <th scope="col" style={{ width: '20%' }}>二级类别</th>
                <th scope="col" style={{ width: 84 }}>紧急程度</th>
                <th scope="col" style={{ width: 84 }}>现场核查</th>
                <th scope="col" style={{ width: 84 }}>公共设施</th>
                <th scope="col">提示词</th>
                <th scope="col" style={{ width: 150 }}>有效</th>
              </tr>
            </thead>
            <tbody>
              {categories.filter((category) => category.parentKey === parent.key).map((category) => (
                <tr key={category.key} aria-current={category.key === search.open ? 'true' : undefined}>
                  <th scope="row">
                    {may ? <button type="button" className="setting-open-button" onClick={() => { setUnder(undefined); setSearch({ open: category.key }) }}>{category.name}</button> : category.name}
                  </th>
                  <td data-name="紧急程度">{category.urgency === null ? '' : urgencyLabels[category.urgency]}</td>
                  <td data-name="现场核查">{category.siteVerification ? '必须' : ''}</td>
                  <td data-name="公共设施">{category.publicFacility ? '是' : ''}</td>
                  <td data-name="提示词">{category.hints.join('、')}</td>
                  <td data-name="有效"><Validity from={category.validFrom} to={category.validTo} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </SettingFrame>
  )
}

type Fresh = { key: string; parentName: string }

/** A new key is made up from the parent's: nobody needs to read it. */
function freshUnder(parent: Category, categories: readonly Category[]): Fresh {
  const taken = new Set(categories.map((category) => category.key))
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const key = letters.flatMap((first) => letters.map((second) => `${parent.key}.added${first.toUpperCase()}${second}`)).find((candidate) => !taken.has(candidate))!
  return { key, parentName: parent.name }
}

function CategoryForm({ category, fresh, close }: { category?: Category; fresh?: Fresh; close: () => void }) {
  const form = useRuleForm({
    contract: saveCategory,
    route: mattersApi.saveCategory,
    start: {
      key: category?.key ?? fresh!.key, version: category?.version, name: category?.name ?? '', urgency: category?.urgency ?? ('routine' as string), hints: category?.hints ?? [],
      siteVerification: category?.siteVerification ?? false, publicFacility: category?.publicFacility ?? false, validFrom: daysBefore(today(), -1), validTo: '',
    },
    changes: ['category'],
    said: category === undefined ? '类别已增加。' : `“${category.name}”已修改，到生效日起用新的。`,
    close,
  })
  const { values, set, wrong } = form
  return (
    <RuleForm
      title={category === undefined ? `在“${fresh!.parentName}”下增加` : `修改“${category.name}”`}
      effect="自生效日起用新的；以前的诉求和统计仍按当时的类别。"
      act={category === undefined ? '增加类别' : '保存修改'}
      leave={category === undefined ? '不加了' : '不改了'}
      command={form.command}
      submit={form.submit}
      close={close}
      more={category !== undefined && values.validTo === '' && <Button danger onClick={() => set({ validTo: daysBefore(values.validFrom, -1) })}>停用这一类</Button>}
    >
      <Labelled label="名称" wrong={wrong['name']}>
        <Input value={values.name} maxLength={40} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      <Choice legend="紧急程度" options={urgencies} value={values.urgency} change={(urgency) => set({ urgency })} />
      <label className="check">
        <input type="checkbox" checked={values.siteVerification} onChange={(event) => set({ siteVerification: event.target.checked })} /> 结案前必须到现场核查
      </label>
      {mayBeFacility(values) && <label className="check">
        <input type="checkbox" checked={values.publicFacility} onChange={(event) => set({ publicFacility: event.target.checked })} /> 公共设施：受理后，同社区的人反映同一类事时可以点“我也遇到”（只看到类别、社区、日期和进展）
      </label>}
      <Labelled label="提示词" hint="居民的话里有这些词时，建议这一类；输入后按回车" wrong={wrong['hints']}>
        <Select mode="tags" aria-label="提示词" value={values.hints} onChange={(hints) => set({ hints })} open={false} suffixIcon={null} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="自哪天起生效" wrong={wrong['validFrom']}>
        <DateInput value={values.validFrom} change={(validFrom) => set({ validFrom })} />
      </Labelled>
      <Labelled label="从哪天起停用（不填为一直有效）" {...(values.validTo === '' ? {} : { hint: '保存修改以后，从这一天起不能再选这一类' })} wrong={wrong['validTo']}>
        <DateInput value={values.validTo} change={(validTo) => set({ validTo })} min={values.validFrom} />
      </Labelled>
    </RuleForm>
  )
}
