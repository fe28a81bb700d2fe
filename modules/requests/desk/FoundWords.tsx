import type { Found } from '#modules/requests/shapes.ts'

/** A text with the places marked in which the searched words occur. */
export function MarkedWords({ words, marks }: Pick<Found, 'words' | 'marks'>) {
  const pieces = marks.flatMap(([from, to], index) => [words.slice(marks[index - 1]?.[1] ?? 0, from), <mark key={from}>{words.slice(from, to)}</mark>])
  return (
    <>
      {pieces}
      {words.slice(marks.at(-1)?.[1] ?? 0)}
    </>
  )
}

const labels = { text: '内容', place: '地点', number: '编号', externalNumber: '原编号' } as const

/** Below the title: where else it was found. */
export function FoundWords({ found }: { found: Found }) {
  if (found.where === 'title') return null
  return (
    <span className="found-words">
      {labels[found.where]}：<MarkedWords {...found} />
    </span>
  )
}
