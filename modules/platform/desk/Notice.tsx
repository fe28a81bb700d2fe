import './sign-in.css'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { Me } from '#modules/platform/contract.ts'
import { api, meQuery, useWelcome } from '#modules/platform/screens/me.ts'
import { NoticeText } from '#modules/platform/screens/NoticeText.tsx'
import { leaveTo } from '#modules/platform/screens/surfaces.ts'

/** Before the first work: how personal data is handled here, read once per version. */
export default function Notice({ me }: { me: Me }) {
  const { data: welcome, error, refetch } = useWelcome()
  const queries = useQueryClient()
  const acknowledge = useCommand(api.acknowledgeNotice, { done: () => queries.invalidateQueries(meQuery) })
  const leave = useCommand(api.signOut, { done: () => leaveTo('desk') })
  return (
    <main className="sign-in">
      <section className="card notice-card">
        <h1>个人信息处理告知书</h1>
        <p className="hint">{me.name}，开始办公前请先读完。今后可在“我的账户”中再看。</p>
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {welcome === undefined ? <Loading rows={5} /> : <NoticeText text={welcome.notice.text} />}
        {acknowledge.error !== null && <Failure error={acknowledge.error} />}
        <div className="notice-acts">
          <Button type="primary" disabled={welcome === undefined} loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ version: welcome!.notice.version })}>
            已读完，开始办公
          </Button>
          <Button onClick={() => leave.mutate(undefined)}>退出登录</Button>
        </div>
      </section>
    </main>
  )
}
