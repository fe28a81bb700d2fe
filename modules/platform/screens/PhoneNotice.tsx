import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api, meQuery, useWelcome } from '#modules/platform/screens/me.ts'
import { NoticeText } from '#modules/platform/screens/NoticeText.tsx'
import { leaveTo } from '#modules/platform/screens/surfaces.ts'

/** After the first sign-in: how personal data is handled here. It informs and asks for no consent: what is optional is asked for by itself. Nothing is ticked beforehand; who leaves goes on reading what is public. */
export function PhoneNotice({ surface }: { surface: 'resident' | 'field' }) {
  const [read, setRead] = useState(false)
  const { data: welcome, error, refetch } = useWelcome()
  const queries = useQueryClient()
  const acknowledge = useCommand(api.acknowledgeNotice, { done: () => queries.invalidateQueries(meQuery) })
  const leave = useCommand(api.signOut, { done: () => leaveTo(surface) })
  return (
    <div className="screen">
      <header className="screen-head screen-head-plain">
        <h1>个人信息处理告知书</h1>
      </header>
      <main className="screen-body">
        <div className="sheet">
          {error !== null && <Failure error={error} retry={() => void refetch()} />}
          {welcome === undefined ? error === null && <Loading rows={5} /> : <NoticeText text={welcome.notice.text} />}
        </div>
      </main>
      <footer className="screen-act">
        {acknowledge.error !== null && <Failure error={acknowledge.error} />}
        <label className="tick">
          <input type="checkbox" checked={read} onChange={(event) => setRead(event.target.checked)} />
          我已阅读这份告知书
        </label>
        <button type="button" className="press press-main" disabled={!read || welcome === undefined || acknowledge.isPending} onClick={() => acknowledge.mutate({ version: welcome!.notice.version })}>
          继续
        </button>
        <button type="button" className="press" onClick={() => leave.mutate(undefined)}>
          先不用，退出登录
        </button>
      </footer>
    </div>
  )
}
