import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { requestsContract } from '#modules/requests/contract.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'

type Inputs = InferContractRouterInputs<typeof requestsContract>
type Outputs = InferContractRouterOutputs<typeof requestsContract>
export type Receipt = Outputs['reportRequest']
export type Authority = Inputs['reportForSomebody']['authority']

/** Where it is, as far as the person said: an area of the list, a point of the phone (WGS-84), words; any of them suffices. */
export type DraftPlace = {
  areaId?: string
  /** 晏城街道 · 阳光社区, for the screen. */
  areaName?: string
  longitude?: number
  latitude?: number
  /** Metres within which the phone believes it is. */
  accuracy?: number
  address: string
}

/** `uploaded`: the server has it. `refusal`: why the server does not want it. */
export type DraftPhoto = { photoId: string; picture: Blob; uploaded?: boolean; refusal?: string }

/** What was said into the phone; the rest as of a photo. */
export type DraftRecording = { recordingId: string; sound: Blob; seconds: number; uploaded?: boolean; refusal?: string }

export type DraftStage =
  /** Being written. */
  | 'writing'
  /** Its author said "submit", but is not signed in or has no line yet. */
  | 'ready'
  /** In the outbox. */
  | 'queued'
  /** The server said no; it can be mended. */
  | 'refused'
  /** The server has it. */
  | 'received'

export type ReportDraft = {
  /** Its Idempotency-Key as well: however often it is sent, it is reported once. */
  key: string
  /** For oneself, or for somebody without a phone; a snap is one's own with one photo and hardly a word. */
  kind: 'own' | 'for' | 'snap'
  stage: DraftStage
  /** Whose outbox it is in. */
  accountId?: string
  text: string
  place: DraftPlace
  photos: DraftPhoto[]
  recording?: DraftRecording
  category?: { key: string; name: string }
  anonymousToPublic: boolean
  /** A report on the conduct of officials: sealed to the body that examines it. */
  aboutOfficials?: boolean
  /** How it came, where it was entered for somebody. */
  channel?: 'field' | 'wecomGroup' | 'paper'
  /** Of a letter: the day on which it came. */
  letterDate?: string
  /** Entered for somebody and the same thing as this one: goes on in it. */
  joins?: { requestId: string; number: string } | undefined
  speaker: { authority?: Authority; name: string; phone: string }
  /** Milliseconds since 1970. */
  changedAt: number
  queuedAt?: number
  /** Its photos went up a second time, because the server no longer had them. */
  uploadedAgain?: boolean
  refusal?: string
  /** Null: received, but its receipt can no longer be fetched. */
  receipt?: Receipt | null
  /** It stood on the screen: until then nobody has its check word. */
  receiptSeen?: boolean
}

export const MOST_PHOTOS = 6
export const MOST_SECONDS = 120
export const MOST_CHARACTERS = 2_000

export function blankDraft(kind: ReportDraft['kind'], at: number): ReportDraft {
  return { key: crypto.randomUUID(), kind, stage: 'writing', text: '', place: { address: '' }, photos: [], anonymousToPublic: true, speaker: { name: '', phone: '' }, changedAt: at }
}

/**
 * With its photos and what was said to go up once more, under new ids: what hangs on no report the server keeps for a day, and
 * an id under which something once lay is not taken again.
 */
export function withUploadsAnew(draft: ReportDraft): ReportDraft {
  const { recording } = draft
  return {
    ...draft,
    photos: draft.photos.map(({ picture }) => ({ photoId: crypto.randomUUID(), picture })),
    ...(recording === undefined ? {} : { recording: { recordingId: crypto.randomUUID(), sound: recording.sound, seconds: recording.seconds } }),
  }
}

/** What a refused draft becomes in the form: another key because its words will differ, without what the server does not want. */
export function draftToMend(draft: ReportDraft, at: number): ReportDraft {
  const { refusal: _refusal, queuedAt: _queuedAt, uploadedAgain: _uploadedAgain, recording, ...rest } = draft
  const photos = draft.photos.filter(({ refusal }) => refusal === undefined)
  const kept = { ...rest, ...(recording === undefined || recording.refusal !== undefined ? {} : { recording }), photos }
  return { ...withUploadsAnew(kept), key: crypto.randomUUID(), stage: 'writing', changedAt: at }
}

export function isBlank({ text, place, photos, recording, speaker }: ReportDraft): boolean {
  return text === '' && !hasPlace(place) && photos.length === 0 && recording === undefined && speaker.authority === undefined && speaker.name === '' && speaker.phone === ''
}

export function hasPlace({ areaId, longitude, address }: DraftPlace): boolean {
  return areaId !== undefined || longitude !== undefined || address.trim() !== ''
}

export type Missing = { field: 'photo' | 'text' | 'place' | 'authority' | 'phone' | 'letterDate'; sentence: string }

/** What must still be said before it can be sent, in the order of the form; two things suffice: what and where. */
export function missingFrom({ kind, text, photos, recording, place, speaker, channel, letterDate }: ReportDraft): Missing[] {
  const missing: Missing[] = []
  const isFor = kind === 'for'
  if (kind === 'snap' && photos.length === 0) missing.push({ field: 'photo', sentence: '请先拍一张照片' })
  const isSaidOtherwise = text.trim() === '' && (kind === 'snap' || recording !== undefined)
  if (text.trim().length < 2 && !isSaidOtherwise) missing.push({ field: 'text', sentence: kind === 'own' ? '请写一下是什么事，几个字也可以；或者录一段语音' : '请写一下是什么事，几个字也可以' })
  if (!hasPlace(place)) missing.push({ field: 'place', sentence: '请说明在哪里：定位、从列表选，或写几个字' })
  if (isFor && channel === 'paper' && letterDate === undefined) missing.push({ field: 'letterDate', sentence: '请填写收到来信的日期' })
  if (isFor && speaker.authority === undefined) missing.push({ field: 'authority', sentence: '请选择本人是怎样托您反映的' })
  if (isFor && speaker.phone.trim() !== '' && !/^[0-9０-９ +-]{7,20}$/.test(speaker.phone.trim())) missing.push({ field: 'phone', sentence: '电话号码好像不对，请检查；没有电话可以空着' })
  return missing
}

/** What the route takes. What the person did not say is left out, never sent empty. */
export function reportInput(draft: ReportDraft): Inputs['reportRequest'] {
  const { kind, text, recording } = draft
  return {
    ...whatAndWhere(draft),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(recording === undefined ? {} : { recordingId: recording.recordingId }),
    ...(kind === 'snap' ? { channel: 'snap' as const } : {}),
  }
}

function whatAndWhere({ kind, place, category, anonymousToPublic, aboutOfficials, photos }: ReportDraft): Omit<Inputs['reportRequest'], 'text' | 'recordingId' | 'channel'> {
  const { areaId, longitude, latitude, accuracy } = place
  const address = place.address.trim()
  return {
    place: {
      ...(areaId === undefined ? {} : { areaId }),
      ...(longitude === undefined || latitude === undefined ? {} : { longitude, latitude }),
      // Only a phone says how sure it is; a point chosen on a map is the reporter's own word, and a snap has none but the photo's.
      ...(longitude === undefined || (accuracy === undefined && kind !== 'snap') ? {} : { byPhone: true }),
      ...(address === '' ? {} : { address }),
    },
    ...(aboutOfficials === true ? { purpose: 'report' as const, category: CONDUCT } : category === undefined ? {} : { category: category.key }),
    anonymousToPublic,
    photoIds: photos.map(({ photoId }) => photoId),
  }
}

export function reportForInput(draft: ReportDraft): Inputs['reportForSomebody'] {
  const { authority, name, phone } = draft.speaker
  if (authority === undefined) throw new Error('a report for somebody without authority')
  return {
    ...whatAndWhere(draft),
    text: draft.text.trim(),
    authority,
    channel: draft.channel ?? 'field',
    ...(draft.channel !== 'paper' || draft.letterDate === undefined ? {} : { letterDate: draft.letterDate }),
    ...(draft.joins === undefined ? {} : { joinId: draft.joins.requestId }),
    ...(name.trim() === '' ? {} : { reporterName: name.trim() }),
    ...(phone.trim() === '' ? {} : { reporterPhone: phone.trim() }),
  }
}

/** The beginning of what was written, to tell drafts apart. */
export function titleOf({ text, kind, recording }: Pick<ReportDraft, 'text' | 'kind' | 'recording'>): string {
  const words = text.trim().replace(/\s+/g, ' ')
  if (words === '') return kind === 'snap' ? '随手拍' : recording === undefined ? '' : '语音诉求'
  return words.length > 18 ? `${words.slice(0, 18)}…` : words
}
