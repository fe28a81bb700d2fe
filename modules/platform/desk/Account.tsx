import './account.css'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { pageOfKind } from '#kit/ui/desk/page.ts'
import { Failure } from '#kit/ui/states.tsx'
import { ChangePassword } from '#modules/platform/desk/ChangePassword.tsx'
import { OpenIds } from '#modules/platform/desk/OpenIds.tsx'
import { OwnSessions } from '#modules/platform/desk/OwnSessions.tsx'
import { lookupsPage } from '#modules/platform/desk/addresses.ts'
import { api, useMe, useWelcome } from '#modules/platform/screens/me.ts'
import { NoticeText } from '#modules/platform/screens/NoticeText.tsx'
import { saveMyData } from '#modules/platform/screens/save-my-data.ts'
import { leaveTo } from '#modules/platform/screens/surfaces.ts'

/** Who I am here, for which posts, and my rights over my own data. */
export default function Account() {
  const me = useMe()
  const { data: welcome } = useWelcome()
  const leave = useCommand(api.signOut, { done: () => leaveTo('desk') })
  const ways = pageOfKind('ownChannels')
  const save = useCommand({ call: () => api.getMyData.call() }, { done: (data) => saveMyData(data, me.name) })
  return (
    <>
      <header className="page-head">
        <h1>我的账户</h1>
        <div className="page-acts">
          <Button loading={leave.isPending} onClick={() => leave.mutate(undefined)}>
            退出登录
          </Button>
        </div>
      </header>
      <div className="page-body page-narrow">
        {leave.error !== null && <Failure error={leave.error} />}
        <section className="card stack-ground">
          <h2>{me.name}</h2>
          {me.posts.length === 0 ? <p className="hint">您现在没有任何职务。需要办理业务时，请联系系统管理员。</p> : <Posts />}
        </section>
        <section className="card">
          <h2>修改密码</h2>
          <ChangePassword />
        </section>
        {ways !== undefined && (
          <section className="card">
            <h2>通知方式</h2>
            <p className="hint">短信、邮件、公众号：选哪些消息发到哪里。</p>
            <p className="account-acts"><Go to={ways.address.to({})}>选择通知方式</Go></p>
          </section>
        )}
        <section className="card stack-ground">
          <h2>登录的设备</h2>
          <OwnSessions />
        </section>
        {welcome?.openIdConnect && (
          <section className="card">
            <h2>统一身份</h2>
            <OpenIds />
          </section>
        )}
        <section className="card">
          <h2>我的个人信息</h2>
          <p className="hint">任何人查看您的个人信息都会留下记录，您可以随时看到是谁、什么单位、为什么。</p>
          {save.error !== null && <Failure error={save.error} />}
          <p className="account-acts">
            <Go to={lookupsPage.to({})}>谁看过我的信息</Go>
            <button type="button" className="plain-button" disabled={save.isPending} onClick={() => save.mutate(undefined)}>
              下载我的全部数据
            </button>
          </p>
          {welcome !== undefined && (
            <details>
              <summary>个人信息处理告知书</summary>
              <NoticeText text={welcome.notice.text} />
            </details>
          )}
        </section>
      </div>
    </>
  )
}

function Posts() {
  const { posts } = useMe()
  return (
    <table className="rows account-posts stacks">
      <caption className="unseen">我的职务</caption>
      <thead>
        <tr>
          <th scope="col">职务</th>
          <th scope="col">单位</th>
          <th scope="col">管辖范围</th>
          <th scope="col">岗位</th>
        </tr>
      </thead>
      <tbody>
        {posts.map((post) => (
          <tr key={post.postId}>
            <td>{post.postName}</td>
            <td data-name="单位">{post.organizationName}</td>
            <td data-name="管辖范围">{post.areaName ?? '本单位承办的事项'}</td>
            <td data-name="岗位">{post.position === 'primary' ? 'A 岗（主办）' : 'B 岗（替补）'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
