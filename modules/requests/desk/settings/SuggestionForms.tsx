import { Button, InputNumber, Select } from 'antd'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveCategorySuggestion, trainCategoryModel } from '#modules/requests/contract-suggestion.ts'
import type { CategorySuggestion as Suggestion } from '#modules/requests/contract-suggestion.ts'
import { api } from '#modules/requests/desk/api.ts'
import { RuleForm } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

/** A category's newest closed matters, and no more, are learnt from (server/category-training.ts). */
const MOST_OF_ONE = 300
type FormProps = { suggestion: Suggestion; close: () => void }

export function SuggestionForm({ suggestion, close }: FormProps) {
  const { enabled, minimum, leastConfidence, version, categories } = suggestion
  const form = useRuleForm({
    contract: saveCategorySuggestion, route: api.saveCategorySuggestion, changes: ['categorySuggestion'], said: '类别建议的设置已保存。', close,
    start: { enabled, minimum: minimum as number | undefined, leastConfidence: leastConfidence as number | undefined, leftOut: categories.filter(({ leftOut }) => leftOut).map(({ key }) => key), version },
  })
  const { values, set, wrong } = form
  const choices = categories.filter(({ never }) => !never)
  const lacking = choices.filter(({ key, closed }) => closed < (values.minimum ?? minimum) && !values.leftOut.includes(key))
  return (
    <RuleForm title="修改设置" effect="保存后马上生效；已经给出的建议不变。" act="保存设置" command={form.command} submit={form.submit} close={close}>
      <label className="check">
        <input type="checkbox" checked={values.enabled} onChange={(event) => set({ enabled: event.target.checked })} /> 用学成的模型建议类别（不用时按提示词建议）
      </label>
      <Labelled label="每个类别至少多少件已结案" hint="10 到 300 件；有一个类别不到就不学习" wrong={wrong['minimum']}>
        <InputNumber aria-label="每个类别至少多少件已结案" value={values.minimum ?? null} min={10} max={300} precision={0} onChange={(next) => set({ minimum: next ?? undefined })} />
      </Labelled>
      <Labelled label="把握不到百分之多少不建议" hint="30% 到 95%" wrong={wrong['leastConfidence']}>
        <InputNumber aria-label="把握不到百分之多少不建议" value={values.leastConfidence ?? null} min={30} max={95} precision={0} onChange={(next) => set({ leastConfidence: next ?? undefined })} />
      </Labelled>
      <Labelled label="不建议的类别" hint="这些类别不用够数，也不会被建议" wrong={wrong['leftOut']}>
        <Select
          mode="multiple" aria-label="不建议的类别" value={values.leftOut} onChange={(leftOut) => set({ leftOut })} maxTagCount={8} optionFilterProp="label" style={{ width: '100%' }}
          options={choices.map(({ key, name, parentName }) => ({ value: key, label: `${parentName} · ${name}` }))}
        />
      </Labelled>
      {lacking.length > 0 && (
        <p className="suggestion-fill">
          <Button onClick={() => set({ leftOut: [...values.leftOut, ...lacking.map(({ key }) => key)] })}>把不够的 {lacking.length} 个都设为不建议</Button>
        </p>
      )}
    </RuleForm>
  )
}

export function LearnAnew({ suggestion, close }: FormProps) {
  const { categories, state } = suggestion
  const form = useRuleForm({ contract: trainCategoryModel, route: api.trainCategoryModel, start: {}, changes: ['categorySuggestion'], said: '已开始学习，完成后这一页会更新。', close })
  const learnt = categories.filter(({ leftOut, never }) => !leftOut && !never)
  const matters = learnt.reduce((sum, { closed }) => sum + Math.min(closed, MOST_OF_ONE), 0)
  return (
    <RuleForm
      title={suggestion.model === null ? '学习' : '重新学习'}
      effect={`学习 ${learnt.length} 个类别最近已结案的 ${matters.toLocaleString('zh-CN')} 件（每类最多 ${MOST_OF_ONE} 件），一般几十秒。${state === 'on' ? '学成以前照常用现在的模型，学成以后换成新的。' : '学成以后开始使用。'}`}
      act="开始学习" leave="先不学" command={form.command} submit={form.submit} close={close}
    >
      <p className="suggestion-fill">密封件不学；不到 5 个人用过的字词、数字和字母不学，所以模型里没有姓名和号码。</p>
    </RuleForm>
  )
}
