import { maskText } from '#kit/secrets/mask.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'

/** What a template leaves open, and the form fills in from the request. */
export const placeholders = ['编号', '单位', '期限', '地点'] as const
export type Placeholder = (typeof placeholders)[number]
/** Null: the request does not know it, and whoever replies writes it. */
export type TemplateFacts = Readonly<Record<Placeholder, string | null>>

const PLACEHOLDER = /[{｛]\s*([^{}｛｝\n]{1,12}?)\s*[}｝]/gu
const known: ReadonlySet<string> = new Set(placeholders)

/** What a request fills in; a promise (a day, as 2026-10-08) goes before the limit. */
export function factsOf(request: { number: string; holder: { name: string } | null; dueAt: string | null; place: string }, promisedOn: string | undefined): TemplateFacts {
  const day = promisedOn ?? (request.dueAt === null ? undefined : dayOf(new Date(request.dueAt)))
  return { 编号: request.number, 单位: request.holder?.name ?? null, 期限: day === undefined ? null : sayDay(day), 地点: request.place === '' ? null : request.place }
}

/** The placeholders that stand in a text, filled in or not, as they are written between the braces. */
export function placeholdersIn(words: string): string[] {
  return [...new Set([...words.matchAll(PLACEHOLDER)].map(([, name]) => name!))]
}

/** Those that a template may not have: the form would never fill them in. */
export function unknownPlaceholders(words: string): string[] {
  return placeholdersIn(words).filter((name) => !known.has(name))
}

/** The template's words for one request. What the request does not know stays in braces, and cannot be sent so. */
export function fillTemplate(words: string, facts: TemplateFacts): string {
  return words.replaceAll(PLACEHOLDER, (whole, name: string) => (known.has(name) ? (facts[name as Placeholder] ?? `{${name}}`) : whole))
}

/** What whoever replies is to write himself: dots, or a line to write on. */
const GAP = /……+|[_＿]{2,}/gu

/** What a reply still leaves open, as it is written: placeholders, and gaps for words that no request knows. Other braces are the writer's own. */
export function unfilledIn(words: string): string[] {
  const named = placeholdersIn(words).filter((name) => known.has(name)).map((name) => `{${name}}`)
  return [...named, ...new Set([...words.matchAll(GAP)].map(([gap]) => `“${gap}”`))]
}

/** Whether a number, a card or an address of a person stands in it. Short service numbers such as 12345 may. */
export function namesPerson(words: string): boolean {
  return maskText(words) !== words
}

/** A template of its very category before one of its family, before one for all. */
export function fits(template: { category: string | null }, category: string): number {
  if (template.category === null) return 1
  if (template.category === category) return 3
  return category.startsWith(`${template.category}.`) ? 2 : 0
}

/** Those that fit a request, the nearest to its category first. */
export function templatesFor<Template extends { category: string | null }>(templates: readonly Template[], category: string): Template[] {
  return templates.map((template) => ({ template, rank: fits(template, category) })).filter(({ rank }) => rank > 0).toSorted((one, other) => other.rank - one.rank).map(({ template }) => template)
}

/** What is taken over goes below what already stands there. */
export function addBelow(words: string, more: string): string {
  return words.trim() === '' ? more : `${words.trimEnd()}\n${more}`
}
