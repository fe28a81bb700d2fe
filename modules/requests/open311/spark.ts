import type { Element } from '#kit/xml/read-xml.ts'
import type { DocumentValue } from '#modules/requests/open311/write-xml.ts'

/** What is a list although it may hold one thing or none. */
const lists: ReadonlySet<string> = new Set(['services', 'service_requests', 'attributes', 'errors', 'endpoints', 'formats'])

/** The specification's own way from XML to JSON ("Spark"): a list loses its items' element, an empty element is null. */
export function sparkOf({ name, text, children }: Element): DocumentValue {
  if (lists.has(name)) return children.map((child) => sparkOf(child))
  if (children.length > 0) return Object.fromEntries(children.map((child) => [child.name, sparkOf(child)]))
  return text === '' ? null : text
}
