import { escapeText } from '#kit/xml/escape-text.ts'

/** What a document may hold: texts, numbers, yes or no, nothing, and lists of such. */
export type DocumentValue = string | number | boolean | null | undefined | readonly DocumentValue[] | { readonly [name: string]: DocumentValue }

/** A list's element and that of each of its items: the specification's JSON leaves both out (its "Spark" convention). */
const itemOf: Readonly<Record<string, string>> = {
  services: 'service', service_requests: 'request', attributes: 'attribute', errors: 'error', endpoints: 'endpoint', formats: 'format',
}

/** A document of the specification as XML 1.0 in UTF-8. Undefined is left out; null and an empty list are an empty element. */
export function writeXml(root: string, value: DocumentValue): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
}

function element(name: string, value: DocumentValue): string {
  const inside = contentOf(name, value)
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`
}

function contentOf(name: string, value: DocumentValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return escapeText(String(value))
  if (isList(value)) {
    const item = itemOf[name]
    if (item === undefined) throw new Error(`no name for the items of ${name}`)
    return value.map((one) => element(item, one)).join('')
  }
  return Object.entries(value).filter(([, part]) => part !== undefined).map(([part, held]) => element(part, held)).join('')
}

function isList(value: object): value is readonly DocumentValue[] {
  return Array.isArray(value)
}
