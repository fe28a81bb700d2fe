import { useEffect, useRef, useState } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { LEAVES } from '#kit/ui/desk/leave-form.ts'
import { useModal } from '#kit/ui/desk/modal.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { unmaskReasonLabels } from '#modules/requests/shapes.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { api } from '#modules/requests/desk/api.ts'

type Plain = { name: string | null; phone: string | null; usesLeft: number }

const SHOWN_MILLISECONDS = 60_000
const reasons = Object.entries(unmaskReasonLabels).map(([value, label]) => ({ value, label }))

/** Masked, until somebody says why he needs the name and number; then for one minute. */
export function Reporter({ request }: { request: RequestDetail }) {
  const { reporter } = request
  const [asking, ask] = useState(false)
  const [plain, setPlain] = useState<Plain>()
  useEffect(() => {
    if (plain === undefined) return
    const timer = setTimeout(() => setPlain(undefined), SHOWN_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [plain])
  if (reporter.name === null && reporter.phone === null) return <>没有留下姓名和电话</>
  const { name, phone } = plain ?? reporter
  return (
    <>
      {name ?? '没有留姓名'} <span className="figure">{phone ?? '没有留电话'}</span>
      {request.anonymousToPublic && <span className="fact-more">对公众不显示姓名</span>}
      {plain !== undefined && <span className="fact-more">一分钟后重新隐去；本件还可以查看 {plain.usesLeft} 次</span>}
      {reporter.mayUnmask && plain === undefined && (
        <button type="button" className="plain-button unmask" onClick={() => ask(true)}>
          <Icon name="eye" size={16} /> 查看电话
        </button>
      )}
      {asking && <Unmask requestId={request.requestId} close={() => ask(false)} shown={setPlain} />}
    </>
  )
}

function Unmask({ requestId, close, shown }: { requestId: string; close: () => void; shown: (plain: Plain) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState<string>()
  const unmask = useMutation({
    mutationFn: (chosen: string) => api.unmaskReporter.call({ requestId, reason: chosen as keyof typeof unmaskReasonLabels }),
    onSuccess: (plain) => {
      shown(plain)
      dialog.current?.close()
    },
  })
  useModal(dialog, close)
  return (
    <dialog ref={dialog} className="panel unmask-panel" aria-labelledby="unmask-title">
      <header className="panel-head">
        <h2 id="unmask-title">查看反映人的姓名和电话</h2>
        <button type="button" className="plain-button" onClick={() => dialog.current?.close()} aria-label="关闭">
          <Icon name="close" size={18} />
        </button>
      </header>
      <div className="panel-body">
        <p className="move-effect">这次查看会记录在案：本人能看到是哪个单位、什么职务、什么时候、为什么查看。次数有限，请在需要时再看。</p>
        <Choice legend="为什么要看" column options={reasons} value={reason} change={setReason} />
        {unmask.error !== null && <Failure error={unmask.error} />}
        <p className="panel-acts">
          <Button type="primary" disabled={reason === undefined} title={reason === undefined ? '请先选择理由' : undefined} loading={unmask.isPending} onClick={() => unmask.mutate(reason!)}>
            查看
          </Button>
          <Button {...LEAVES} onClick={() => dialog.current?.close()}>不看了</Button>
        </p>
      </div>
    </dialog>
  )
}
