import { Button } from 'antd'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'

type Part = { text: string; category?: string | undefined }
const MOST = 5

/** The demands that become requests of their own; the original stands above, to copy from. */
export function PartsField({ value, change, original, wrong }: { value: readonly Part[]; change: (parts: readonly Part[]) => void; original: string; wrong: string | undefined }) {
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
          <Labelled label="类别（可不选）">
            <CategoryPicker label={`第 ${index + 1} 项的类别`} anyLevel value={part.category} change={(category) => set(index, { ...part, category })} />
          </Labelled>
          {value.length > 1 && (
            <button type="button" className="plain-button" onClick={() => change(value.filter((_, at) => at !== index))}>
              去掉这一项
            </button>
          )}
        </fieldset>
      ))}
      {value.length < MOST && <Button onClick={() => change([...value, { text: '' }])}>再拆一项</Button>}
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </>
  )
}
