/** name[;param=value…]:value — as RFC 5545 3.1 has it for what this product writes. */
const LINE = /^([A-Z][A-Z-]*)((?:;[A-Z-]+=[^;:,"]+)*):(.*)$/s
const LOCAL = /^(\d{4})(\d\d)(\d\d)T([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/
/** How often each property may stand in its component; anything else is a fault. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, readonly [least: number, most: number]>>>> = {
  VCALENDAR: { VERSION: [1, 1], PRODID: [1, 1], CALSCALE: [0, 1], 'X-WR-CALNAME': [0, 1], 'X-WR-TIMEZONE': [0, 1], VTIMEZONE: [1, 1], VEVENT: [0, Infinity] },
  VTIMEZONE: { TZID: [1, 1], STANDARD: [1, Infinity] },
  STANDARD: { DTSTART: [1, 1], TZOFFSETFROM: [1, 1], TZOFFSETTO: [1, 1], TZNAME: [0, 1] },
  VEVENT: {
    UID: [1, 1], DTSTAMP: [1, 1], DTSTART: [1, 1], DTEND: [1, 1], SEQUENCE: [1, 1], STATUS: [1, 1], SUMMARY: [1, 1], 'LAST-MODIFIED': [0, 1], LOCATION: [0, 1], DESCRIPTION: [0, 1], URL: [0, 1], CATEGORIES: [0, 1],
  },
}
const VALUES: Readonly<Record<string, RegExp>> = {
  VERSION: /^2\.0$/, CALSCALE: /^GREGORIAN$/, DTSTAMP: /^\d{8}T\d{6}Z$/, 'LAST-MODIFIED': /^\d{8}T\d{6}Z$/, SEQUENCE: /^(0|[1-9]\d*)$/, STATUS: /^(CONFIRMED|CANCELLED|TENTATIVE)$/, TZOFFSETFROM: /^[+-]\d{4}$/, TZOFFSETTO: /^[+-]\d{4}$/,
  URL: /^https?:\/\/[^\s/]\S*$/, DTSTART: LOCAL, DTEND: LOCAL,
}
const TEXTS: ReadonlySet<string> = new Set(['PRODID', 'UID', 'SUMMARY', 'LOCATION', 'DESCRIPTION', 'TZNAME', 'X-WR-CALNAME'])

type Property = { name: string; zone: string | undefined; value: string }
type Component = { name: string; properties: Property[]; children: Component[] }
export type ReadEvent = { uid: string; sequence: number; status: string; stamp: string; startsAt: Date; endsAt: Date; summary: string; location: string; description: string; url: string; categories: string[] }

/** Reads a calendar and throws at the first thing that RFC 5545 does not allow. */
export function checkCalendar(bytes: Uint8Array): { name: string; events: ReadEvent[] } {
  const calendar = componentOf(linesOf(bytes))
  if (calendar.name !== 'VCALENDAR') throw new Error('the outermost component is no calendar')
  checkComponent(calendar)
  const zones = new Set(calendar.children.filter(({ name }) => name === 'VTIMEZONE').map((zone) => valueOf(zone, 'TZID')))
  const events = calendar.children.filter(({ name }) => name === 'VEVENT').map((event) => readEvent(event, zones))
  if (new Set(events.map(({ uid }) => uid)).size !== events.length) throw new Error('a UID stands twice')
  return { name: unescape(valueOf(calendar, 'X-WR-CALNAME')), events }
}

/** Lines end in CRLF, no octet line is longer than 75, and each of them is whole UTF-8 by itself. */
function linesOf(bytes: Uint8Array): string[] {
  const octets = Buffer.from(bytes).toString('latin1')
  if (!octets.endsWith('\r\n')) throw new Error('the last line does not end in CRLF')
  const physical = octets.slice(0, -2).split('\r\n')
  const lines: string[] = []
  for (const raw of physical) {
    if (raw.length > 75) throw new Error(`a line of ${raw.length} octets`)
    if (/[\r\n]/.test(raw)) throw new Error('a line break that is no CRLF')
    const line = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(raw, 'latin1'))
    // oxlint-disable-next-line no-control-regex -- none may stand there
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) throw new Error('a control character')
    if (!/^[ \t]/.test(line)) lines.push(line)
    else if (lines.length === 0) throw new Error('the first line goes on from nothing')
    else lines[lines.length - 1] += line.slice(1)
  }
  return lines
}

function componentOf(lines: readonly string[]): Component {
  const open: Component[] = [{ name: '', properties: [], children: [] }]
  for (const line of lines) {
    const [, name, params, value] = LINE.exec(line) ?? []
    if (name === undefined) throw new Error(`no property: ${line}`)
    if (name === 'BEGIN') open.push({ name: value!, properties: [], children: [] })
    else if (name === 'END') {
      const closed = open.pop()!
      if (closed.name !== value) throw new Error(`${closed.name} ends as ${value}`)
      open.at(-1)!.children.push(closed)
    } else open.at(-1)!.properties.push({ name, value: value!, zone: /;TZID=([^;]+)/.exec(params!)?.[1] })
  }
  if (open.length !== 1 || open[0]!.properties.length > 0 || open[0]!.children.length !== 1) throw new Error('not one calendar and nothing beside it')
  return open[0]!.children[0]!
}

function checkComponent({ name, properties, children }: Component): void {
  const allowed = ALLOWED[name]
  if (allowed === undefined) throw new Error(`a component ${name}`)
  const names = [...properties, ...children].map((part) => part.name)
  for (const part of names) if (allowed[part] === undefined) throw new Error(`${part} in ${name}`)
  for (const [part, [least, most]] of Object.entries(allowed)) {
    const count = names.filter((one) => one === part).length
    if (count < least || count > most) throw new Error(`${count} × ${part} in ${name}`)
  }
  for (const property of properties) {
    if (VALUES[property.name]?.test(property.value) === false) throw new Error(`${property.name} in ${name}: ${property.value}`)
    if (TEXTS.has(property.name)) unescape(property.value)
  }
  for (const child of children) checkComponent(child)
}

function readEvent(event: Component, zones: ReadonlySet<string>): ReadEvent {
  const moment = (name: string): Date => {
    const { zone, value } = event.properties.find((property) => property.name === name)!
    if (zone === undefined || !zones.has(zone)) throw new Error(`${name} in a zone that is not described: ${zone}`)
    const [, year, month, day, hour, minute, second] = LOCAL.exec(value)!
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
    if (Number.isNaN(at.getTime())) throw new Error(`${name} is no moment: ${value}`)
    return at
  }
  const text = (name: string) => unescape(valueOf(event, name))
  const [startsAt, endsAt] = [moment('DTSTART'), moment('DTEND')]
  if (endsAt <= startsAt) throw new Error('an event ends before it begins')
  return {
    uid: text('UID'), sequence: Number(valueOf(event, 'SEQUENCE')), status: valueOf(event, 'STATUS'), stamp: valueOf(event, 'DTSTAMP'), startsAt, endsAt,
    summary: text('SUMMARY'), location: text('LOCATION'), description: text('DESCRIPTION'), url: valueOf(event, 'URL'), categories: splitList(valueOf(event, 'CATEGORIES')).map(unescape),
  }
}

function valueOf(component: Component, name: string): string {
  return component.properties.find((property) => property.name === name)?.value ?? ''
}

/** At each comma that no backslash stands before. */
function splitList(value: string): string[] {
  return value.match(/(?:\\.|[^\\,])+/gs) ?? []
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.?)|[;,]/gs, (whole, character: string | undefined) => {
    if (character === undefined) throw new Error(`a bare ${whole} in a text`)
    if (character === 'n' || character === 'N') return '\n'
    if (character === '' || !'\\;,'.includes(character)) throw new Error(`\\${character} in a text`)
    return character
  })
}
