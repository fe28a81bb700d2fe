import './photos.css'
import { useCallback, useRef, useState } from 'react'
import { Icon } from '#kit/ui/Icon.tsx'
import type { DraftPhoto } from '#modules/requests/phone/report-draft.ts'
import { PhotoRefused, shrinkPhoto } from '#modules/requests/phone/shrink-photo.ts'

type SnapCameraProps = { photo: DraftPhoto | undefined; take: (photo: DraftPhoto, file: File) => void }

/** One tap opens the camera of the phone; another takes the photo anew. */
export function SnapCamera({ photo, take }: SnapCameraProps) {
  const [state, setState] = useState<{ busy: boolean; failure?: string }>({ busy: false })
  const input = useRef<HTMLInputElement>(null)
  const prepare = async (file: File) => {
    setState({ busy: true })
    try {
      take({ photoId: crypto.randomUUID(), picture: await shrinkPhoto(file) }, file)
      setState({ busy: false })
    } catch (error) {
      setState({ busy: false, failure: error instanceof PhotoRefused ? error.message : '这张照片没有处理好，请再拍一次' })
    }
  }
  return (
    <div className="snap-camera">
      {photo !== undefined && <Taken picture={photo.picture} />}
      {photo?.refusal !== undefined && <p className="report-missing">{photo.refusal}</p>}
      {state.failure !== undefined && <p className="report-missing" role="alert">{state.failure}</p>}
      <button type="button" className={photo === undefined ? 'press press-main snap-take' : 'press'} disabled={state.busy} onClick={() => input.current?.click()}>
        <Icon name="camera" size={photo === undefined ? 40 : 26} />
        {state.busy ? '正在处理' : photo === undefined ? '拍一张' : '重新拍'}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void prepare(file)
        }}
      />
    </div>
  )
}

/** From the device's own memory: the address lives as long as the picture is shown. */
function Taken({ picture }: { picture: Blob }) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null) return
      const url = URL.createObjectURL(picture)
      image.src = url
      return () => URL.revokeObjectURL(url)
    },
    [picture],
  )
  return <img ref={show} className="snap-photo" alt="刚拍的照片" />
}
