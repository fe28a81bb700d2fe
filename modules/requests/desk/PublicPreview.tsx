import { useEffect, useState } from 'react'
import { previewHead, previewPlace } from '#modules/requests/desk/preview-words.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** The publication as anybody will read it, and a warning where it looks as if it named a person. */
export function PublicPreview({ request, publicText, publicAnswer }: { request: RequestDetail; publicText: string; publicAnswer: string }) {
  const { personal, names } = usePersonalData([publicText, publicAnswer])
  return (
    <section className="preview" aria-label="公开后的样子">
      <h4>公开后任何人看到的</h4>
      <p className="preview-line">{previewPlace(request)}</p>
      <p className="request-text">{publicText.trim() === '' ? '（还没有写公开的诉求）' : publicText}</p>
      <p className="preview-line">{previewHead(request)}</p>
      <p className="request-text">{publicAnswer.trim() === '' ? '（还没有写公开的答复）' : publicAnswer}</p>
      {personal.length > 0 && (
        <p className="preview-warning" role="alert">
          里面有电话、证件号、银行卡号、邮箱或门牌号：{personal.join('、')}。去掉以后才能公开。
        </p>
      )}
      {names.length > 0 && (
        <p className="preview-warning" role="alert">
          像是居民的姓名：{names.join('、')}。请改成“居民”“王女士”这样的说法。系统认不全，请自己再看一遍。
        </p>
      )}
    </section>
  )
}

/** What the server would refuse, found while it is typed. Browsers too old for the patterns leave it to the server. */
function usePersonalData(texts: readonly string[]): { personal: readonly string[]; names: readonly string[] } {
  const [find, setFind] = useState<{ personalIn: (text: string) => string[]; namesIn: (text: string) => string[] }>()
  useEffect(() => {
    Promise.all([import('#kit/secrets/mask.ts'), import('#modules/requests/pasted-message.ts')])
      .then(([{ personalIn }, { namesIn }]) => setFind({ personalIn, namesIn }), () => undefined)
  }, [])
  const all = (found: ((text: string) => string[]) | undefined) => (found === undefined ? [] : [...new Set(texts.flatMap(found))])
  return { personal: all(find?.personalIn), names: all(find?.namesIn) }
}
