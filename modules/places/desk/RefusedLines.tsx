/** What of a file was refused, line by line, each with its reason. */
export function RefusedLines({ head, lines }: { head: string; lines: readonly { what: string; sentence: string; text?: string | undefined }[] }) {
  const withText = lines.some(({ text }) => text !== undefined)
  return (
    <table className="small-table refused-lines">
      <caption>有误的{head}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {withText && <th scope="col">原文</th>}
          <th scope="col">哪里不对</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ what, sentence, text }) => (
          <tr key={`${what} ${sentence}`}>
            <td>{what}</td>
            {withText && <td className="refused-text">{text}</td>}
            <td className="word-missed">{sentence}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
