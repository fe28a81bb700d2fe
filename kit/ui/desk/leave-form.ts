import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** Marks the button of a form that leaves it. */
export const LEAVES = { 'data-leaves': true }

/**
 * Escape leaves a form in which nothing was entered. Where something was, it leads to the button that leaves, and from there
 * it leaves: one key loses nothing. A list that dropped from a field is what it closes first. Undefined: there is nothing to leave it for.
 */
export function useLeaveByEscape(place: RefObject<HTMLFormElement | HTMLDialogElement | null>, close: (() => void) | undefined): void {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    const form: HTMLElement = place.current!
    let entered = false
    const enter = () => { entered = true }
    // Its list hangs elsewhere in the page.
    const choose = ({ target }: Event) => { if ((target as HTMLElement).closest('.ant-select-item-option') !== null) entered = true }
    const press = (event: KeyboardEvent) => {
      const field = event.target as HTMLElement
      const isDropped = field.getAttribute('aria-expanded') === 'true' && field.getAttribute('role') === 'combobox'
      if (event.key === 'Enter' && isDropped) entered = true
      // A dialog would close with the list.
      if (event.key === 'Escape' && isDropped) event.preventDefault()
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isDropped || latest.current === undefined) return
      event.preventDefault()
      const leaves = form.querySelector<HTMLElement>('[data-leaves]')
      if (!entered || field === leaves || leaves === null) latest.current()
      else leaves.focus()
    }
    form.addEventListener('input', enter)
    form.addEventListener('change', enter)
    form.addEventListener('keydown', press)
    document.addEventListener('click', choose)
    return () => {
      form.removeEventListener('input', enter)
      form.removeEventListener('change', enter)
      form.removeEventListener('keydown', press)
      document.removeEventListener('click', choose)
    }
  }, [place])
}
