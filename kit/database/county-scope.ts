import type { Db } from '#kit/database/transaction.ts'

/** What work in a transaction of one county has at hand, ordered by a person or due by time. */
export type CountyScope = { db: Db; countyCode: string; at: Date; newId: () => string }
