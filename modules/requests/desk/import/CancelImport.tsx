import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { useGo } from '#kit/ui/desk/place.ts'
import { explain } from '#kit/ui/refusal.ts'
import { importsPage } from '#modules/requests/desk/import/addresses.ts'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import type { RequestImport } from '#modules/requests/import/contract.ts'

/** Says what will be before it is done: what is in stays in. */
export function CancelImport({ list }: { list: RequestImport }) {
  const [isAsking, ask] = useState(false)
  const go = useGo()
  const isRunning = list.state === 'running'
  const cancel = useCommand(api.cancelImport, { done: () => { ask(false); if (!isRunning) go(importsPage.to({})) }, changes: [IMPORT] })
  if (!isAsking) return <Button onClick={() => ask(true)}>{isRunning ? '停止导入' : '不导入这份清单'}</Button>
  return (
    <span className="import-ask" role="group" aria-label="确认取消">
      <span>{isRunning ? '已导入的保留，后面的行退回给您。' : '文件随即销毁，什么也不导入。'}</span>
      <Button danger loading={cancel.isPending} onClick={() => cancel.mutate({ importId: list.importId })}>{isRunning ? '停止导入' : '不导入'}</Button>
      <Button onClick={() => ask(false)}>{isRunning ? '继续导入' : '返回'}</Button>
      {cancel.error !== null && <span className="field-wrong" role="alert">{explain(cancel.error).what}</span>}
    </span>
  )
}
