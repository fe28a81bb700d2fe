import { useEffect, useRef, useState } from 'react'
import { useModal } from '#kit/ui/desk/modal.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { photoAddress } from '#modules/requests/desk/photo-address.ts'

type Photo = { photoId: string; width: number; height: number }

type AddressOf = (photoId: string, size: 'thumbnail' | 'full') => string

/** Thumbnails in a row; one opens large, and the arrow keys lead to the next. */
export function Photos({ photos, label, addressOf = photoAddress }: { photos: readonly Photo[]; label: string; addressOf?: AddressOf }) {
  const [shown, show] = useState<number>()
  if (photos.length === 0) return null
  return (
    <>
      <ul className="photos" aria-label={label}>
        {photos.map((photo, index) => (
          <li key={photo.photoId}>
            <button type="button" onClick={() => show(index)} aria-label={`放大第 ${index + 1} 张照片`}>
              <img src={addressOf(photo.photoId, 'thumbnail')} alt={`${label}第 ${index + 1} 张`} width={96} height={72} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && <Viewer photos={photos} label={label} index={shown} show={show} addressOf={addressOf} />}
    </>
  )
}

type ViewerProps = { photos: readonly Photo[]; label: string; index: number; show: (index: number | undefined) => void; addressOf: AddressOf }

function Viewer({ photos, label, index, show, addressOf }: ViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useModal(dialog, () => show(undefined))
  const photo = photos[index]!
  const step = (by: number) => show(Math.max(0, Math.min(photos.length - 1, index + by)))
  const latest = useRef(step)
  latest.current = step
  // The page's, not the dialog's: the button of the last photo can be pressed no more, and takes the focus with it.
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight') latest.current(1)
      if (event.key === 'ArrowLeft') latest.current(-1)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return (
    <dialog ref={dialog} className="viewer" aria-label={`${label}，第 ${index + 1} 张，共 ${photos.length} 张`}>
      <img src={addressOf(photo.photoId, 'full')} alt={`${label}第 ${index + 1} 张`} width={photo.width} height={photo.height} />
      <p className="viewer-bar">
        <button type="button" disabled={index === 0} onClick={() => step(-1)}>
          <Icon name="back" /> 上一张
        </button>
        <span className="figure">
          {index + 1} / {photos.length}
        </span>
        <button type="button" disabled={index === photos.length - 1} onClick={() => step(1)}>
          下一张 <Icon name="next" />
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          <Icon name="close" /> 关闭
        </button>
      </p>
    </dialog>
  )
}
