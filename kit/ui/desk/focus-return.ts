import { useEffect, useState } from 'react'

/**
 * For a form or a detail that takes the place of what opened it: when it goes and the focus went with it, the focus is given
 * back to its opener, to what says the same now, or to the page. Whoever uses the keyboard goes on from there.
 */
export function useFocusReturn(): void {
  // While the first drawing is made its opener still stands and has the focus.
  const [opener] = useState(() => (document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? document.activeElement : null))
  useEffect(() => () => void requestAnimationFrame(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const page = document.querySelector<HTMLElement>('main')
    const found = opener === null || opener.isConnected ? opener : alikeOf(opener, page)
    ;(found ?? page)?.focus()
  }), [opener])
}

function alikeOf(opener: HTMLElement, page: HTMLElement | null): HTMLElement | undefined {
  return [...(page?.querySelectorAll<HTMLElement>('a, button') ?? [])].find((candidate) => candidate.textContent === opener.textContent)
}
