import { useState } from 'react'
import { Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import type { Export, ExportFilter } from '#modules/requests/statistics/contract.ts'
import { mostExportRows } from '#modules/requests/statistics/row-sets.ts'
import { exportsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { EXPORT, api } from '#modules/requests/desk/statistics/api.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

const LEAST = 4

type AskExportProps = { of: Question['of']; filter: ExportFilter; what?: Export['what']; title?: string; close: () => void; children?: React.ReactNode }

/** Asks for a file with the rows in sight: masked, limited, and only when somebody else agrees. */
export function AskExport({ of, filter, what = 'requests', title = '申请导出这些诉求', close, children }: AskExportProps) {
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<string>()
  const go = useGo()
  const done = { done: () => go(exportsPage.to({})), changes: [EXPORT] }
  const forArea = useCommand(api.createAreaExport, done)
  const forUnit = useCommand(api.createOrganizationExport, done)
  const submit = () => {
    const words = reason.trim()
    setWrong(words.length < LEAST ? `请写明用途，至少 ${LEAST} 个字` : undefined)
    if (words.length < LEAST) return
    const asked = { what, filter, reason: words }
    if (of.kind === 'area') forArea.mutate({ areaId: of.id, ...asked })
    else forUnit.mutate({ organizationId: of.id, ...asked })
  }
  return (
    <div className="ask-export">
      <ActForm
        heading="h2"
        title={title}
        effect={`文件是脱敏的表格，最多 ${mostExportRows} 行，每页印有您的单位、姓名和时间。由本单位负责人审批；同意后只有您能打开，七天后销毁。`}
        verb="提交申请"
        command={of.kind === 'area' ? forArea : forUnit}
        submit={submit}
        close={close}
      >
        {children}
        <label className="field">
          <span>用途（审批人看得到，记入审计）</span>
          <Input.TextArea value={reason} maxLength={200} showCount rows={3} status={wrong === undefined ? '' : 'error'} onChange={(event) => setReason(event.target.value)} />
          {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
        </label>
      </ActForm>
    </div>
  )
}
