import type { InferContractRouterOutputs } from '@orpc/contract'
import { useCommand } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { platformContract } from '#modules/platform/contract.ts'
import { api } from '#modules/platform/screens/me.ts'

type Outputs = InferContractRouterOutputs<typeof platformContract>
type PhoneSamplesProps = {
  people: Outputs['getWelcome']['samplePeople']
  surface: 'resident' | 'field'
  entered: (output: Outputs['signInAsSample']) => unknown
}

/** The sample county's people who work or report on a phone. */
export function PhoneSamples({ people, surface, entered }: PhoneSamplesProps) {
  const enter = useCommand(api.signInAsSample, { done: entered })
  const here = people.filter((person) => person.surface === surface)
  if (here.length === 0) return null
  return (
    <section className="samples">
      <h2>样例人员</h2>
      <p className="quiet">这是样例县，数据都是编造的。点一个人直接进入。</p>
      {enter.error !== null && <Failure error={enter.error} />}
      <ul className="entries">
        {here.map((person) => (
          <li key={person.key}>
            <button type="button" className="entry" disabled={enter.isPending} onClick={() => enter.mutate({ key: person.key })}>
              <span className="entry-words">
                <span className="entry-name">
                  {person.name}（{person.roleName}）
                </span>
                <span className="entry-hint">{person.canDo}</span>
              </span>
              <Icon name="next" size={20} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
