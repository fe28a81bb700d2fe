import { askWhere, canSayWhere } from '#kit/ui/here.ts'
import type { Here } from '#kit/ui/here.ts'
import { HEAD_BYTES, placeInPhoto } from '#modules/requests/phone/photo-place.ts'
import type { PhotoPlace } from '#modules/requests/phone/photo-place.ts'

/** A photo older than this was taken elsewhere, as far as anybody knows: where the phone is now says nothing of it. */
const JUST_NOW_MILLISECONDS = 10 * 60_000

/** The place of this one photo: what stands in it, or else where the phone is at this moment, once. Throws with a Chinese sentence. */
export async function placeOfPhoto(file: File): Promise<PhotoPlace | Here> {
  const noted = placeInPhoto(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
  if (noted !== undefined) return noted
  if (Date.now() - file.lastModified > JUST_NOW_MILLISECONDS) throw new Error('这张照片不是刚拍的，里面也没有位置。请选一个地方，或写一下在哪里。')
  if (!canSayWhere()) throw new Error('这张照片里没有位置。请选一个地方，或写一下在哪里。')
  return await askWhere()
}
