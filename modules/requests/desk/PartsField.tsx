import { Button } from 'antd'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { photoAddress } from '#modules/requests/desk/photo-address.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'

type Part = { text: string; category?: string | undefined; photoIds?: readonly string[] | undefined }
type PartsFieldProps = { value: readonly Part[]; change: (parts: readonly Part[]) => void; original: string; photoIds: readonly string[]; wrong: string | undefined }
const MOST = 5

/** The demands that become requests of their own; the original stands above, to copy from. */
export function PartsField({ value, change, original, photoIds, wrong }: PartsFieldProps) {
  const set = (index: number, part: Part) => change(value.map((other, at) => (at === index ? part : other)))
  return (
    <>
      <details className="correctable">
        <summary>原文</summary>
        <p className="quoted">{original}</p>
      </details>
      {value.map((part, index) => (
        <fieldset key={index} className="part">
          <legend>第 {index + 1} 项</legend>
          <Labelled label="事项">
            <TextArea value={part.text} most={2000} counted={false} change={(text) => set(index, { ...part, text })} />
          </Labelled>
          <Labelled label="类别">
            <CategoryPicker label={`第 ${index + 1} 项的类别`} anyLevel value={part.category} change={(category) => set(index, { ...part, category })} />
          </Labelled>
          {photoIds.length > 0 && part.category !== CONDUCT && (
            <PartPhotos all={photoIds} chosen={part.photoIds ?? photoIds} change={(chosen) => set(index, { ...part, photoIds: chosen })} />
          )}
          {value.length > 1 && (
            <button type="button" className="plain-button" onClick={() => change(value.filter((_, at) => at !== index))}>
              去掉这一项
            </button>
          )}
        </fieldset>
      ))}
      <div className="field">
        {value.length < MOST && <Button onClick={() => change([...value, { text: '' }])}>再拆一项</Button>}
        {wrong !== undefined && (
          <span className="field-wrong" role="alert">
            {wrong}
          </span>
        )}
      </div>
    </>
  )
}

/** All of them until somebody says which: an accusation that is found out later takes its own out of the message. */
function PartPhotos({ all, chosen, change }: { all: readonly string[]; chosen: readonly string[]; change: (chosen: readonly string[]) => void }) {
  return (
    <fieldset className="part-photos">
      <legend>这一项的照片</legend>
      <span className="choice-hint">只留与这一项有关的。以后查明这一项是检举控告，留下的照片只随它密封，原件里不再有。</span>
      {all.map((photoId, index) => (
        <label key={photoId}>
          <input type="checkbox" checked={chosen.includes(photoId)} onChange={(event) => change(all.filter((one) => (one === photoId ? event.target.checked : chosen.includes(one))))} />
          <img src={photoAddress(photoId, 'thumbnail')} alt={`第 ${index + 1} 张照片`} width={96} height={72} loading="lazy" />
        </label>
      ))}
    </fieldset>
  )
}
