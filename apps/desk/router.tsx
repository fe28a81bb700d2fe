import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import type { DeskPage } from '#kit/ui/desk/page.ts'
import { serverAnswers } from '#kit/ui/lazy-once.ts'
import { Unreachable, isMissingPiece } from '#kit/ui/refusal.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { pages } from '#apps/desk/routes.ts'
import { Home } from '#apps/desk/Home.tsx'
import { NotFound } from '#apps/desk/NotFound.tsx'
import { Shell } from '#apps/desk/Shell.tsx'
import { Unloaded } from '#apps/desk/Unloaded.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })

function routeOf(page: DeskPage) {
  return createRoute({ getParentRoute: () => root, path: page.address.path.replace(/\{(\w+)\}/g, '$$$1'), component: lazyRouteComponent(pieceOf(page)), staticData: { page } })
}

/**
 * The router opens the whole desk anew for a page that could not be loaded, as it should after a new version. While nobody
 * answers that would leave the browser's own error page: then the frame stays and says so.
 */
function pieceOf({ page, title }: DeskPage): DeskPage['page'] {
  return async () => {
    try {
      return await page()
    } catch (error) {
      if (!isMissingPiece(error) || (await serverAnswers())) throw error
      return { default: () => <Unloaded title={title} error={new Unreachable(error)} /> }
    }
  }
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    page?: DeskPage
  }
}

/** Addresses carry plain words (`?tab=due`), not JSON: they are read out over the telephone. */
export const router = createRouter({
  routeTree: root.addChildren([home, ...pages.map(routeOf)]),
  basepath: '/desk',
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString()
    return text === '' ? '' : `?${text}`
  },
  defaultPendingMs: 80,
  defaultPendingComponent: () => <Loading rows={10} label="正在打开" />,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  scrollRestoration: true,
})
