import { useState } from 'react'
import { Input } from 'antd'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { recordRight } from '#modules/rights/contract.ts'
import { api, RIGHT } from '#modules/rights/desk/api.ts'

type What = 'deletion' | 'name' | 'text'
const options: { value: What; label: string }[] = [
  { value: 'deletion', label: '删除这件诉求里的个人信息' },
  { value: 'name', label: '更正姓名' },
  { value: 'text', label: '更正诉求内容' },
]

/** Somebody without a phone comes with his printed slip: number and check word prove that it is his. */
export function RecordRight({ close }: { close: () => void }) {
  const [what, choose] = useState<What>('deletion')
  const [number, setNumber] = useState('')
  const [checkWord, setCheckWord] = useState('')
  const [wish, setWish] = useState('')
  const command = useCommand(api.recordRight, {
    changes: [RIGHT],
    done: () => {
      sayDone('已登记，请告诉本人：15 个工作日内到窗口听答复')
      close()
    },
  })
  const { wrong, submit } = useCheck(recordRight, (input) => command.mutate(input), { number: '请填写凭条上的编号', checkWord: '请填写凭条上的校验字' })
  const send = () =>
    submit({ kind: what === 'deletion' ? 'deletion' : 'correction', ...(what === 'deletion' ? {} : { field: what, wish: wish.trim() }), number: number.trim(), checkWord: checkWord.trim().toUpperCase() })
  return (
    <ActForm heading="h2" title="替没有手机的人登记" effect="请本人出示打印的凭条。编号和校验字对上，才能确认是本人的诉求。" verb="登记申请" command={command} submit={send} close={close}>
      <Labelled label="凭条上的编号" wrong={wrong['number']}>
        <Input value={number} maxLength={40} placeholder="如 2026-000123" onChange={(event) => setNumber(event.target.value)} />
      </Labelled>
      <Labelled label="校验字" wrong={wrong['checkWord']}>
        <Input value={checkWord} maxLength={20} placeholder="8 位字母和数字" onChange={(event) => setCheckWord(event.target.value)} />
      </Labelled>
      <Choice legend="申请什么" options={options} value={what} change={choose} />
      {what !== 'deletion' && (
        <Labelled label={what === 'name' ? '正确的姓名' : '正确的内容，写完整'} wrong={wrong['wish']}>
          <Input.TextArea value={wish} maxLength={what === 'name' ? 40 : 2000} rows={what === 'name' ? 1 : 4} onChange={(event) => setWish(event.target.value)} />
        </Labelled>
      )}
    </ActForm>
  )
}
