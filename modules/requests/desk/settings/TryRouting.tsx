import { useState } from 'react'
import { Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { api } from '#modules/requests/desk/api.ts'
import { RuleForm } from '#modules/requests/desk/settings/SettingFrame.tsx'

const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** A made-up request, and where the rules would send it: which rule, and why none of those before it. */
export function TryRouting({ close, hit }: { close: () => void; hit: (ruleId: string | undefined) => void }) {
  const [areaId, setAreaId] = useState<string>()
  const [category, setCategory] = useState<string>()
  const [purpose, setPurpose] = useState('help')
  const [urgency, setUrgency] = useState('routine')
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const tried = useMutation({
    mutationFn: (input: Parameters<typeof api.tryRouting.call>[0]) => api.tryRouting.call(input),
    onSuccess: (answer) => hit(answer.ruleId ?? undefined),
  })
  const submit = () => {
    const missing = { ...(areaId === undefined ? { areaId: '请选择地点' } : {}), ...(category === undefined ? { category: '请选择类别' } : {}) }
    setWrong(missing)
    if (areaId !== undefined && category !== undefined) tried.mutate({ areaId, category, purpose: purpose as 'help', urgency: urgency as 'routine' })
  }
  const answer = tried.data
  return (
    <RuleForm title="试一试" effect="只是试算，不会产生诉求。" act="看会派给谁" leave="收起" command={tried} submit={submit} close={() => { hit(undefined); close() }}>
      <Labelled label="地点" wrong={wrong['areaId']}>
        <AreaPicker label="地点" value={areaId} change={setAreaId} />
      </Labelled>
      <Labelled label="类别" wrong={wrong['category']}>
        <CategoryPicker label="类别" anyLevel value={category} change={setCategory} />
      </Labelled>
      <div className="setting-row">
        <Labelled label="性质">
          <Select aria-label="性质" options={optionsOf(purposeLabels)} value={purpose} onChange={setPurpose} style={{ width: 120 }} />
        </Labelled>
        <Labelled label="紧急程度">
          <Select aria-label="紧急程度" options={optionsOf(urgencyLabels)} value={urgency} onChange={setUrgency} style={{ width: 120 }} />
        </Labelled>
      </div>
      {answer !== undefined && (
        <section className="tried" role="status">
          <p>
            先由<strong>{answer.receiver}</strong>接，{answer.lead === null ? <strong>不在任何单位的清单上，由县中心裁定</strong> : <>派给<strong>{answer.lead}</strong></>}
            {answer.coUnits.length > 0 && `，${answer.coUnits.join('、')}协办`}。
          </p>
          <p>{answer.why}</p>
          {answer.passedOver.length > 0 && (
            <details className="correctable">
              <summary>{answer.ruleId === null ? `${answer.passedOver.length} 条派单规则` : `前面 ${answer.passedOver.length} 条`}为什么没有用上</summary>
              <ul>
                {answer.passedOver.map(({ position, whyNot }) => (
                  <li key={position}>
                    第 {position} 条：{whyNot}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
    </RuleForm>
  )
}
