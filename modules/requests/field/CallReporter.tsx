import { useCommand } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { useLine } from '#kit/ui/line.ts'
import { Failure } from '#kit/ui/states.tsx'
import { api } from '#modules/requests/phone/api.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** The phone number of whoever reported: opened for this purpose, counted, and seen by him. */
export function CallReporter({ task }: { task: RequestDetail }) {
  const online = useLine()
  const open = useCommand(api.unmaskReporter)
  const reason = task.waitingFor === 'verify' ? 'verify' : 'contact'
  return (
    <section className="sheet">
      <h2>反映人{task.reporter.name !== null && `：${open.data?.name ?? task.reporter.name}`}</h2>
      {task.reporter.authorityLabel !== null && <p className="quiet">{task.reporter.authorityLabel}</p>}
      {open.error !== null && <Failure error={open.error} />}
      {open.data !== undefined && open.data.phone !== null && (
        <a className="press" href={`tel:${open.data.phone}`}>
          <Icon name="phone" size={22} />
          打电话 {open.data.phone}
        </a>
      )}
      {open.data !== undefined && open.data.phone === null && <p>没有留电话。</p>}
      {open.data === undefined && (
        <>
          <button type="button" className="press" disabled={open.isPending || !online} onClick={() => open.mutate({ requestId: task.requestId, reason })}>
            <Icon name="phone" size={22} />
            看电话号码
          </button>
          <p className="quiet">{online ? '看了会记下来，本人能看到谁在什么时候看过。' : '有网络时才能看号码。'}</p>
        </>
      )}
    </section>
  )
}
