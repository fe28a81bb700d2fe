import './report.css'

type ChoicesProps<Key extends string> = {
  legend: string
  name: string
  options: Readonly<Record<Key, string>>
  chosen: Key | undefined
  choose: (key: Key) => void
  /** Two beside each other. */
  pair?: boolean
}

/** One of a few, each as large as a thumb. */
export function Choices<Key extends string>({ legend, name, options, chosen, choose, pair = false }: ChoicesProps<Key>) {
  return (
    <fieldset className={pair ? 'choices choices-pair' : 'choices'}>
      <legend>{legend}</legend>
      {(Object.entries(options) as [Key, string][]).map(([key, label]) => (
        <label key={key} className={chosen === key ? 'choice choice-chosen' : 'choice'}>
          <input type="radio" name={name} value={key} checked={chosen === key} onChange={() => choose(key)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
