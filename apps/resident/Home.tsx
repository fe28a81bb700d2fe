import { useEffect } from 'react'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { Corner } from '#kit/ui/phone/Screen.tsx'
import { LargeTypeSwitch } from '#modules/platform/screens/LargeTypeSwitch.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { useMaybeMe, useWelcome } from '#modules/platform/screens/me.ts'
import { phoneAccountPage, phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'
import { pages } from '#apps/resident/routes.ts'

const places = pages.filter((page) => page.home !== undefined).sort((a, b) => a.home!.order - b.home!.order)

/** The first screen: 我要反映, 我的诉求, 身边公开, and who I am. It needs no answer of the server to be usable. */
export function Home() {
  const me = useMaybeMe()
  const { data: welcome } = useWelcome()
  useEffect(() => { document.title = '邻里' }, [])
  return (
    <div className="screen">
      <header className="screen-head screen-head-plain">
        <Mark size={30} />
        <h1>
          邻里 <span className="home-county">{welcome?.countyName}</span>
        </h1>
        <LargeTypeSwitch />
        <Corner />
      </header>
      <main className="screen-body">
        {places.filter((page) => page.home!.prominent).map((page) => (
          <Link key={page.address.path} href={page.address.to({})} className="home-first">
            <Icon name={page.home!.icon} size={40} />
            <span>
              <span className="home-first-name">{page.home!.label}</span>
              <span className="home-first-hint">{page.home!.hint}</span>
            </span>
          </Link>
        ))}
        <ul className="entries home-entries">
          {places.filter((page) => !page.home!.prominent).map((page) => (
            <li key={page.address.path}>
              <Entry to={page.address.to({})} icon={page.home!.icon} name={page.home!.label} hint={page.home!.hint} />
            </li>
          ))}
          <li>
            <Entry to={phoneAccountPage.to({})} icon="person" name={me === null ? '登录' : '我的'} hint={me === null ? '用手机号码登录，不用记密码' : '我的数据、谁看过、退出登录'} />
          </li>
        </ul>
        <p className="quiet home-foot">
          遇到危险请直接拨打 110、119、120。
          <br />
          <Link href={phoneNoticePage.to({})}>个人信息怎样处理</Link>
        </p>
      </main>
    </div>
  )
}

function Entry({ to, icon, name, hint }: { to: string; icon: Parameters<typeof Icon>[0]['name']; name: string; hint: string }) {
  return (
    <Link href={to} className="entry">
      <Icon name={icon} size={28} />
      <span className="entry-words">
        <span className="entry-name">{name}</span>
        <span className="entry-hint">{hint}</span>
      </span>
      <Icon name="next" />
    </Link>
  )
}
