import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useMatches } from '@tanstack/react-router'
import { Failure, FailureBoundary } from '#kit/ui/states.tsx'
import type { Me } from '#modules/platform/contract.ts'
import { useLiveUpdates } from '#modules/platform/screens/live-updates.ts'
import { MeProvider, meQuery } from '#modules/platform/screens/me.ts'
import { Frame, FrameWaiting } from '#apps/desk/Frame.tsx'
import { Arrival, Return } from '#apps/desk/arrival.tsx'

/** Who is asking decides what stands here: nothing yet, the sign-in page, or the frame with a page in it. */
export function Shell() {
  const { data: me, error, refetch } = useQuery(meQuery)
  const lastMe = useRef<Me>(undefined)
  const { title, key, beforeSignIn } = usePage()
  useEffect(() => { document.title = title === undefined ? '邻里 · 工作台' : `${title} · 邻里` }, [title])
  useLiveUpdates(me?.accountId)
  useEffect(() => {
    if (me === null || me === undefined) return
    // The page below belongs to one person: it is not handed to the next one.
    if (lastMe.current !== undefined && lastMe.current.accountId !== me.accountId) location.reload()
    lastMe.current = me
  }, [me])
  if (beforeSignIn) return <FailureBoundary key={key}><Outlet /></FailureBoundary>
  if (error !== null && me === undefined) return <FrameWaiting><Failure error={error} retry={() => void refetch()} /></FrameWaiting>
  if (me === undefined) return <FrameWaiting />
  const shown = me ?? lastMe.current
  if (shown === undefined || !shown.noticeAcknowledged) return <Arrival me={shown} />
  return (
    <MeProvider value={shown}>
      <Frame me={shown}>
        <FailureBoundary key={key}>
          <Outlet />
        </FailureBoundary>
      </Frame>
      {me === null && <Return name={shown.name} />}
    </MeProvider>
  )
}

function usePage(): { title: string | undefined; key: string; beforeSignIn: boolean } {
  const match = useMatches().at(-1)
  return { title: match?.staticData.page?.title, key: match?.pathname ?? '', beforeSignIn: match?.staticData.page?.beforeSignIn ?? false }
}
