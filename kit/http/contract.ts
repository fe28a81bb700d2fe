import { oc } from '@orpc/contract'

/** What every route says of itself, beside its shapes. */
export type RouteMeta = {
  /** The permission that some post of the caller must hold over the row (or county) concerned; `public` needs no session. */
  can: string
  /** `row`: over the object the handler fetches (the wrapper insists that it did); `list`: the statement itself narrows; `county`: no object. */
  over: 'row' | 'list' | 'county'
  /** The kind of object of a route over rows: whoever may not read it is answered as if it did not exist. */
  object?: string
  /** How a read is recorded: each detail singly, a masked list one row a query, own and public data not at all. Writes always are. */
  audit?: 'detail' | 'list' | 'none'
  /** What somebody of whom it concerns is told was looked at: 看了…; absent: the summary. */
  seen?: string
  /** Works under the sign-in role, before there is a session. */
  gate?: boolean
  /** A write that a resident may make before he has read the notice in force: it keeps nothing new of him. */
  beforeNotice?: boolean
  /** How often in an hour a resident may do it; absent: as often as he calls. */
  mostPerHour?: number
  /** A write that may be sent again without harm needs no Idempotency-Key. */
  repeatable?: boolean
  /** Changes nothing, though it comes by POST: what it asks for belongs in no address. Where it fails, nothing was left undone. */
  reads?: boolean
  /** Of the body, where people send files: from callers with a session cookie alone. Absent: 1. */
  megabytes?: number
}

/** Whether a route only reads: whoever called it has done nothing that could have failed. */
export function readsOnly(method: string | undefined, meta: RouteMeta): boolean {
  return method === 'GET' || meta.reads === true
}

/** The start of every contract: `route.route({…}).meta({…}).input(…).output(…)`. */
export const route = oc.$meta<RouteMeta>({ can: '', over: 'county' })
