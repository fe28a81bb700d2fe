import type { KeptUnderKeys } from '#kit/secrets/resealing.ts'

const sealed = (column: string) => ({ table: 'rights_request', column, key: ['county_code', 'id'], row: 't.id' })

/** What people wished and wrote about their own data, and what stood there before. */
export const keptByRights: KeptUnderKeys = { sealed: [sealed('wish_sealed'), sealed('before_sealed'), sealed('words_sealed')], indexed: [] }
