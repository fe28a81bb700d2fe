import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { explain } from '#kit/ui/refusal.ts'
import type { AreaChange } from '#modules/places/contract.ts'
import { AREA, api } from '#modules/places/desk/api.ts'

/** Takes a plan back; refused when a later plan needs it. */
export function CancelChange({ change }: { change: AreaChange }) {
  const cancel = useCommand(api.cancelAreaChange, { changes: [AREA], done: () => sayDone(`已取消计划：${change.sentence}`) })
  return (
    <>
      {cancel.error !== null && <span className="word-missed" role="alert">{explain(cancel.error).what}</span>}
      <Button size="small" danger loading={cancel.isPending} aria-label={`取消计划：${change.sentence}`} onClick={() => cancel.mutate({ areaChangeId: change.areaChangeId, version: change.version })}>
        取消计划
      </Button>
    </>
  )
}
