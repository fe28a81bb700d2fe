import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useCommand } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { platformContract } from '#modules/platform/contract.ts'
import { api } from '#modules/platform/screens/me.ts'
import { openSurface } from '#modules/platform/screens/surfaces.ts'

type SamplePerson = InferContractRouterOutputs<typeof platformContract>['getWelcome']['samplePeople'][number]

const surfaces = [
  ['desk', '在工作台办公'],
  ['field', '在手机上办公'],
  ['resident', '居民'],
] as const

/** The sample county's people, one per role, with what each can do; more of the same role on demand. In production the server sends none. */
export function SamplePeople({ people }: { people: readonly SamplePerson[] }) {
  const queries = useQueryClient()
  const enter = useCommand(api.signInAsSample, { done: ({ surface }) => openSurface(surface, 'desk', () => queries.invalidateQueries()) })
  return (
    <section className="samples" aria-label="样例人员">
      <h2>样例人员</h2>
      <p className="samples-words">这是样例县，数据都是编造的。选一个人直接进入，看看他能办什么。</p>
      {enter.error !== null && <Failure error={enter.error} />}
      {surfaces.map(([surface, title]) => (
        <SampleGroup key={surface} title={title} staff={surface !== 'resident'} people={people.filter((person) => person.surface === surface)} busy={enter.isPending} enter={(key) => enter.mutate({ key })} />
      ))}
    </section>
  )
}

type SampleGroupProps = { title: string; staff: boolean; people: readonly SamplePerson[]; busy: boolean; enter: (key: string) => void }

function SampleGroup({ title, staff, people, busy, enter }: SampleGroupProps) {
  const [all, showAll] = useState(false)
  const first = people.filter((person, index) => people.findIndex((other) => other.role === person.role) === index)
  if (people.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {(all ? people : first).map((person) => (
          <li key={person.key}>
            <button type="button" className="sample" disabled={busy} onClick={() => enter(person.key)}>
              <span className="sample-role">{person.roleName}</span>
              <span className="sample-name">
                {person.name} <span className="sample-unit">{person.unit}</span>
              </span>
              <span className="sample-can">{person.canDo}</span>
              <Icon name="next" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {!all && first.length < people.length && (
        <button type="button" className="plain-button samples-more" onClick={() => showAll(true)}>
          {staff ? '同一职务还有' : '还有'} {people.length - first.length} 人{staff && '（其他单位和 B 岗）'}
        </button>
      )}
    </div>
  )
}
