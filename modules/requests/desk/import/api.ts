import { apiOf } from '#kit/ui/api.ts'
import type { importsContract } from '#modules/requests/import/contract.ts'

export const api = apiOf<typeof importsContract>('imports')

/** Hears the live feed's `import.changed`; own writes name it too. */
export const IMPORT = 'import'
