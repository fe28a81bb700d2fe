import { useLocation } from 'wouter'

const FROM_FORM = 'from the form'

/** The list of areas lies over the form of a report. Left by whoever opened the list's own address, it leads to the form as well. */
export function usePlaceList(form: string, list: string): { open: () => void; leave: () => void } {
  const [, go] = useLocation()
  return {
    open: () => go(list, { state: FROM_FORM }),
    leave: () => (history.state === FROM_FORM ? history.back() : go(form, { replace: true })),
  }
}
