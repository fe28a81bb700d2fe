import { listMyWorkHandler } from '#modules/matters/server/list-my-work.ts'

/** The module's handlers, by the names of their contracts. */
export const mattersHandlers = { listMyWork: listMyWorkHandler }
