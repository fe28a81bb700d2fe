import './request.css'

/** Words of a person, several lines. */
export function WordsField({ label, most, words, change, placeholder }: { label: string; most: number; words: string; change: (words: string) => void; placeholder?: string }) {
  return (
    <label className="form-words">
      <span>{label}</span>
      <textarea name="words" rows={3} maxLength={most} value={words} placeholder={placeholder} onChange={(event) => change(event.target.value)} />
    </label>
  )
}
