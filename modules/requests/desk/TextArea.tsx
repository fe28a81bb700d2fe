type TextAreaProps = { value: string; change: (text: string) => void; most?: number | undefined; rows?: number; wrong?: boolean; focused?: boolean; counted?: boolean }

/** Several lines, with a counter. It grows with its text where the browser can do so by itself: a script would need styles that the page forbids. */
export function TextArea({ value, change, most, rows = 3, wrong = false, focused = false, counted = true }: TextAreaProps) {
  return (
    <span className="text-area">
      <textarea className={wrong ? 'is-wrong' : undefined} value={value} rows={rows} style={{ minHeight: `${rows * 1.6 + 1.15}em` }} maxLength={most} autoFocus={focused} aria-invalid={wrong} onChange={(event) => change(event.target.value)} />
      {counted && most !== undefined && (
        <span className="text-count" aria-hidden="true">
          {value.length} / {most}
        </span>
      )}
    </span>
  )
}
