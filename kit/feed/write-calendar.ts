import { clockInChina } from '#kit/clock/china-day.ts'
export type CalendarEvent = {
  /** Stays the same for good, also where the day is moved. */
  uid: string
  /** Raised by each change, so that a calendar takes the newer one. */
  sequence: number
  cancelled: boolean
  changedAt: Date
  startsAt: Date
  endsAt: Date
  summary: string
  location: string
  description: string
  url: string
  categories: readonly string[]
}

export type CalendarFeed = { name: string; product: string; events: readonly CalendarEvent[] }

const MOST_OCTETS = 75
/** China has known one offset since 1991: no rule of changes is needed. */
const ZONE = 'Asia/Shanghai'
const zone = ['BEGIN:VTIMEZONE', `TZID:${ZONE}`, 'BEGIN:STANDARD', 'DTSTART:19910915T000000', 'TZOFFSETFROM:+0800', 'TZOFFSETTO:+0800', 'TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE']

/** iCalendar (RFC 5545), to be subscribed to. Times are China's; what was changed says when by DTSTAMP, as a feed without a method does. */
export function writeCalendar({ name, product, events }: CalendarFeed): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${escapeCalendarText(product)}`, 'CALSCALE:GREGORIAN', `X-WR-CALNAME:${escapeCalendarText(name)}`, `X-WR-TIMEZONE:${ZONE}`,
    ...zone, ...events.flatMap(eventLines), 'END:VCALENDAR',
  ]
  return lines.map((line) => `${foldLine(line)}\r\n`).join('')
}

function eventLines(event: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT', `UID:${escapeCalendarText(event.uid)}`, `DTSTAMP:${utc(event.changedAt)}`, `LAST-MODIFIED:${utc(event.changedAt)}`, `SEQUENCE:${event.sequence}`, `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `DTSTART;TZID=${ZONE}:${inChina(event.startsAt)}`, `DTEND;TZID=${ZONE}:${inChina(event.endsAt)}`,
    `SUMMARY:${escapeCalendarText(event.summary)}`, `LOCATION:${escapeCalendarText(event.location)}`, `DESCRIPTION:${escapeCalendarText(event.description)}`, `URL:${event.url}`,
    ...(event.categories.length === 0 ? [] : [`CATEGORIES:${event.categories.map(escapeCalendarText).join(',')}`]), 'END:VEVENT',
  ]
}

// oxlint-disable-next-line no-control-regex -- RFC 5545 3.1: no control character but the tab may stand in a text
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** RFC 5545 3.3.11. Halves of a pair and control characters, which no text may hold, become the sign for that. */
function escapeCalendarText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').toWellFormed().replaceAll(UNWRITABLE, '\ufffd').replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll('\n', '\\n')
}

/** RFC 5545 3.1: no line is longer than 75 octets; a character is never cut. */
export function foldLine(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > MOST_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function inChina(at: Date): string {
  return utc(clockInChina(at)).slice(0, -1)
}
