import { useCommand } from '#kit/ui/command.ts'
import type { Callable } from '#kit/ui/command.ts'
import { useState } from 'react'
import type { z } from 'zod'
import { reportForSomebody } from '#modules/requests/contract.ts'
import type { Receipt } from '#modules/requests/shapes.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { reportPage } from '#modules/requests/desk/addresses.ts'
import { REQUEST, api } from '#modules/requests/desk/api.ts'

export type ReportValues = {
  channel: 'hotline' | 'counter' | 'wecomGroup' | 'paper' | 'desk'
  authority: string
  text: string
  areaId: string | undefined
  /** Marked on the map. */
  longitude: number | undefined
  latitude: number | undefined
  address: string
  category: string | undefined
  purpose: string
  urgency: string | undefined
  reporterName: string
  reporterPhone: string
  anonymousToPublic: boolean
  photoIds: readonly string[]
  /** Of a letter. */
  letterDate: string | undefined
  joins: { requestId: string; number: string } | undefined
}

const empty: ReportValues = {
  channel: 'hotline', authority: 'call', text: '', areaId: undefined, longitude: undefined, latitude: undefined, address: '', category: undefined, purpose: 'help', urgency: undefined, reporterName: '', reporterPhone: '', anonymousToPublic: true,
  photoIds: [], joins: undefined, letterDate: undefined,
}

/** What a caller usually says about himself by coming this way. */
export const usualAuthority = { hotline: 'call', counter: 'counter', wecomGroup: 'groupMessage', paper: 'letter', desk: 'spokenConsent' } as const

/** Typed and not sent: kept while the desk is open, because a clerk is called away. Never on the disk. */
let draft: ReportValues | undefined

/** What the address says of how and where it came; a draft keeps what it has of its own. */
export function presetOf({ channel, area }: { channel?: string | undefined; area?: string | undefined }, before: ReportValues | undefined): ReportValues {
  const values = before ?? empty
  const known = channel !== undefined && Object.hasOwn(usualAuthority, channel) ? (channel as ReportValues['channel']) : values.channel
  return { ...values, ...(known === values.channel ? {} : { channel: known, authority: usualAuthority[known] }), areaId: values.areaId ?? area }
}

export function useReportForm() {
  const { search, setSearch } = usePlace(reportPage)
  const [values, setValues] = useState<ReportValues>(() => presetOf(search, draft))
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [receipt, setReceipt] = useState<z.infer<typeof Receipt>>()
  const command = useCommand(api.reportForSomebody as unknown as Callable<Record<string, unknown>, z.infer<typeof Receipt>>, {
    changes: [REQUEST],
    done: (made) => {
      draft = undefined
      setReceipt(made)
    },
  })
  const set = (change: Partial<ReportValues>) => {
    draft = { ...values, ...change }
    setValues(draft)
    if (change.channel !== undefined) setSearch({ channel: change.channel }, { replace: true })
    setWrong((last) => Object.fromEntries(Object.entries(last).filter(([name]) => !(name in change))))
  }
  const submit = () => {
    const checked = checkReport(values)
    if ('wrong' in checked) return setWrong(checked.wrong)
    command.mutate(checked.input)
  }
  const another = () => {
    setValues({ ...presetOf(search, undefined), channel: values.channel, authority: values.authority })
    setReceipt(undefined)
    command.reset()
  }
  return { values, wrong, set, submit, command, receipt, another }
}

/** The contract's own check: the input to send, or a sentence for each field. */
export function checkReport(values: ReportValues): { input: Record<string, unknown> } | { wrong: Record<string, string> } {
  const { areaId, longitude, latitude, address, text, joins, letterDate, ...rest } = values
  const letter = values.channel === 'paper'
  const input = { ...filled({ ...rest, letterDate: letter ? letterDate : undefined, joinId: joins?.requestId, place: filled({ areaId, longitude, latitude, address: address.trim() }) }), text }
  const schema = reportForSomebody['~orpc'].inputSchema as unknown as z.ZodType
  const result = schema.safeParse(input)
  const wrong: Record<string, string> = { ...(areaId === undefined ? { areaId: '请选择地点，至少到社区' } : {}), ...(letter && letterDate === undefined ? { letterDate: '请填写收到来信的日期' } : {}) }
  for (const issue of result.error?.issues ?? []) wrong[String(issue.path.at(-1) ?? '')] ??= issue.message
  return Object.keys(wrong).length === 0 ? { input } : { wrong }
}

function filled(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
}
