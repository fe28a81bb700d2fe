import { useState } from 'react'
import { Button, Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty } from '#kit/ui/states.tsx'
import { sayMonth } from '#kit/ui/time-words.ts'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { RuleForm, SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'
import { UnitMonthsSetting } from '#modules/requests/desk/statistics/UnitMonthsSetting.tsx'
import { proposeOpenDataCorrection } from '#modules/requests/open-data/contract.ts'
import type { openDataContract } from '#modules/requests/open-data/contract.ts'

const api = apiOf<typeof openDataContract>('openData')
const CORRECTION = 'openDataCorrection'

type Correction = Awaited<ReturnType<typeof api.listOpenDataCorrections.call>>['corrections'][number]

/** A published month is wrong: one asks for a new edition, another agrees. */
export default function OpenDataCorrections() {
  const [open, setOpen] = useState<string>()
  const read = useQuery(api.listOpenDataCorrections.queryOptions({ meta: { live: [CORRECTION, 'notice'] } }))
  const published = useQuery(api.listOpenData.queryOptions())
  // Without a published month there is nothing to be corrected.
  const mayPropose = read.data?.mayPropose === true && published.data?.editions.length !== 0
  const corrections = read.data?.corrections ?? []
  const shown = corrections.find(({ correctionId }) => correctionId === open)
  const close = () => setOpen(undefined)
  return (
    <SettingFrame
      title="公开数据更正"
      words="公布过的月份不改，有错就另出一版，原来的留着。一个人提出，另一个人审批；原因和两个人的岗位随新的一版公布，不写姓名。"
      acts={mayPropose && <Button type={open === undefined ? 'primary' : 'default'} onClick={() => setOpen('new')}>提出更正</Button>}
      read={read}
      form={open === 'new' ? <Propose close={close} /> : shown?.mayWithdraw === true ? <Withdraw key={shown.correctionId} correction={shown} close={close} /> : shown?.status === 'pending' && !shown.isOwn ? <Decide key={shown.correctionId} correction={shown} close={close} /> : null}
    >
      <UnitMonthsSetting />
      {corrections.length === 0 ? (
        <Empty title="还没有更正">{published.data?.editions.length === 0 ? '本县还没有公布过数据。' : ''}公布的数据有错时，在这里提出，写明原因。</Empty>
      ) : (
        <table className="setting-table stacks">
          <thead>
            <tr>
              <th scope="col" style={{ width: 112 }}>月份</th>
              <th scope="col" style={{ width: 280 }}>情况</th>
              <th scope="col">原因</th>
              <th scope="col">提出</th>
              <th scope="col">审批</th>
            </tr>
          </thead>
          <tbody>
            {corrections.map((correction) => (
              <tr key={correction.correctionId} aria-current={correction.correctionId === open ? 'true' : undefined}>
                <th scope="row">{sayMonth(correction.month)}</th>
                <td data-name="情况">
                  {correction.status === 'pending' && !correction.isOwn ? <button type="button" className="setting-open-button" onClick={() => setOpen(correction.correctionId)}>审批</button> : <Standing correction={correction} />}
                  {correction.mayWithdraw && <><br /><button type="button" className="setting-open-button" aria-label={`撤回${sayMonth(correction.month)}的更正`} onClick={() => setOpen(correction.correctionId)}>撤回</button></>}
                </td>
                <td data-name="原因">{correction.reason}</td>
                <td data-name="提出">{correction.proposedPost}<br /><Moment at={correction.proposedAt} /></td>
                <td data-name="审批">{correction.decidedAt !== null && <>{correction.decidedPost}<br /><Moment at={correction.decidedAt} />{correction.decision !== null && <><br />{correction.decision}</>}</>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )
}

function Standing({ correction: { status, statusLabel, edition, waits, withdrawnAt } }: { correction: Correction }) {
  if (status === 'pending') return '等另一个人审批'
  if (withdrawnAt !== null) return <>{statusLabel}<br /><Moment at={withdrawnAt} /></>
  if (status === 'refused') return statusLabel
  return edition === null ? (waits ?? '已同意，几分钟内公布') : `已公布，第 ${edition} 版`
}

function Propose({ close }: { close: () => void }) {
  const published = useQuery(api.listOpenData.queryOptions())
  const months = [...new Set(published.data?.editions.map(({ month }) => month))]
  const { values, set, wrong, command, submit } = useRuleForm({
    contract: proposeOpenDataCorrection, route: api.proposeOpenDataCorrection, start: { month: '', reason: '' }, changes: [CORRECTION], said: '已提出，等另一个人审批。', close,
  })
  return (
    <RuleForm title="提出更正" effect="同意以后按那时的记录另出一版；与公布过的各版差不到 10 行的先不公布，免得两版一比认出某一件。原因公众看得到，不要写姓名和电话。" act="提出更正" leave="不提了" command={command} submit={submit} close={close}>
      <Labelled label="哪个月" wrong={wrong['month'] === undefined ? undefined : '请选择月份'}>
        <Select aria-label="哪个月" {...(values.month === '' ? {} : { value: values.month })} options={months.map((month) => ({ value: month, label: sayMonth(month) }))} onChange={(month: string) => set({ month })} placeholder="选择公布过的月份" {...emptyMenu('公布过的月份', askAgain(published), '还没有公布过的月份')} loading={published.isLoading} getPopupContainer={popupHost} style={{ maxWidth: 220 }} />
      </Labelled>
      <Labelled label="为什么要更正" wrong={wrong['reason']}>
        <Input value={values.reason} maxLength={200} onChange={(event) => set({ reason: event.target.value })} />
      </Labelled>
    </RuleForm>
  )
}

function Decide({ correction, close }: { correction: Correction; close: () => void }) {
  const [words, setWords] = useState('')
  const [missing, setMissing] = useState(false)
  const decide = useCommand(api.decideOpenDataCorrection, { changes: [CORRECTION], done: () => { sayDone('已审批。'); close() } })
  const send = (approve: boolean) => {
    if (!approve && words.trim().length < 2) return setMissing(true)
    decide.mutate({ correctionId: correction.correctionId, approve, ...(words.trim() === '' ? {} : { words: words.trim() }) })
  }
  return (
    <RuleForm title={`审批：${sayMonth(correction.month)}的更正`} effect={`${correction.proposedPost}提出：${correction.reason}`} act="同意，另出一版" leave="以后再看" command={decide} submit={() => send(true)} close={close} more={<Button danger loading={decide.isPending} onClick={() => send(false)}>不同意</Button>}>
      <Labelled label="理由（不同意时必须写）" wrong={missing ? '不同意请写明理由，提出的人看得到。' : undefined}>
        <Input value={words} maxLength={200} onChange={(event) => { setMissing(false); setWords(event.target.value) }} />
      </Labelled>
    </RuleForm>
  )
}

function Withdraw({ correction, close }: { correction: Correction; close: () => void }) {
  const withdraw = useCommand(api.withdrawOpenDataCorrection, { changes: [CORRECTION], done: () => { sayDone('已撤回。'); close() } })
  return (
    <RuleForm title={`撤回：${sayMonth(correction.month)}的更正`} effect={`原因：${correction.reason}。撤回以后不再公布，这里仍看得到；要更正可以重新提出。`} act="撤回" leave="不撤了" command={withdraw} submit={() => withdraw.mutate({ correctionId: correction.correctionId })} close={close}>
      {null}
    </RuleForm>
  )
}
