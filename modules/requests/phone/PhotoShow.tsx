import './photos.css'
import { useEffect, useRef, useState } from 'react'

/** The photos of a request, small; a tap shows one large. The server opens them only to those who may see the request. */
export function PhotoShow({ photoIds, of }: { photoIds: readonly string[]; of: string }) {
  const [large, setLarge] = useState<number>()
  if (photoIds.length === 0) return null
  return (
    <>
      <ul className="photos-show">
        {photoIds.map((photoId, index) => (
          <li key={photoId}>
            <button type="button" onClick={() => setLarge(index)}>
              <img src={`/api/photos/${photoId}?size=thumbnail`} alt={`${of}，第 ${index + 1} 张`} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {large !== undefined && <LargePhoto photoId={photoIds[large]!} description={`${of}，第 ${large + 1} 张`} close={() => setLarge(undefined)} />}
    </>
  )
}

function LargePhoto({ photoId, description, close }: { photoId: string; description: string; close: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const before = document.activeElement
    button.current?.focus()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
      // The one button is all there is in it.
      if (event.key === 'Tab') event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [close])
  return (
    <div className="photo-large" role="dialog" aria-modal="true" aria-label={description}>
      <img src={`/api/photos/${photoId}`} alt={description} />
      <button ref={button} type="button" className="press" onClick={close}>
        关闭
      </button>
    </div>
  )
}
