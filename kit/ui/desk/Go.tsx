import type { ComponentProps, MouseEvent } from 'react'
import { useRouter } from '@tanstack/react-router'
import { useGo } from '#kit/ui/desk/place.ts'

/** A link within the desk: `<Go to={requestPage.to({ requestId })}>`. Middle click and Ctrl open a new tab, as everywhere. */
export function Go({ to, onClick, ...rest }: { to: string } & Omit<ComponentProps<'a'>, 'href'>) {
  const { basepath } = useRouter()
  const go = useGo()
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  return <a href={basepath + to} onClick={press} {...rest} />
}
