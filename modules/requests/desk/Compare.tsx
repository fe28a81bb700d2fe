import { useRef } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useModal } from '#kit/ui/desk/modal.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { RequestDetail, RequestRow } from '#modules/requests/shapes.ts'
import { Photos } from '#modules/requests/desk/Photos.tsx'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { StateWord } from '#modules/requests/desk/words.tsx'

/** Two requests side by side, before one is merged into the other. */
export function Compare({ request, other, close }: { request: RequestDetail; other: RequestRow; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const whole = useQuery(api.getRequest.queryOptions({ input: { requestId: other.requestId } }))
  const merge = useCommand(api.merge, {
    changes: [REQUEST, REQUEST_DETAIL],
    done: () => {
      sayDone(`${request.number} 已并入 ${other.number}，两件的反映人都会收到通知。要撤销，请在本件点“撤销合并”。`)
      dialog.current?.close()
    },
  })
  useModal(dialog, close)
  return (
    <dialog ref={dialog} className="panel compare" aria-labelledby="compare-title">
      <header className="panel-head">
        <h2 id="compare-title">对比两件诉求</h2>
        <button type="button" className="plain-button" onClick={() => dialog.current?.close()} aria-label="关闭">
          <Icon name="close" size={18} />
        </button>
      </header>
      <div className="panel-body">
        <div className="compare-two">
          <One title="本件" request={request} />
          {whole.error !== null && <Failure error={whole.error} retry={() => void whole.refetch()} />}
          {whole.error === null && (whole.data === undefined ? <Loading rows={6} /> : <One title="相近的一件" request={whole.data} />)}
        </div>
        {merge.error !== null && <Failure error={merge.error} />}
        <p className="panel-acts">
          {request.openMoves.includes('merge') && (
            <Button type="primary" loading={merge.isPending} onClick={() => merge.mutate({ requestId: request.requestId, version: request.version, intoId: other.requestId })}>
              把本件并入 {other.number}
            </Button>
          )}
          <Button onClick={() => dialog.current?.close()}>不是同一件事</Button>
          <Go to={requestPage.to({ matterId: other.requestId })}>打开 {other.number}</Go>
        </p>
      </div>
    </dialog>
  )
}

function One({ title, request }: { title: string; request: RequestDetail }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p>
        <strong>{request.title}</strong>
      </p>
      <p className="request-line">
        <span className="figure">{request.number}</span>
        <StateWord row={request} />
        <Moment at={request.openedAt} />
      </p>
      <p>
        {request.categoryLabel}，{request.place}
      </p>
      <p className="request-text">{request.text}</p>
      <Photos photos={request.photos.filter((photo) => photo.kind === 'report')} label="照片" />
    </section>
  )
}
