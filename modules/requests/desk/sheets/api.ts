import { apiOf } from '#kit/ui/api.ts'
import type { sheetsContract } from '#modules/requests/sheets/contract.ts'

export const api = apiOf<typeof sheetsContract>('sheets')

/** Hears the live feed's `sheet.changed`; own writes name it too. */
export const SHEET = 'sheet'

/** 2026-09 → 2026年9月 */
export function sayMonth(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`
}
