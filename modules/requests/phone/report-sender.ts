import { device } from '#kit/ui/device/this-device.ts'
import { outbox, outboxStore } from '#kit/ui/outbox-sender.ts'
import type { WaitingCommand } from '#kit/ui/outbox.ts'
import { api, platformApi } from '#modules/requests/phone/api.ts'
import { dropDraft, findDraft, keepDraft, listDrafts } from '#modules/requests/phone/draft-store.ts'
import { draftToMend, reportForInput, reportInput, titleOf, withUploadsAnew } from '#modules/requests/phone/report-draft.ts'
import type { Receipt, ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { noteDraftsToSend } from '#modules/requests/phone/drafts-to-send.ts'

const DAY = 86_400_000
const RECEIPTS_KEPT = 7 * DAY
const TRY_EVERY_MILLISECONDS = 30_000

let queueing: Promise<void> = Promise.resolve()

/** Puts a draft that its author declared ready into the outbox and sends what the line allows. One at a time, each once. */
export function queueReadyDraft(draftKey: string, accountId: string): Promise<void> {
  return (queueing = queueing.catch(() => {}).then(async () => {
    const draft = await findDraft(draftKey)
    if (draft?.stage !== 'ready') return
    await queueDraft(draft, accountId)
    void sendWaiting(accountId).catch(() => {})
  }))
}

/** Photos and what was said go first: a report names only what the server has. */
async function queueDraft(draft: ReportDraft, accountId: string): Promise<void> {
  const at = Date.now()
  const title = titleOf(draft)
  const photos = draft.photos.filter(({ uploaded }) => uploaded !== true)
  for (const [index, { photoId, picture }] of photos.entries()) {
    await outbox.add({ key: photoId, module: 'requests', route: 'uploadPhoto', input: { photoId, kind: draft.channel === 'paper' ? 'evidence' : 'report', file: fileOf(picture) }, label: `照片 ${index + 1}：${title}`, madeAt: at + index, accountId })
  }
  const { recording } = draft
  if (recording !== undefined && recording.uploaded !== true) {
    await outbox.add({ key: recording.recordingId, module: 'requests', route: 'uploadRecording', input: { recordingId: recording.recordingId, file: soundFileOf(recording.sound) }, label: `录音：${title}`, madeAt: at + photos.length, accountId })
  }
  const [route, input] = draft.kind === 'for' ? (['reportForSomebody', reportForInput(draft)] as const) : (['reportRequest', reportInput(draft)] as const)
  await outbox.add({ key: draft.key, module: 'requests', route, input, label: draft.kind === 'for' ? `代报：${title}` : `反映：${title}`, madeAt: at + photos.length + 1, accountId })
  await keepDraft({ ...draft, stage: 'queued', accountId, queuedAt: at })
}

export function fileOf(picture: Blob): File {
  return new File([picture], picture.type === 'image/png' ? 'photo.png' : 'photo.jpg', { type: picture.type })
}

function soundFileOf(sound: Blob): File {
  return new File([sound], sound.type.startsWith('audio/mp4') ? 'sound.mp4' : 'sound.webm', { type: sound.type })
}

/** Who is signed in as far as this page knows: under another account the same key would be another report. */
let sender: string | undefined

const RETRY_SOONEST = 3_000
const RETRY_LATEST = 30_000
let retry: { timer: ReturnType<typeof setTimeout> | undefined; wait: number } | undefined

/**
 * Sends what waits. A flush that already runs has read the queue before we added to it: then a second one follows. A line
 * that has just come back often fails once more, so it is tried again soon, then ever less often.
 */
export async function sendWaiting(accountId: string): Promise<void> {
  sender = accountId
  if (retry === undefined) addEventListener('online', () => { if (sender !== undefined) void sendWaiting(sender).catch(() => {}) })
  retry ??= { timer: undefined, wait: RETRY_SOONEST }
  const already = outbox.state().sending
  await outbox.flush(accountId)
  if (already) await outbox.flush(accountId)
  await settleDrafts()
  clearTimeout(retry.timer)
  const waits = outbox.state().commands.some((command) => command.accountId === accountId && command.refusal === undefined)
  if (!waits) retry.wait = RETRY_SOONEST
  else if (navigator.onLine) {
    retry.timer = setTimeout(() => { if (sender !== undefined) void sendWaiting(sender).catch(() => {}) }, retry.wait)
    retry.wait = Math.min(RETRY_LATEST, retry.wait * 2)
  }
}

/** What stood on the screen once is not announced again. */
export async function noteReceiptSeen(draftKey: string): Promise<void> {
  const draft = await findDraft(draftKey)
  if (draft?.stage === 'received') await keepDraft({ ...draft, receiptSeen: true })
}

let settling: Promise<void> | undefined
let again = false

/** Brings drafts in the outbox up to what became of them; one round at a time, and another if something changed meanwhile. */
export function settleDrafts(): Promise<void> {
  again = true
  return (settling ??= settleUntilCalm().finally(() => { settling = undefined }))
}

async function settleUntilCalm(): Promise<void> {
  while (again) {
    again = false
    // What cannot be read cannot be settled; it is looked at again when the phone is open.
    if (device.state().stage === 'locked') return
    // What the queue shows is empty until it has read its disk; what became of a draft is asked of the disk.
    const commands = new Map((await outboxStore.list()).map((command) => [command.key, command]))
    for (const draft of await listDrafts()) {
      if (draft.stage === 'queued' && draft.accountId === sender) await settle(draft, commands)
      if (draft.stage === 'received' && draft.changedAt < Date.now() - RECEIPTS_KEPT) await dropDraft(draft.key)
    }
  }
  noteDraftsToSend((await listDrafts()).some(({ stage }) => stage === 'ready' || stage === 'queued'))
}

async function settle(draft: ReportDraft, commands: ReadonlyMap<string, WaitingCommand>): Promise<void> {
  const command = commands.get(draft.key)
  const sent = <Upload extends { uploaded?: boolean; refusal?: string }>(upload: Upload, key: string): Upload => {
    const waiting = commands.get(key)
    return waiting === undefined ? { ...upload, uploaded: true } : waiting.refusal === undefined ? upload : { ...upload, refusal: waiting.refusal }
  }
  const photos = draft.photos.map((photo) => sent(photo, photo.photoId))
  const recording = draft.recording === undefined ? undefined : sent(draft.recording, draft.recording.recordingId)
  const now: ReportDraft = { ...draft, photos, ...(recording === undefined ? {} : { recording }) }
  if (command?.refusal !== undefined) {
    if (lostItsUploads(draft, commands)) return await uploadAgain(draft)
    return await keepDraft({ ...now, stage: 'refused', refusal: command.refusal })
  }
  if (command !== undefined) {
    const before = [...draft.photos, ...(draft.recording === undefined ? [] : [draft.recording])]
    const after = [...photos, ...(recording === undefined ? [] : [recording])]
    if (after.some((upload, index) => upload.uploaded !== before[index]!.uploaded || upload.refusal !== before[index]!.refusal)) await keepDraft(now)
    return
  }
  const receipt = await fetchReceipt(draft)
  const { recording: _sent, ...rest } = draft
  if (receipt === 'unknown') await keepDraft({ ...now, stage: 'refused', refusal: NOT_THERE })
  else if (receipt !== undefined) await keepDraft({ ...rest, stage: 'received', photos: [], receipt })
}

const NOT_THERE = '服务器上没有这一件：可能没有收到，也可能后来按要求删除了。没办成的，请核对后再发一次。'
const UPLOADS_LOST: ReadonlySet<string | undefined> = new Set(['photo.unknown', 'recording.unknown'])
const GONE = 'access.not-found'

/** Refused for nothing but that the server no longer has what went up: the line was gone for longer than it keeps that. */
function lostItsUploads({ key, photos, recording, uploadedAgain }: ReportDraft, commands: ReadonlyMap<string, WaitingCommand>): boolean {
  if (uploadedAgain === true || !UPLOADS_LOST.has(commands.get(key)?.refusedAs)) return false
  const uploads = [...photos.map(({ photoId }) => photoId), ...(recording === undefined ? [] : [recording.recordingId])]
  return uploads.every((upload) => [undefined, GONE].includes(commands.get(upload)?.refusedAs))
}

/** Everything that belongs to it is still on the device: sent again by itself, once. */
async function uploadAgain(draft: ReportDraft): Promise<void> {
  await keepDraft({ ...withUploadsAnew(draft), stage: 'ready', uploadedAgain: true })
  // The phone was locked at this very moment: nothing was kept, so nothing is taken out either.
  if ((await findDraft(draft.key))?.stage !== 'ready') return
  await takeOut(draft)
  void queueReadyDraft(draft.key, draft.accountId!).catch(() => {})
}

/**
 * Looked up, never sent once more: when its key is forgotten, what has been erased meanwhile would come into being again. Null:
 * it arrived, and is not his to read any more. Undefined: ask later.
 */
async function fetchReceipt(draft: ReportDraft): Promise<Receipt | null | undefined | 'unknown'> {
  try {
    const { isKnown, receipt } = await api.findReceipt.call({ submissionKey: draft.key })
    return isKnown ? receipt : 'unknown'
  } catch {
    return undefined
  }
}

/** Takes a refused draft out of the outbox and back into the form. */
export async function mendDraft(draft: ReportDraft): Promise<void> {
  await takeOut(draft)
  await keepDraft(draftToMend(draft, Date.now()))
  await dropDraft(draft.key)
}

async function takeOut({ key, photos, recording }: ReportDraft): Promise<void> {
  for (const one of [key, ...photos.map(({ photoId }) => photoId), ...(recording === undefined ? [] : [recording.recordingId])]) await outbox.discard(one)
}

let following = false

/**
 * Sees to it that what was written reaches the server, wherever the person is in the app: at the start, when the line
 * returns, and every half minute. What was ready before signing in is queued as soon as somebody is signed in.
 */
export function followDrafts(kind: ReportDraft['kind']): void {
  if (following) return
  following = true
  const go = () => void sendAll(kind).catch(() => {})
  outbox.watch(() => void settleDrafts().catch(() => {}))
  addEventListener('online', go)
  setInterval(go, TRY_EVERY_MILLISECONDS)
  go()
}

async function sendAll(kind: ReportDraft['kind']): Promise<void> {
  const open = (await listDrafts()).filter((draft) => (draft.kind === 'for') === (kind === 'for') && (draft.stage === 'ready' || draft.stage === 'queued'))
  if (open.length === 0) return
  const me = await platformApi.getMe.call()
  if (!me.noticeAcknowledged || me.surface !== (kind === 'for' ? 'field' : 'resident')) return
  for (const draft of open) await queueReadyDraft(draft.key, me.accountId)
  await sendWaiting(me.accountId)
}
