import { useEffect } from 'react'
import { offeredPages } from '#kit/ui/desk/page.ts'
import { useGo } from '#kit/ui/desk/place.ts'
import { accountPage } from '#modules/platform/desk/addresses.ts'
import { useMe } from '#modules/platform/screens/me.ts'
import { pages } from '#apps/desk/routes.ts'

/** Home is what waits for me: the first page of the navigation that this person is offered. */
export function Home() {
  const me = useMe()
  const go = useGo()
  const first = offeredPages(pages, me.permissions).find((page) => page.navigation !== undefined)
  useEffect(() => go((first?.address ?? accountPage).to({}), { replace: true }), [go, first])
  return null
}
