import { outbox } from '#kit/ui/outbox-sender.ts'
import { moveLabels } from '#modules/requests/field/field-moves.ts'
import type { FieldMove, TaskCommand } from '#modules/requests/field/field-moves.ts'
import type { PickedPhoto } from '#modules/requests/phone/PhotoPicker.tsx'
import { fileOf, sendWaiting } from '#modules/requests/phone/report-sender.ts'

type Done = {
  task: { requestId: string; number: string }
  version: number | undefined
  move: FieldMove
  fields?: Readonly<Record<string, string>>
  photos?: readonly PickedPhoto[]
  accountId: string
}

/** Puts a move with its photos into the outbox, photos first, and sends what the line allows. */
export async function doMove({ task, version, move, fields = {}, photos = [], accountId }: Done): Promise<void> {
  const at = Date.now()
  for (const [index, { photoId, picture }] of photos.entries()) {
    await outbox.add({ key: photoId, module: 'requests', route: 'uploadPhoto', input: { photoId, kind: 'evidence', file: fileOf(picture) }, label: `照片 ${index + 1}：${task.number}`, madeAt: at + index, accountId })
  }
  const takesPhotos = move === 'reply' || move === 'verify' || move === 'rework'
  await outbox.add({
    key: crypto.randomUUID(),
    module: 'requests',
    route: move,
    input: { requestId: task.requestId, ...(version === undefined ? {} : { version }), ...fields, ...(takesPhotos ? { photoIds: photos.map(({ photoId }) => photoId) } : {}) },
    label: `${moveLabels[move]}：${task.number}`,
    madeAt: at + photos.length,
    accountId,
  })
  void sendWaiting(accountId).catch(() => {})
}

/** Gives a refused move up, with the photos that were to go with it. */
export async function giveUpMove(command: TaskCommand): Promise<void> {
  for (const photoId of command.input.photoIds ?? []) await outbox.discard(photoId)
  await outbox.discard(command.key)
}
