import { createHash } from 'node:crypto'
import { z } from 'zod'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'

/** What is kept sealed as one value: `intakeKey` is what the platform sends its orders with, and what the worker brings in the orders of its list with. */
const Settings = z.object({ address: z.string(), secret: z.string(), intakeKey: z.string() })
export type HotlineSettings = z.infer<typeof Settings>

const place = (countyCode: string) => ({ table: 'hotline_connection', column: 'settings_sealed', row: countyCode })

export function sealSettings(keyring: Keyring, countyCode: string, settings: HotlineSettings): string {
  return seal(keyring, JSON.stringify(settings), place(countyCode))
}

export function openSettings(keyring: Keyring, countyCode: string, sealed: string): HotlineSettings {
  return Settings.parse(JSON.parse(open(keyring, sealed, place(countyCode))))
}

/** Of the words that come with an event. */
export const eventPlace = (orderNumber: string, round: number, eventKey: string) => ({ table: 'hotline_event', column: 'words_sealed', row: `${orderNumber}:${round}:${eventKey}` })

/** What the database is told in the key's place, so that neither a log nor a dump holds one. */
export function hotlineHandle(key: string): string {
  return createHash('sha256').update(`hotline\0${key}`).digest('hex')
}
