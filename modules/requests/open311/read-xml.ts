import { SaxesParser } from 'saxes'
import type { DocumentValue } from '#modules/requests/open311/write-xml.ts'

export type Element = { name: string; attributes: Readonly<Record<string, string>>; text: string; children: Element[] }

/** Reads a document strictly: whatever is not well-formed XML 1.0 throws. */
export function readXml(xml: string): Element {
  const parser = new SaxesParser()
  const open: Element[] = [{ name: '', attributes: {}, text: '', children: [] }]
  parser.on('error', (error) => { throw error })
  parser.on('opentag', ({ name, attributes }) => void open.push({ name, attributes: attributes as Record<string, string>, text: '', children: [] }))
  parser.on('text', (text) => { open.at(-1)!.text += text })
  parser.on('closetag', () => {
    const closed = open.pop()!
    open.at(-1)!.children.push(closed)
  })
  parser.write(xml).close()
  return open[0]!.children[0]!
}

/** What is a list although it may hold one thing or none. */
const lists: ReadonlySet<string> = new Set(['services', 'service_requests', 'attributes', 'errors', 'endpoints', 'formats'])

/** The specification's own way from XML to JSON ("Spark"): a list loses its items' element, an empty element is null. */
export function sparkOf({ name, text, children }: Element): DocumentValue {
  if (lists.has(name)) return children.map((child) => sparkOf(child))
  if (children.length > 0) return Object.fromEntries(children.map((child) => [child.name, sparkOf(child)]))
  return text === '' ? null : text
}
