import { SaxesParser } from 'saxes'

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
