import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { explain } from '#kit/ui/refusal.ts'
import { usePerson } from '#kit/ui/person.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { recordAbsence } from '#modules/people/contract.ts'
import type { Absence, StaffMember } from '#modules/people/contract.ts'
import { StaffPicker } from '#modules/people/desk/StaffPicker.tsx'
import { postsPage } from '#modules/people/desk/addresses.ts'
import { ABSENCE, POST, STAFF, api } from '#modules/people/desk/api.ts'
import { absencesQuery } from '#modules/people/desk/posts.ts'

/** Who is away and who acts meanwhile. B acts from the first moment of A's absence to its last. */
export function Absences() {
  const { search, setSearch } = usePlace(postsPage)
  const { data, error, refetch } = useQuery(absencesQuery)
  return (
    <div className="page-body stack-ground">
      {search.act === 'absence' ? (
        <RecordAbsence close={() => setSearch({ act: undefined })} />
      ) : (
        <p className="rule-note">
          A岗离岗要登记，B岗才能代行；返岗登记后，B岗的权限随即停止。本人可以登记自己的，单位负责人可以替本单位的人登记。
          <Button onClick={() => setSearch({ act: 'absence' })}>登记离岗</Button>
        </p>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={6} />}
      {data?.absences.length === 0 && <Empty title="没有人离岗">登记了离岗的人会出现在这里，直到返岗。</Empty>}
      {data !== undefined && data.absences.length > 0 && (
        <table className="rows stacks">
          <caption className="unseen">离岗</caption>
          <thead>
            <tr>
              <th scope="col" style={{ width: 200 }}>谁</th>
              <th scope="col" style={{ width: 280 }}>从何时到何时</th>
              <th scope="col">谁代行</th>
              <th scope="col" style={{ width: 120 }}>返岗</th>
            </tr>
          </thead>
          <tbody>
            {data.absences.map((absence) => <OneAbsence key={absence.absenceId} absence={absence} />)}
          </tbody>
        </table>
      )}
    </div>
  )
}

function OneAbsence({ absence }: { absence: Absence }) {
  const end = useCommand(api.endAbsence, { changes: [ABSENCE, POST, STAFF], done: () => sayDone(`${absence.name}已返岗，B岗不再代行`) })
  return (
    <tr>
      <td>{absence.name}</td>
      <td data-name="从何时到何时">
        <Moment at={absence.awayFrom} /> 至 {absence.awayTo === null ? '返岗' : <Moment at={absence.awayTo} />}
        <span className="aside-word">{absence.running ? '正在离岗' : '未开始'}</span>
      </td>
      <td data-name="谁代行">{absence.substitutes.length === 0 ? <span className="word-missed">▲ 没有 B岗，无人代行</span> : absence.substitutes.map(({ name, postName }) => `${name}代${postName}`).join('；')}</td>
      <td>
        {end.error !== null && <span className="word-missed" role="alert">{explain(end.error).what}</span>}
        <Button size="small" loading={end.isPending} aria-label={`登记返岗：${absence.name}`} onClick={() => end.mutate({ absenceId: absence.absenceId })}>登记返岗</Button>
      </td>
    </tr>
  )
}

function RecordAbsence({ close }: { close: () => void }) {
  const me = usePerson()
  const [who, setWho] = useState<'me' | 'other'>('me')
  const [member, setMember] = useState<StaffMember>()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const command = useCommand(api.recordAbsence, {
    changes: [ABSENCE, POST, STAFF],
    done: (absence) => {
      const acting = absence.substitutes.map(({ name }) => name).join('、')
      sayDone(`已登记${absence.name}自${sayMoment(new Date(absence.awayFrom), new Date())}起离岗，${acting === '' ? '没有 B岗代行' : `由${acting}代行`}`)
      close()
    },
  })
  const { wrong, submit } = useCheck(recordAbsence, (input) => command.mutate(input), { awayFrom: '请填写离岗的时间', staffMemberId: '请选择离岗的人' })
  const send = () => submit({ ...(who === 'me' ? {} : { staffMemberId: member?.staffMemberId ?? 'none' }), awayFrom: inChina(from), awayTo: inChina(to) })
  return (
    <ActForm heading="h2" title="登记离岗" effect="离岗期间 B岗代行，A岗自己的权限不变。没有 B岗的岗位在这段时间没有人代行。" verb="登记离岗" command={command} submit={send} close={close}>
      <Choice legend="谁离岗" value={who} change={setWho} options={[{ value: 'me', label: `我自己（${me?.name ?? ''}）` }, { value: 'other', label: '本单位的另一个人', hint: '只有单位负责人可以代为登记' }]} />
      {who === 'other' && (
        <Labelled label="离岗的人" wrong={wrong['staffMemberId'] === undefined ? undefined : '请选择离岗的人'}>
          <StaffPicker label="离岗的人" value={member} change={setMember} />
        </Labelled>
      )}
      <Labelled label="从何时起" wrong={wrong['awayFrom']}>
        <input className="day-field" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </Labelled>
      <Labelled label="到何时（可不填，返岗时再登记）" wrong={wrong['awayTo']}>
        <input className="day-field" type="datetime-local" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}

/** What was typed is China's time, wherever the device stands. */
function inChina(local: string): string | undefined {
  return local === '' ? undefined : `${local.length === 16 ? `${local}:00` : local}+08:00`
}
