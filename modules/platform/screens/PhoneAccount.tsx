import { Link } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { accountPages } from '#kit/ui/phone/page.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api, useMe } from '#modules/platform/screens/me.ts'
import { phoneDevicesPage, phoneLookupsPage, phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'
import { saveMyData } from '#modules/platform/screens/save-my-data.ts'
import { leaveTo } from '#modules/platform/screens/surfaces.ts'

/** Who I am here and my rights over my own data. */
export default function PhoneAccount() {
  const me = useMe()
  const leave = useCommand(api.signOut, {
    done: async () => {
      await device.signedOut()
      leaveTo(me.surface === 'field' ? 'field' : 'resident')
    },
  })
  const save = useCommand({ call: () => api.getMyData.call() }, { done: (data) => saveMyData(data, me.name) })
  return (
    <Screen title="我的">
      <section className="sheet">
        <h2>{me.surface === 'resident' ? `${me.countyName}居民` : me.name}</h2>
        {me.posts.map((post) => (
          <p key={post.postId}>
            {post.organizationName} {post.postName}
            {post.areaName !== null && <span className="quiet"> · {post.areaName}</span>}
          </p>
        ))}
        {me.surface === 'resident' && <p className="quiet">工作人员看到的是隐去一部分的姓名和电话。</p>}
      </section>
      {save.error !== null && <Failure error={save.error} />}
      {leave.error !== null && <Failure error={leave.error} />}
      <ul className="entries account-entries">
        <li>
          <Link href={phoneLookupsPage.to({})} className="entry">
            <Icon name="eye" size={26} />
            <span className="entry-words">谁看过我的信息</span>
            <Icon name="next" />
          </Link>
        </li>
        <li>
          <button type="button" className="entry" disabled={save.isPending} onClick={() => save.mutate(undefined)}>
            <Icon name="download" size={26} />
            <span className="entry-words">下载我的全部数据</span>
            <Icon name="next" />
          </button>
        </li>
        {me.surface === 'field' && (
          <li>
            <Link href={phoneDevicesPage.to({})} className="entry">
              <Icon name="phone" size={26} />
              <span className="entry-words">登记过的手机</span>
              <Icon name="next" />
            </Link>
          </li>
        )}
        {accountPages().map(({ address, account }) => (
          <li key={address.path}>
            <Link href={address.to({})} className="entry">
              <Icon name={account.icon} size={26} />
              <span className="entry-words">{account.label}</span>
              <Icon name="next" />
            </Link>
          </li>
        ))}
        <li>
          <Link href={phoneNoticePage.to({})} className="entry">
            <Icon name="notice" size={26} />
            <span className="entry-words">个人信息告知书</span>
            <Icon name="next" />
          </Link>
        </li>
        <li>
          <button type="button" className="entry" disabled={leave.isPending} onClick={() => leave.mutate(undefined)}>
            <Icon name="leave" size={26} />
            <span className="entry-words">退出登录</span>
          </button>
        </li>
      </ul>
    </Screen>
  )
}
