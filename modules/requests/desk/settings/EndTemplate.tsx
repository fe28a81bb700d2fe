import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { ReplyTemplate } from '#modules/requests/contract-templates.ts'
import { TEMPLATES, api } from '#modules/requests/desk/api.ts'

/** Ends a template, after saying what that means. */
export function EndTemplate({ template, close }: { template: ReplyTemplate; close: () => void }) {
  const [asking, ask] = useState(false)
  const end = useCommand(api.endReplyTemplate, {
    changes: [TEMPLATES],
    done: () => {
      sayDone(`“${template.title}”已停用，答复时不再出现。`)
      close()
    },
  })
  if (!asking) return <Button danger onClick={() => ask(true)}>停用</Button>
  return (
    <span className="end-rule">
      <span>停用后不能恢复，已经发出的答复不变。</span>
      <span className="end-rule-acts">
        <Button danger loading={end.isPending} onClick={() => end.mutate({ templateId: template.templateId, version: template.version })}>停用这条模板</Button>
        <Button onClick={() => ask(false)}>不停用</Button>
      </span>
      {end.error !== null && <Failure error={end.error} />}
    </span>
  )
}
