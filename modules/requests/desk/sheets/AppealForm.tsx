import { useState } from 'react'
import { Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { RequestName } from '#modules/requests/desk/sheets/Changes.tsx'
import { ChooseAppealFiles, useSendAppealFiles } from '#modules/requests/desk/sheets/AppealFiles.tsx'
import { useSheetRows } from '#modules/requests/desk/sheets/SheetRows.tsx'
import { SHEET, api } from '#modules/requests/desk/sheets/api.ts'
import type { Sheet } from '#modules/requests/sheets/contract.ts'
import { claims, claimWords } from '#modules/requests/sheets/rules.ts'
import type { Claim } from '#modules/requests/sheets/rules.ts'
import { measures, measureWords } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'

const LEAST_REASON = 10
const LEAST_EVIDENCE = 4

/** `requestId` null: against a rate, whose rows are then read again from the records. */
export function AppealForm({ sheet, requestId, close }: { sheet: Sheet; requestId: string | null; close: () => void }) {
  const [claim, setClaim] = useState<Claim>()
  const [figure, setFigure] = useState<Measure>()
  const [reason, setReason] = useState('')
  const [evidence, setEvidence] = useState('')
  const [tried, setTried] = useState(false)
  const [files, setFiles] = useState<File[]>([])
  const { rows } = useSheetRows(sheet)
  const row = requestId === null ? undefined : rows?.find(({ request }) => request?.requestId === requestId)?.request
  const send = useSendAppealFiles(sheet.sheetId)
  const appeal = useCommand(api.appealSheet, {
    done: async (raised) => {
      // One's own that wait say the same of the same only once: this is the one just raised.
      const own = raised.appeals.find((one) => one.mayWithdraw && (requestId === null ? one.figure === figure : one.row?.requestId === requestId && one.claim === claim))
      const wrong = own === undefined ? [] : await send(own.appealId, files)
      if (wrong.length > 0) sayDone(`申诉已提交。${wrong.join('')}请在申诉里补传。`)
      close()
    },
    changes: [SHEET],
  })
  const wrong = {
    target: (requestId === null ? figure : claim) === undefined ? (requestId === null ? '请选择哪一个率' : '请选择怎么不对') : undefined,
    reason: reason.trim().length < LEAST_REASON ? `请写明理由，至少 ${LEAST_REASON} 个字` : undefined,
    evidence: evidence.trim().length < LEAST_EVIDENCE ? `请写明依据，至少 ${LEAST_EVIDENCE} 个字` : undefined,
  }
  const submit = () => {
    setTried(true)
    if (Object.values(wrong).some((words) => words !== undefined)) return
    appeal.mutate({ sheetId: sheet.sheetId, reason: reason.trim(), evidence: evidence.trim(), ...(requestId === null ? { figure: figure! } : { requestId, claim: claim! }) })
  }
  return (
    <ActForm heading="h2" title={requestId === null ? '对一个率申诉' : '对这件诉求申诉'} verb="提交申诉" command={appeal} submit={submit} close={close} effect="由县里另一位处理，处理前可以撤回。成立的出新版，旧版留着可查；不同意的会写明理由。结果在“提醒”里告诉您。">
      {row !== undefined && row !== null && <p className="appeal-of"><RequestName row={row} /></p>}
      {requestId === null
        ? <Choice legend="哪一个率" options={measures.map((value) => ({ value, label: measureWords[value].name }))} value={figure} change={setFigure} wrong={tried ? wrong.target : undefined} />
        : <Choice legend="怎么不对" options={claims.map((value) => ({ value, ...claimWords[value] }))} value={claim} change={setClaim} wrong={tried ? wrong.target : undefined} />}
      {requestId === null && <p className="sheet-hint">申诉成立后，这张核算单的全部明细按诉求现在的记录重读一遍。只有一两件不对的，请在下面的明细里对那一件申诉。</p>}
      <Labelled label="理由" hint="不要写居民的姓名、电话和住址" wrong={tried ? wrong.reason : undefined}>
        <Input.TextArea value={reason} maxLength={500} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
      <Labelled label="依据" hint="文号、通话清单、诉求编号等，县里据此核对" wrong={tried ? wrong.evidence : undefined}>
        <Input value={evidence} maxLength={200} onChange={(event) => setEvidence(event.target.value)} />
      </Labelled>
      <ChooseAppealFiles value={files} change={setFiles} />
    </ActForm>
  )
}
