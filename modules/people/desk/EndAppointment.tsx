import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { endAppointment } from '#modules/people/contract.ts'
import { ORGANIZATION, POST, STAFF, api } from '#modules/people/desk/api.ts'

type EndAppointmentProps = { appointment: { appointmentId: string; version: number; name: string; postName: string }; close: () => void }

export function EndAppointment({ appointment, close }: EndAppointmentProps) {
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useCommand(api.endAppointment, {
    changes: [POST, STAFF, ORGANIZATION],
    done: ({ validTo }) => {
      sayDone(`${appointment.name}自${sayDay(validTo)}起不再任${appointment.postName}`)
      close()
    },
  })
  const { wrong, submit } = useCheck(endAppointment, (input) => command.mutate(input), { on: '请填写终止日期' })
  return (
    <ActForm
      title={`终止${appointment.name}的任职`}
      effect={<p>从这一天起，{appointment.name}不再有“{appointment.postName}”的权限；日期是今天或更早的，随即生效，正在进行的登录同时结束。他手里没有办完的事留在单位，由继任或 B岗接着办。</p>}
      verb={on === '' ? '终止任职' : `自${sayDay(on)}起终止任职`}
      grave
      command={command}
      submit={() => submit({ appointmentId: appointment.appointmentId, version: appointment.version, on })}
      close={close}
    >
      <Labelled label="自哪一天起不再任职" wrong={wrong['on']}>
        <input className="day-field" type="date" value={on} onChange={(event) => setOn(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}
