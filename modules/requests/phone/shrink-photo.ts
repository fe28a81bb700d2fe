const LONGEST_SIDE = 2_560
const QUALITY = 0.82
const MOST_BYTES = 10 * 1024 * 1024
/** What the server takes without our help. */
const KNOWN = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** Said to the person instead of a photo. */
export class PhotoRefused extends Error {}

/**
 * A photo small enough for a weak line: upright, at most 2,560 px long, JPEG. What this browser cannot draw is passed on
 * as it is when the server may know it. Throws PhotoRefused with a Chinese sentence.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const drawn = await draw(file).catch(() => undefined)
  if (drawn !== undefined && (drawn.resized || drawn.picture.size < file.size || !KNOWN.has(file.type))) return drawn.picture
  if (!KNOWN.has(file.type)) throw new PhotoRefused('这个文件打不开，请选照片（手机拍的照片或截图）')
  if (file.size > MOST_BYTES) throw new PhotoRefused('这张照片太大，传不上去，请换一张')
  return file
}

async function draw(file: Blob): Promise<{ picture: Blob; resized: boolean }> {
  const image = await decode(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('no canvas')
  pen.drawImage(image.source, 0, 0, canvas.width, canvas.height)
  image.close()
  const picture = await new Promise<Blob>((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('too large a canvas')) : resolve(blob)), 'image/jpeg', QUALITY))
  return { picture, resized: scale < 1 }
}

type Decoded = { source: CanvasImageSource; width: number; height: number; close: () => void }

/** As an image element where createImageBitmap is missing: both turn the photo upright by its own note. */
async function decode(file: Blob): Promise<Decoded> {
  if ('createImageBitmap' in globalThis) {
    const bitmap = await createImageBitmap(file).catch(() => undefined)
    if (bitmap !== undefined) return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() }
  }
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return { source: image, width: image.naturalWidth, height: image.naturalHeight, close: () => {} }
  } finally {
    URL.revokeObjectURL(url)
  }
}
