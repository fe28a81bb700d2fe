import type { Element } from '#kit/xml/read-xml.ts'

/** How often each element may stand in its parent; anything else is a fault. What is not named as a parent holds words alone. */
export type Allowed = Readonly<Record<string, Readonly<Record<string, readonly [least: number, most: number]>>>>

/** Throws at the first element that stands where or as often as it may not, and at whatever `checkLeaf` throws of one that holds words. */
export function checkElements(element: Element, allowed: Allowed, checkLeaf: (leaf: Element) => void): void {
  const children = allowed[element.name]
  if (children === undefined) {
    if (element.children.length > 0) throw new Error(`elements in ${element.name}`)
    return checkLeaf(element)
  }
  if (element.text.trim() !== '') throw new Error(`words between the elements of ${element.name}`)
  for (const { name } of element.children) if (children[name] === undefined) throw new Error(`${name} in ${element.name}`)
  for (const [name, [least, most]] of Object.entries(children)) {
    const count = element.children.filter((child) => child.name === name).length
    if (count < least || count > most) throw new Error(`${count} × ${name} in ${element.name}`)
  }
  for (const child of element.children) checkElements(child, allowed, checkLeaf)
}

/** The words of the child of that name, which must be there. */
export function textOf(element: Element, name: string): string {
  return element.children.find((child) => child.name === name)!.text
}

/** RFC 3339 with a zone, as RFC 4287 3.3 wants it. */
const ATOM_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

export function checkAtomDate({ name, text }: Element): void {
  if (!ATOM_DATE.test(text) || Number.isNaN(Date.parse(text))) throw new Error(`${name} is no date: ${text}`)
}
