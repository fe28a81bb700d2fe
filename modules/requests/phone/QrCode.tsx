import { useEffect, useState } from 'react'

/** Drawn as one path, so that it prints sharp. What draws it is loaded when it is shown; without it number and word suffice. */
export function QrCode({ text }: { text: string }) {
  const [squares, draw] = useState<{ size: number; path: string }>()
  useEffect(() => {
    let here = true
    void import('qrcode').then(({ default: { create } }) => {
      const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
      const dark = [...data].map((bit, index) => (bit ? `M${index % size} ${Math.floor(index / size)}h1v1h-1z` : '')).join('')
      if (here) draw({ size, path: dark })
    }, () => undefined)
    return () => { here = false }
  }, [text])
  const size = squares?.size ?? 1
  return (
    <svg className="slip-code" viewBox={`-2 -2 ${size + 4} ${size + 4}`} role="img" aria-label="查询用的二维码">
      <rect x="-2" y="-2" width={size + 4} height={size + 4} fill="#fff" />
      <path d={squares?.path ?? ''} fill="#000" />
    </svg>
  )
}
