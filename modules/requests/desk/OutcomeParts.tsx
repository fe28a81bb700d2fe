/** What became of the rows of a file: how many of each, and what that means. */
export function OutcomeParts({ parts }: { parts: readonly (readonly [label: string, count: number, words: string])[] }) {
  return (
    <dl className="import-outcome">
      {parts.map(([label, count, words]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{count}</dd>
          <dd className="field-hint">{words}</dd>
        </div>
      ))}
    </dl>
  )
}
