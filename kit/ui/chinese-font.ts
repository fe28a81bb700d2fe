/** Where the build puts the subsets of the fall-back font; the version is in the path, so it may be kept for ever. */
export const CHINESE_FONT_SHEET = '/assets/noto-sans-sc/5.3.1/index.css'

/**
 * Most machines have a Chinese font and must not load ours. A canvas tells: if 邻 and 里 draw the same picture as a code
 * point that no font has, there is none. Then the subsets are linked, and the browser loads those whose characters occur.
 */
export function loadChineseFontIfMissing(): void {
  if (hasChineseGlyphs()) return
  const sheet = document.createElement('link')
  sheet.rel = 'stylesheet'
  sheet.href = CHINESE_FONT_SHEET
  document.head.append(sheet)
  document.documentElement.dataset.webFont = ''
}

function hasChineseGlyphs(): boolean {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 24
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (pen === null) return true
  const picture = (text: string): string => {
    pen.clearRect(0, 0, 24, 24)
    pen.font = '20px sans-serif'
    pen.fillText(text, 0, 20)
    return pen.getImageData(0, 0, 24, 24).data.join()
  }
  const missing = picture('\u{10ffff}')
  const neighbour = picture('邻')
  return neighbour !== missing && neighbour !== picture('里')
}
