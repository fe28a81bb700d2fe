import { apiOf } from '#kit/ui/api.ts'
import type { sheetsContract } from '#modules/requests/sheets/contract.ts'

export const api = apiOf<typeof sheetsContract>('sheets')

/** Hears the live feed's `sheet.changed`; own writes name it too. */
export const SHEET = 'sheet'
