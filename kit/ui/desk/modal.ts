import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { useLeaveByEscape } from '#kit/ui/desk/leave-form.ts'

/**
 * A dialog that stands over the page as long as it is drawn. Escape leaves it as it leaves a form: a dropped list first, and
 * nothing typed is lost by one key. However it goes, whoever opened it has the focus again.
 */
export function useModal(place: RefObject<HTMLDialogElement | null>, close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  useFocusReturn()
  useLeaveByEscape(place, () => place.current?.close())
  useEffect(() => {
    const dialog = place.current!
    // Not React's `onClose`: that one also hears the dialogs within this one.
    const closed = () => latest.current()
    dialog.addEventListener('close', closed)
    dialog.showModal()
    return () => dialog.removeEventListener('close', closed)
  }, [place])
}
