import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { closePost } from '#modules/people/contract.ts'
import type { Post } from '#modules/people/contract.ts'
import { ORGANIZATION, POST, STAFF, api } from '#modules/people/desk/api.ts'

export function ClosePost({ post, close }: { post: Post; close: () => void }) {
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useCommand(api.closePost, {
    changes: [POST, STAFF, ORGANIZATION],
    done: (closed) => {
      sayDone(`岗位“${closed.name}”自${sayDay(closed.validTo ?? on)}起撤销`)
      close()
    },
  })
  const { wrong, submit } = useCheck(closePost, (input) => command.mutate(input), { on: '请填写撤销日期' })
  const holders = [post.primary, post.substitute].filter((holder) => holder !== null).map(({ name }) => name)
  return (
    <ActForm
      title={`撤销岗位“${post.name}”`}
      effect={<p>{holders.length === 0 ? '这是空岗，撤销后不再列为“有岗无人”。' : `${holders.join('、')}的任职同日终止，从那一刻起没有这个岗位的权限。`}</p>}
      verb={on === '' ? '撤销岗位' : `自${sayDay(on)}起撤销岗位`}
      grave
      command={command}
      submit={() => submit({ postId: post.postId, version: post.version, on })}
      close={close}
    >
      <Labelled label="自哪一天起撤销" wrong={wrong['on']}>
        <input className="day-field" type="date" value={on} onChange={(event) => setOn(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}
