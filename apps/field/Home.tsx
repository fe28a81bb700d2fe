import { Suspense, lazy, useEffect } from 'react'
import type { ComponentType } from 'react'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import type { PhonePage } from '#kit/ui/phone/page.ts'
import { Corner } from '#kit/ui/phone/Screen.tsx'
import { FailureBoundary, Loading } from '#kit/ui/states.tsx'
import { LargeTypeSwitch } from '#modules/platform/screens/LargeTypeSwitch.tsx'
import { useMe } from '#modules/platform/screens/me.ts'
import { phoneAccountPage } from '#modules/platform/screens/phone-addresses.ts'
import { pages } from '#apps/field/routes.ts'

const parts = pages
  .filter((page) => page.onHome !== undefined)
  .sort((a, b) => a.onHome!.order - b.onHome!.order)
  .map((page): { page: PhonePage; Part: ComponentType } => ({ page, Part: lazy(page.onHome!.part) }))

/** The next task on top, then what else one can do here. */
export function Home() {
  const me = useMe()
  useEffect(() => { document.title = '邻里 · 外勤' }, [])
  const offered = (page: PhonePage) => page.can === undefined || me.permissions.includes(page.can)
  const places = pages.filter((page) => page.home !== undefined && offered(page)).sort((a, b) => a.home!.order - b.home!.order)
  return (
    <div className="screen field-home">
      <header className="screen-head screen-head-plain">
        <h1>{me.name}</h1>
        <LargeTypeSwitch />
        <Corner />
      </header>
      <main className="screen-body">
        {parts.filter(({ page }) => offered(page)).map(({ page, Part }) => (
          <FailureBoundary key={page.address.path}>
            <Suspense fallback={<Loading rows={3} />}>
              <Part />
            </Suspense>
          </FailureBoundary>
        ))}
        <ul className="entries home-entries">
          {places.map((page) => (
            <li key={page.address.path}>
              <Link href={page.address.to({})} className="entry">
                <Icon name={page.home!.icon} size={28} />
                <span className="entry-words">
                  <span className="entry-name">{page.home!.label}</span>
                  <span className="entry-hint">{page.home!.hint}</span>
                </span>
                <Icon name="next" />
              </Link>
            </li>
          ))}
          <li>
            <Link href={phoneAccountPage.to({})} className="entry">
              <Icon name="person" size={28} />
              <span className="entry-words">
                <span className="entry-name">我的</span>
                <span className="entry-hint">职务、登记的手机、锁屏、退出登录</span>
              </span>
              <Icon name="next" />
            </Link>
          </li>
        </ul>
      </main>
    </div>
  )
}
