import { dayInChina } from '#kit/clock/china-day.ts'

type Succession = { name: string; on: string; kind: string }

/**
 * What somebody who looks at an area's outline after a merger or a split has to know, and to do. Null when the outline is from
 * after the last of them, when there was none, or when the area is gone.
 */
export function noteOnOutline(
  area: { validTo: string | null }, outline: { importedAt: string } | null, predecessors: readonly Succession[], successors: readonly Succession[],
): string | null {
  if (area.validTo !== null) return null
  const drawnOn = outline === null ? null : dayInChina(new Date(outline.importedAt))
  const missed = (ones: readonly Succession[]) => ones.filter((one) => drawnOn === null || one.on > drawnOn)
  const from = missed(predecessors)
  const merged = from.filter((one) => one.kind !== 'split')
  if (drawnOn === null) {
    if (from.length > merged.length) return `从${names(from)}分出后还没有画过边界。导入以前，落在这里的地点找不到它，只能找到上一级或原来的区划。请导入边界。`
    if (merged.length > 0) return `由${names(merged)}合并而成，其中有的没有边界，拼不出合并后的边界。请导入边界。`
    return null
  }
  if (merged.length > 0) return `这是并入${names(merged)}以前的边界，不含并入的部分。请重新导入边界。`
  const cutOff = missed(successors.filter((one) => one.kind === 'split'))
  return cutOff.length > 0 ? `这是分出${names(cutOff)}以前的边界，还含着分出去的部分，落在那里的地点仍找到这里。请重新导入边界。` : null
}

function names(ones: readonly Succession[]): string {
  return [...new Set(ones.map((one) => one.name))].join('、')
}
