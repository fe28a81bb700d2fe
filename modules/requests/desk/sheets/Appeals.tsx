import { useState } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { AppealFiles } from '#modules/requests/desk/sheets/AppealFiles.tsx'
import { RequestName } from '#modules/requests/desk/sheets/Changes.tsx'
import { sheetPage } from '#modules/requests/desk/sheets/addresses.ts'
import { SHEET, api } from '#modules/requests/desk/sheets/api.ts'
import { appealStates } from '#modules/requests/sheets/contract.ts'
import type { Sheet, SheetAppeal } from '#modules/requests/sheets/contract.ts'
import { claimWords } from '#modules/requests/sheets/rules.ts'
import { measureWords } from '#modules/requests/statistics/rules.ts'

/** Every appeal against the sheet, whatever came of it; what waits can be decided or withdrawn here. */
export function Appeals({ sheet }: { sheet: Sheet }) {
  return (
    <section className="sheet-part" aria-label="申诉">
      <h2>申诉</h2>
      {sheet.appeals.map((appeal) => <Appeal key={appeal.appealId} sheet={sheet} appeal={appeal} />)}
    </section>
  )
}

function Appeal({ sheet, appeal }: { sheet: Sheet; appeal: SheetAppeal }) {
  const { search, setSearch } = usePlace(sheetPage)
  const withdraw = useCommand(api.withdrawSheetAppeal, { changes: [SHEET] })
  const open = `decide-${appeal.appealId}`
  return (
    <article className="sheet-appeal" aria-label={`申诉：${appealStates[appeal.state]}`}>
      <h3><span className={`sheet-appeal-state is-${appeal.state}`}>{appealStates[appeal.state]}</span> {appeal.row === null ? `${measureWords[appeal.figure!].name}：${claimWords.asRecorded.label}` : <><RequestName row={appeal.row} />：{claimWords[appeal.claim].label}</>}</h3>
      <dl className="facts">
        <dt>理由</dt><dd>{appeal.reason}</dd>
        <dt>依据</dt><dd>{appeal.evidence}<AppealFiles sheet={sheet} appeal={appeal} /></dd>
        <dt>提出</dt><dd>{appeal.askedUnit} {appeal.askedBy}，<Moment at={appeal.askedAt} />，对第 {appeal.edition} 版</dd>
        {appeal.decidedAt !== null && <><dt>处理</dt><dd>{appeal.decidedUnit} {appeal.decidedBy}，<Moment at={appeal.decidedAt} /><span className="fact-more">{appeal.decision}</span></dd></>}
      </dl>
      {withdraw.error !== null && <Failure error={withdraw.error} />}
      {appeal.refused !== null && <p className="act-refused">{appeal.refused}</p>}
      {search.open !== open && (
        <p className="move-acts">
          {appeal.mayDecide && <Button onClick={() => setSearch({ open })}>处理</Button>}
          {appeal.mayWithdraw && <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ sheetId: sheet.sheetId, appealId: appeal.appealId })}>撤回申诉</Button>}
        </p>
      )}
      {appeal.mayDecide && search.open === open && <Decide sheet={sheet} appeal={appeal} close={() => setSearch({ open: undefined })} />}
    </article>
  )
}

function Decide({ sheet, appeal, close }: { sheet: Sheet; appeal: SheetAppeal; close: () => void }) {
  const [uphold, setUphold] = useState<'yes' | 'no'>()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const decide = useCommand(api.decideSheetAppeal, { done: close, changes: [SHEET] })
  const wrong = { choice: uphold === undefined ? '请选择' : undefined, reason: reason.trim().length < 4 ? '请写明理由，申诉人要看，至少 4 个字' : undefined }
  const submit = () => {
    setTried(true)
    if (wrong.choice !== undefined || wrong.reason !== undefined) return
    decide.mutate({ sheetId: sheet.sheetId, appealId: appeal.appealId, uphold: uphold === 'yes', reason: reason.trim() })
  }
  return (
    <ActForm
      title="处理这条申诉" verb={uphold === 'no' ? '不同意' : '申诉成立，出新版'} grave={uphold === 'no'} command={decide} submit={submit} close={close}
      effect={uphold === 'no' ? '核算单不变，申诉人看到您写的理由。' : `${appeal.figure === null ? '只更正这一件' : '全部明细按诉求现在的记录重读'}，出第 ${sheet.latest + 1} 版，与第 ${sheet.latest} 版的不同列在旁边。统计页面按诉求的记录计算，不随这里改变。`}
    >
      <Choice legend="意见" options={[{ value: 'yes', label: '申诉成立', hint: claimWords[appeal.claim].label }, { value: 'no', label: '不同意' }]} value={uphold} change={setUphold} wrong={tried ? wrong.choice : undefined} />
      <Labelled label="理由" wrong={tried ? wrong.reason : undefined}>
        <Input.TextArea value={reason} maxLength={500} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}
