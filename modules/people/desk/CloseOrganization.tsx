import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { closeOrganization } from '#modules/people/contract.ts'
import type { Organization, Post } from '#modules/people/contract.ts'
import { ORGANIZATION, POST, STAFF, api } from '#modules/people/desk/api.ts'

/** A unit ends on a day: its posts and appointments end with it, and what it holds goes to the one that takes over. */
export function CloseOrganization({ unit, close }: { unit: Organization & { posts: readonly Post[] }; close: () => void }) {
  const [on, setOn] = useState(dayOf(new Date()))
  const [successorId, setSuccessor] = useState<string>()
  const command = useCommand(api.closeOrganization, {
    changes: [ORGANIZATION, POST, STAFF],
    done: (closed) => {
      sayDone(`“${closed.name}”自${sayDay(closed.validTo ?? on)}起撤销`)
      close()
    },
  })
  const { wrong, submit } = useCheck(closeOrganization, (input) => command.mutate(input), { on: '请填写撤销日期' })
  const holders = unit.posts.flatMap((post) => [post.primary, post.substitute]).filter((holder) => holder !== null)
  return (
    <ActForm
      title={`撤销${unit.name}`}
      effect={
        <ul className="effects">
          <li>{unit.posts.length} 个岗位、{holders.length} 项任职同日终止；这些人从那一刻起不能再办它的事。</li>
          <li>{successorId === undefined ? '没有选承继单位：手里未办结的诉求没有单位接手，要由派单员另派。' : '承继关系记进沿革，未办结的诉求由承继单位接着办。'}</li>
          <li>它的下级单位改由{successorId === undefined ? '它的上级单位' : '承继单位'}管，原来的隶属记进沿革；有下级单位的，只能在撤销当天办理。</li>
          <li>办结的留在原来的名下，以前的统计不变。</li>
        </ul>
      }
      verb={on === '' ? '撤销单位' : `自${sayDay(on)}起撤销`}
      grave
      command={command}
      submit={() => submit({ organizationId: unit.organizationId, version: unit.version, on, successorId })}
      close={close}
    >
      <Labelled label="自哪一天起撤销" wrong={wrong['on']}>
        <input className="day-field" type="date" value={on} onChange={(event) => setOn(event.target.value)} />
      </Labelled>
      <Labelled label="承继单位" hint="接手未办结诉求的单位" wrong={wrong['successorId']}>
        <Picker kind="organization" label="承继单位" value={successorId} change={setSuccessor} />
      </Labelled>
    </ActForm>
  )
}
