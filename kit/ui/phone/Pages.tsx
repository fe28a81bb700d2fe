import { Suspense } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { Route, Switch } from 'wouter'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Loading, FailureBoundary } from '#kit/ui/states.tsx'
import type { PhonePage } from '#kit/ui/phone/page.ts'

type PagesProps = {
  home: ComponentType
  pages: readonly PhonePage[]
  /** Wraps a page that needs a person. */
  guard: (page: PhonePage, screen: ReactNode) => ReactNode
  missing: ReactNode
  /** The shell's own routes. */
  extra?: ReactNode
}

/** The routes of a phone app: the first screen, the modules' pages, and what to say where there is none. */
export function Pages({ home: Home, pages, guard, missing, extra }: PagesProps) {
  return (
    <FailureBoundary>
      <Suspense fallback={<Loading label="正在打开" />}>
        <Switch>
          <Route path="/" component={Home} />
          {pages.map((page) => {
            const Page = lazyOnce(page.page)
            return (
              <Route key={page.address.path} path={page.address.path.replace(/\{(\w+)\}/g, ':$1')}>
                {guard(page, <Page />)}
              </Route>
            )
          })}
          {extra}
          <Route>{missing}</Route>
        </Switch>
      </Suspense>
    </FailureBoundary>
  )
}
