/** Photos sent from this page: the server shows a photo only once it belongs to a request. */
const sent = new Map<string, string>()

export function keepSent(photoId: string, file: Blob): void {
  sent.set(photoId, URL.createObjectURL(file))
}

/** Where a photo is read; the server opens it only to who may see its request. */
export function photoAddress(photoId: string, size: 'thumbnail' | 'full'): string {
  return sent.get(photoId) ?? `/api/photos/${photoId}?size=${size}`
}
