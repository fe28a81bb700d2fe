import { useId, useState } from 'react'
import { Icon } from '#kit/ui/Icon.tsx'
import { explain } from '#kit/ui/refusal.ts'
import { api } from '#modules/requests/desk/api.ts'
import { keepSent, photoAddress } from '#modules/requests/desk/photo-address.ts'

const MOST = 6
const MOST_BYTES = 10 * 1024 * 1024

type PhotoUploadProps = { label: string; value: readonly string[]; change: (photoIds: readonly string[]) => void; kind?: 'report' | 'evidence' }

/** Photos are sent as soon as they are chosen; the form carries their ids. */
export function PhotoUpload({ label, value, change, kind = 'evidence' }: PhotoUploadProps) {
  const id = useId()
  const [sending, setSending] = useState(0)
  const [wrong, setWrong] = useState<string>()
  const add = async (files: readonly File[]) => {
    setWrong(undefined)
    const room = MOST - value.length
    if (files.length > room) setWrong(`最多 ${MOST} 张照片，多出的没有上传。`)
    const chosen = files.slice(0, room)
    setSending(chosen.length)
    const added: string[] = []
    for (const file of chosen) {
      if (file.size > MOST_BYTES) setWrong(`${file.name} 超过 10 MB，没有上传。`)
      else {
        try {
          const { photoId } = await api.uploadPhoto.call({ photoId: crypto.randomUUID(), kind, file })
          keepSent(photoId, file)
          added.push(photoId)
        } catch (error) {
          setWrong(`${file.name} 没有传上去：${explain(error).what}`)
        }
      }
      setSending((left) => left - 1)
    }
    change([...value, ...added])
  }
  return (
    <div className="field">
      <span id={id}>{label}</span>
      <div className="uploads" role="group" aria-labelledby={id}>
        {value.map((photoId, index) => (
          <span key={photoId} className="upload">
            <img src={photoAddress(photoId, 'thumbnail')} alt={`第 ${index + 1} 张`} />
            <button type="button" aria-label={`去掉第 ${index + 1} 张`} onClick={() => change(value.filter((other) => other !== photoId))}>
              <Icon name="close" size={14} />
            </button>
          </span>
        ))}
        {value.length < MOST && (
          <label className="upload upload-add">
            <Icon name="upload" size={20} />
            {sending > 0 ? `正在上传 ${sending} 张` : '添加照片'}
            <input className="unseen" type="file" accept="image/jpeg,image/png,image/webp" multiple disabled={sending > 0} onChange={(event) => { void add([...(event.target.files ?? [])]); event.target.value = '' }} />
          </label>
        )}
      </div>
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </div>
  )
}
