import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { useOwnSessions } from '#modules/platform/screens/own-sessions.ts'

/** Where I am signed in, and the way to be it here only. */
export function OwnSessions() {
  const { list, sessions, endOthers } = useOwnSessions((ended) => sayDone(`已退出其他 ${ended} 处登录`))
  return (
    <>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {endOthers.error !== null && <Failure error={endOthers.error} retry={() => endOthers.mutate(undefined)} />}
      {sessions === undefined && list.error === null && <Loading rows={2} />}
      {sessions !== undefined && (
        <table className="rows account-posts stacks">
          <caption className="unseen">我在哪里登录着</caption>
          <thead>
            <tr>
              <th scope="col">设备</th>
              <th scope="col">登录</th>
              <th scope="col">最近使用</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.sessionId}>
                <td>{session.device}，{session.where}{session.current ? '（现在用的）' : ''}</td>
                <td data-name="登录"><Moment at={session.openedAt} /></td>
                <td data-name="最近使用"><Moment at={session.lastUsedAt} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sessions !== undefined && sessions.length > 1 && (
        <p className="account-acts">
          <Button danger loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>退出其他 {sessions.length - 1} 处登录</Button>
        </p>
      )}
      <p className="hint">有不认识的设备，请退出其他登录，再改密码，并告诉安全管理员。</p>
    </>
  )
}
