/** The notice as it is kept: paragraphs; a line of its own that ends without a full stop is a heading. */
export function NoticeText({ text }: { text: string }) {
  return (
    <div className="notice-text">
      {text.split(/\n+/).filter((line) => line.trim() !== '').map((line, index) => (/[。；：！？]$/.test(line.trim()) ? <p key={index}>{line}</p> : <h3 key={index}>{line}</h3>))}
    </div>
  )
}
