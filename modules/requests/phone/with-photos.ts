import { api } from '#modules/requests/phone/api.ts'
import type { PickedPhoto } from '#modules/requests/phone/PhotoPicker.tsx'
import { fileOf } from '#modules/requests/phone/report-sender.ts'

/** Uploads the photos one by one, then does what they belong to. An upload under the same id may be repeated. */
export async function callWithPhotos<Output>(photos: readonly PickedPhoto[], kind: 'report' | 'evidence', act: (photoIds: string[]) => Promise<Output>): Promise<Output> {
  for (const { photoId, picture } of photos) await api.uploadPhoto.call({ photoId, kind, file: fileOf(picture) }, { context: {} })
  return await act(photos.map(({ photoId }) => photoId))
}
