import type { RequestRow } from '#modules/requests/shapes.ts'

/** What the bar needs of a row, from whichever list it was ticked in; a list of work holds nothing that has ended. */
export type BulkRow = Pick<RequestRow, 'requestId' | 'number' | 'title' | 'version' | 'openMoves'> & Partial<Pick<RequestRow, 'state'>> & Pick<RequestRow, 'place' | 'openedAt'>

export type BulkAnswer = { results: readonly { requestId: string; done: boolean; sentence: string | null }[] }
