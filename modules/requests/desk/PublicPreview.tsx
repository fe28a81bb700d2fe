import { useEffect, useState } from 'react'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Mask = (text: string) => string | null

/** The publication as anybody will read it, and a warning where it looks as if it named a person. */
export function PublicPreview({ request, publicText, publicAnswer }: { request: RequestDetail; publicText: string; publicAnswer: string }) {
  const personal = usePersonalData([publicText, publicAnswer])
  return (
    <section className="preview" aria-label="公开后的样子">
      <h4>公开后任何人看到的</h4>
      <p className="preview-line">
        {request.categoryLabel}，{request.areaName}
      </p>
      <p className="request-text">{publicText.trim() === '' ? '（还没有写公开的诉求）' : publicText}</p>
      <p className="preview-line">{request.reply?.unit ?? request.holder?.name ?? '承办单位'}{request.reply === null ? '的计划（挂账中，尚未解决）' : '答复'}</p>
      <p className="request-text">{publicAnswer.trim() === '' ? '（还没有写公开的答复）' : publicAnswer}</p>
      {personal.length > 0 && (
        <p className="preview-warning" role="alert">
          里面好像有电话、证件号、银行卡号或邮箱：{personal.join('、')}。公开前请改掉。姓名和门牌号系统认不出来，请自己再看一遍。
        </p>
      )}
    </section>
  )
}

/** What the server would mask, found while it is typed. Browsers too old for the patterns leave it to the person's eye. */
function usePersonalData(texts: readonly string[]): readonly string[] {
  const [mask, setMask] = useState<Mask>()
  useEffect(() => {
    import('#kit/secrets/mask.ts').then(({ maskText }) => setMask(() => maskText), () => undefined)
  }, [])
  return mask === undefined ? [] : texts.flatMap((text) => differences(text, mask(text) ?? ''))
}

/** The words of the text that masking changes. */
function differences(text: string, masked: string): readonly string[] {
  if (text === masked) return []
  const kept = new Set(masked.split(/[\s，。；：！？、（）]/))
  return text.split(/[\s，。；：！？、（）]/).filter((word) => word !== '' && !kept.has(word))
}
