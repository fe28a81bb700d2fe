import './photos.css'
import { useCallback, useRef, useState } from 'react'
import { Icon } from '#kit/ui/Icon.tsx'
import { PhotoRefused, shrinkPhoto } from '#modules/requests/phone/shrink-photo.ts'

export type PickedPhoto = { photoId: string; picture: Blob; refusal?: string }

type PhotoPickerProps<Photo extends PickedPhoto> = {
  photos: readonly Photo[]
  most: number
  /** On the button: 拍照或选照片. */
  label: string
  add: (photo: PickedPhoto) => void
  remove: (photoId: string) => void
}

type Preparing = { id: string; file: File; failure?: string }

/** Takes photos with the camera or from the album, makes them small, shows them; each can be taken out again. */
export function PhotoPicker<Photo extends PickedPhoto>({ photos, most, label, add, remove }: PhotoPickerProps<Photo>) {
  const [preparing, setPreparing] = useState<readonly Preparing[]>([])
  const [tooMany, setTooMany] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const busy = preparing.filter(({ failure }) => failure === undefined)
  const failed = preparing.filter(({ failure }) => failure !== undefined)
  const left = most - photos.length - busy.length

  const prepare = async (one: Preparing) => {
    setPreparing((all) => all.map((other) => (other.id === one.id ? { id: one.id, file: one.file } : other)))
    try {
      const picture = await shrinkPhoto(one.file)
      add({ photoId: one.id, picture })
      setPreparing((all) => all.filter(({ id }) => id !== one.id))
    } catch (error) {
      const failure = error instanceof PhotoRefused ? error.message : '这张照片没有处理好，请再试一次'
      setPreparing((all) => all.map((other) => (other.id === one.id ? { ...other, failure } : other)))
    }
  }

  const take = async (files: readonly File[]) => {
    setTooMany(files.length > left)
    const chosen = files.slice(0, Math.max(0, left)).map((file) => ({ id: crypto.randomUUID(), file }))
    setPreparing((all) => [...all, ...chosen])
    // One after the other: two large pictures at once are too much for an old phone.
    for (const one of chosen) await prepare(one)
  }

  return (
    <div className="photos">
      {photos.length + busy.length > 0 && (
        <ul className="photos-row">
          {photos.map((photo, index) => (
            <li key={photo.photoId}>
              <Picture picture={photo.picture} description={`第 ${index + 1} 张照片`} />
              {photo.refusal !== undefined && <span className="photo-refusal">{photo.refusal}</span>}
              <button type="button" className="photo-remove" aria-label={`去掉第 ${index + 1} 张照片`} onClick={() => remove(photo.photoId)}>
                <Icon name="close" size={22} />
              </button>
            </li>
          ))}
          {busy.map((one) => (
            <li key={one.id} className="photo-busy" role="status">
              正在处理
            </li>
          ))}
        </ul>
      )}
      {failed.map((one) => (
        <div key={one.id} className="photo-failed" role="alert">
          <p>{one.failure}</p>
          <button type="button" className="press-plain" onClick={() => void prepare(one)}>
            再试一次
          </button>
          <button type="button" className="press-plain" onClick={() => setPreparing((all) => all.filter(({ id }) => id !== one.id))}>
            不要这张
          </button>
        </div>
      ))}
      {left > 0 && (
        <>
          <button type="button" className="press photos-take" onClick={() => input.current?.click()}>
            <Icon name="camera" size={26} />
            {photos.length === 0 ? label : `再加一张（还可以加 ${left} 张）`}
          </button>
          <input
            ref={input}
            type="file"
            accept="image/*"
            multiple
            hidden
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              void take(files)
            }}
          />
        </>
      )}
      {tooMany && <p className="quiet">最多 {most} 张照片，多选的没有加进来。</p>}
    </div>
  )
}

/** From the device's own memory: the address lives as long as the picture is shown. */
function Picture({ picture, description }: { picture: Blob; description: string }) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null) return
      const url = URL.createObjectURL(picture)
      image.src = url
      return () => URL.revokeObjectURL(url)
    },
    [picture],
  )
  return <img ref={show} alt={description} />
}
