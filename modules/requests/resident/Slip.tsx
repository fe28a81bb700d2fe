import '#modules/requests/phone/request.css'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useSearchParams } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { sayBefore } from '#kit/ui/time-words.ts'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { api } from '#modules/requests/phone/api.ts'

/** For whoever reported without a phone: number and check word of the slip say how it stands. */
export default function Slip() {
  const [search] = useSearchParams()
  const [number, setNumber] = useState(search.get('number') ?? '')
  const [checkWord, setCheckWord] = useState('')
  const read = useCommand(api.readSlip)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    read.mutate({ number: number.trim(), checkWord: checkWord.trim() })
  }
  const slip = read.data
  return (
    <Screen title="凭条查询">
      <form className="sheet" onSubmit={submit}>
        <label className="field">
          <span>编号</span>
          <input name="number" inputMode="numeric" autoComplete="off" placeholder="如 2026-000123" required value={number} onChange={(event) => setNumber(event.target.value)} />
        </label>
        <label className="field">
          <span>校验字</span>
          <input name="checkWord" autoComplete="off" required minLength={4} maxLength={16} value={checkWord} onChange={(event) => setCheckWord(event.target.value)} />
        </label>
        {read.error !== null && <Failure error={read.error} filled />}
        <button type="submit" className="press press-main" disabled={read.isPending}>
          {read.isPending ? '正在查' : '查询'}
        </button>
      </form>
      {slip !== undefined && (
        <section className="sheet" role="status">
          <h2>{slip.stateLabel}</h2>
          <p>
            编号 <WholeNumbers>{slip.number}</WholeNumbers>，<Moment at={slip.openedAt} /> 反映
          </p>
          {slip.unit !== null && (
            <p>
              现在由{slip.unit}办{slip.dueAt !== null && `，这一步应在${sayBefore(new Date(slip.dueAt), new Date())}办完`}
            </p>
          )}
          {slip.publicAnswer !== null && (
            <div className="published-answer">
              <p className="quiet">答复</p>
              <p className="request-words">{slip.publicAnswer}</p>
            </div>
          )}
        </section>
      )}
      <p className="quiet list-more">编号和校验字在代您反映的人给的凭条上。凭条丢了，请代您反映的人或他的单位重印一张，上面是新的校验字。</p>
    </Screen>
  )
}
