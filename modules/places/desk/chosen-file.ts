/** A text file as it was saved: UTF-8, or GB 18030 as spreadsheets in China write it. */
export async function readChosenText(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

export type FileFacts = { count: number; properties: readonly string[]; sample: Readonly<Record<string, string>> }

/** What a GeoJSON file holds, as far as the form needs it; a sentence where it is none. The server reads it in earnest. */
export function factsOfGeojson(text: string): FileFacts | { wrong: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { wrong: '这个文件不是 GeoJSON（不是完整的 JSON），请重新导出。' }
  }
  const { type, features } = (parsed ?? {}) as { type?: unknown; features?: unknown }
  if (type === 'Feature' || type === 'Polygon' || type === 'MultiPolygon') return factsOf(type === 'Feature' ? [parsed] : [{ properties: null }])
  if (type !== 'FeatureCollection' || !Array.isArray(features)) return { wrong: '这个文件不是 GeoJSON 的要素集（FeatureCollection），请重新导出。' }
  if (features.length === 0) return { wrong: '文件里没有要素。' }
  return factsOf(features)
}

function factsOf(features: readonly unknown[]): FileFacts {
  const properties = features.map((feature) => ((feature as { properties?: Record<string, unknown> | null } | null)?.properties ?? {}) as Record<string, unknown>)
  const names = [...new Set(properties.flatMap((one) => Object.keys(one)))]
  const sample = Object.fromEntries(names.map((name) => [name, String(properties.find((one) => one[name] !== undefined && one[name] !== null)?.[name] ?? '')]))
  return { count: features.length, properties: names, sample }
}
