import { useCallback, useEffect, useRef, useState } from 'react'
import { dropDraft, findDraft, keepDraft, listDrafts, watchDrafts } from '#modules/requests/phone/draft-store.ts'
import { blankDraft, isBlank } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

const SAVE_MILLISECONDS = 300

export type DraftChange = (draft: ReportDraft) => ReportDraft

export type WritingDraft = {
  /** Undefined until the device has been asked. */
  draft: ReportDraft | undefined
  /** Found on the device from an earlier time. */
  restored: boolean
  change: (change: DraftChange) => void
  /** On disk before it is on the screen. */
  save: (change: DraftChange) => Promise<void>
  startAnew: () => Promise<void>
}

/** The draft that is being written on this device; each change is on disk a moment later, and at once when the page is hidden. */
export function useDraft(kind: ReportDraft['kind']): WritingDraft {
  const [draft, setDraft] = useState<ReportDraft>()
  const [restored, setRestored] = useState(false)
  const latest = useRef<ReportDraft>(undefined)
  const unsaved = useRef(false)
  const saving = useRef<ReturnType<typeof setTimeout>>(undefined)

  const set = useCallback((next: ReportDraft) => {
    latest.current = next
    setDraft(next)
  }, [])

  useEffect(() => {
    let gone = false
    void listDrafts().catch(() => []).then((all) => {
      if (gone) return
      const found = all.find((one) => one.kind === kind && (one.stage === 'writing' || one.stage === 'ready'))
      setRestored(found !== undefined)
      set(found ?? blankDraft(kind, Date.now()))
    })
    return () => { gone = true }
  }, [kind, set])

  const write = useCallback(async () => {
    if (!unsaved.current || latest.current === undefined) return
    unsaved.current = false
    if (isBlank(latest.current)) await dropDraft(latest.current.key)
    else await keepDraft(latest.current)
  }, [])

  useEffect(() => {
    const now = () => void write().catch(() => {})
    document.addEventListener('visibilitychange', now)
    addEventListener('pagehide', now)
    return () => {
      document.removeEventListener('visibilitychange', now)
      removeEventListener('pagehide', now)
      now()
    }
  }, [write])

  const change = useCallback(
    (make: DraftChange) => {
      if (latest.current === undefined) return
      unsaved.current = true
      set({ ...make(latest.current), stage: 'writing', changedAt: Date.now() })
      clearTimeout(saving.current)
      saving.current = setTimeout(() => void write().catch(() => {}), SAVE_MILLISECONDS)
    },
    [set, write],
  )

  const save = useCallback(async (make: DraftChange) => {
    const next = make(latest.current!)
    unsaved.current = false
    await keepDraft(next)
    set(next)
  }, [set])

  const startAnew = useCallback(async () => {
    unsaved.current = false
    if (latest.current !== undefined) await dropDraft(latest.current.key)
    setRestored(false)
    set(blankDraft(kind, Date.now()))
  }, [kind, set])

  return { draft, restored, change, save, startAnew }
}

/** One draft as the device keeps it: undefined while it is looked for, null when it is not there. */
export function useKeptDraft(key: string): ReportDraft | null | undefined {
  const [draft, setDraft] = useState<ReportDraft | null>()
  useEffect(() => {
    let gone = false
    const read = () => void findDraft(key).then((found) => { if (!gone) setDraft(found ?? null) }, () => { if (!gone) setDraft(null) })
    read()
    const leave = watchDrafts(read)
    return () => {
      gone = true
      leave()
    }
  }, [key])
  return draft
}

/** All drafts of a kind that have left the form, newest first. */
export function useSentDrafts(kind: ReportDraft['kind']): readonly ReportDraft[] {
  const [drafts, setDrafts] = useState<readonly ReportDraft[]>([])
  useEffect(() => {
    let gone = false
    const read = () => void listDrafts().then((all) => { if (!gone) setDrafts(all.filter((one) => one.kind === kind && one.stage !== 'writing')) }, () => {})
    read()
    const leave = watchDrafts(read)
    return () => {
      gone = true
      leave()
    }
  }, [kind])
  return drafts
}
