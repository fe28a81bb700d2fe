import type { Caller, Services } from '#kit/http/handle.ts'
import { notSignedIn } from '#kit/http/refusals.ts'
import { startLoop } from '#kit/loop/start-loop.ts'

const POLL_MILLISECONDS = 200
const REVALIDATE_MILLISECONDS = 15_000
const HEARTBEAT_MILLISECONDS = 20_000
const MOST_EVENTS = 500
/** A browser needs one, a person some; each costs the server a place in every event. */
const MOST_OF_ONE_SESSION = 20
/** Unread, beside what the sockets hold: whoever reads so little has gone, or means harm. What he missed he hears when he comes back. */
const MOST_UNREAD_BYTES = 256 * 1024
const NO_ID = '00000000-0000-0000-0000-000000000000'

type Reach = { account_id: string; paths: string[] | null; orgs: string[] | null }
type LiveEvent = {
  county_code: string
  id: string
  transaction_id: string
  kind: string
  object_id: string
  area_path: string | null
  reporter_id: string | null
  org_ids: string[]
}
/** `close`: the session is over, and the browser is told; `drop`: the line only, and it may come back. */
type Connection = { county: string; handle: string; reach: Reach; heardUpTo: Cursor | null; send: (text: string) => void; close: () => void; drop: () => void }
type Cursor = { transaction: string; id: string }

/**
 * Server-sent events for all connections of this process. One reader polls the events of all processes; an event goes to a
 * connection only if its session is still alive and its reach covers the row at that moment. An event carries ids, no words.
 */
export function liveFeed(services: Services) {
  const connections = new Set<Connection>()
  let cursor: Cursor | undefined

  const poll = startLoop(POLL_MILLISECONDS, deliver, (error) => services.log({ event: 'live-poll-failed', name: error.message }))
  const revalidate = setInterval(() => void refresh([...connections]).catch(() => {}), REVALIDATE_MILLISECONDS)
  const heartbeat = setInterval(() => connections.forEach((connection) => connection.send(': still here\n\n')), HEARTBEAT_MILLISECONDS)
  for (const timer of [revalidate, heartbeat]) timer.unref()

  async function deliver(): Promise<void> {
    if (connections.size === 0 || cursor === undefined) {
      const fresh = await startCursor()
      // Whoever came meanwhile counts from the older place: hearing a little twice is harmless, missing is not.
      if (connections.size === 0 || cursor === undefined) cursor = fresh
      return
    }
    const { rows } = await services.gatePool.query<LiveEvent>('SELECT * FROM app.live_events($1, $2, $3)', [cursor.transaction, cursor.id, MOST_EVENTS])
    const last = rows.at(-1)
    if (last === undefined) return
    cursor = { transaction: last.transaction_id, id: last.id }
    const concerned = [...connections].filter((connection) => rows.some((event) => reaches(connection, event)))
    await refresh(concerned)
    for (const connection of concerned) {
      if (!connections.has(connection)) continue
      const text = rows.filter((event) => isAfter(event, connection.heardUpTo) && reaches(connection, event)).map(frame).join('')
      if (text !== '') connection.send(text)
    }
  }

  async function startCursor(): Promise<Cursor> {
    const { rows } = await services.gatePool.query<{ transaction: string }>('SELECT app.live_cursor() AS transaction')
    return { transaction: rows[0]!.transaction, id: NO_ID }
  }

  /** Asks the database again what each session may hear of; closes those that ended. */
  async function refresh(some: Connection[]): Promise<void> {
    for (const [county, group] of Map.groupBy(some, (connection) => connection.county)) {
      const handles = [...new Set(group.map((connection) => connection.handle))]
      const { rows } = await services.gatePool.query<Reach & { handle: string }>('SELECT * FROM app.live_reach($1, $2)', [county, handles])
      const reachOf = new Map(rows.map((row) => [row.handle, row]))
      for (const connection of group) {
        const reach = reachOf.get(connection.handle)
        if (reach === undefined) connection.close()
        else connection.reach = reach
      }
    }
  }

  /** Events since the last one that was heard, for a browser that was away for a moment. */
  async function missed(connection: Connection): Promise<string> {
    if (connection.heardUpTo === null) return ''
    const { transaction, id } = connection.heardUpTo
    const { rows } = await services.gatePool.query<LiveEvent>('SELECT * FROM app.live_events($1, $2, $3)', [transaction, id, MOST_EVENTS])
    const last = rows.at(-1)
    if (last !== undefined) connection.heardUpTo = { transaction: last.transaction_id, id: last.id }
    const text = rows.filter((event) => reaches(connection, event)).map(frame).join('')
    return rows.length === MOST_EVENTS ? `event: reload\ndata: {}\n\n${text}` : text
  }

  /** `cut` ends the line below the answer. */
  async function open(caller: Caller, lastEventId: string | null, cut: () => void): Promise<Response> {
    if (caller.handle === null) throw notSignedIn()
    const { rows } = await services.gatePool.query<Reach>('SELECT * FROM app.live_reach($1, $2)', [caller.countyCode, [caller.handle]])
    const reach = rows[0]
    if (reach === undefined) throw notSignedIn()
    cursor ??= await startCursor()
    const encoder = new TextEncoder()
    let connection: Connection
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        connection = {
          county: caller.countyCode,
          handle: caller.handle!,
          reach,
          heardUpTo: readEventId(lastEventId),
          send: (text) => {
            if ((controller.desiredSize ?? 0) <= 0) return connection.drop()
            try {
              controller.enqueue(encoder.encode(text))
            } catch {
              connections.delete(connection)
            }
          },
          drop: () => {
            connections.delete(connection)
            // What waits to be read by somebody who does not read would wait for ever: there the line itself is cut.
            if (controller.desiredSize === MOST_UNREAD_BYTES) controller.close()
            else cut()
          },
          close: () => {
            connections.delete(connection)
            try {
              controller.enqueue(encoder.encode('event: ended\ndata: {}\n\n'))
              controller.close()
            } catch {
              // The browser was gone before us.
            }
          },
        }
        makeRoom(caller.handle!)
        connections.add(connection)
        connection.send('retry: 2000\n\n')
        const text = await missed(connection)
        if (text !== '') connection.send(text)
      },
      cancel() {
        connections.delete(connection)
      },
    }, new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD_BYTES }))
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } })
  }

  /** The session's oldest connection gives way to one more. */
  function makeRoom(handle: string): void {
    const theirs = [...connections].filter((connection) => connection.handle === handle)
    if (theirs.length >= MOST_OF_ONE_SESSION) theirs[0]!.drop()
  }

  async function stop(): Promise<void> {
    const ended = poll.stop()
    for (const timer of [revalidate, heartbeat]) clearInterval(timer)
    for (const connection of connections) connection.close()
    await ended
  }

  return { open, stop, connections: () => connections.size }
}

/** `transaction.id`, as a frame carries it; null for none and for what no frame ever carried. */
function readEventId(text: string | null): Cursor | null {
  const [, transaction, id] = /^(\d{1,19})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? []
  return transaction === undefined || id === undefined ? null : { transaction, id }
}

/** The reader of a process may stand a moment further back than what this browser has heard elsewhere. */
function isAfter(event: LiveEvent, heard: Cursor | null): boolean {
  if (heard === null) return true
  const [own, theirs] = [BigInt(event.transaction_id), BigInt(heard.transaction)]
  return own > theirs || (own === theirs && event.id > heard.id)
}

function reaches(connection: Connection, event: LiveEvent): boolean {
  if (event.county_code !== connection.county) return false
  const { account_id, paths, orgs } = connection.reach
  if (event.reporter_id !== null && event.reporter_id === account_id) return true
  if (event.area_path !== null && paths?.some((path) => event.area_path!.startsWith(path)) === true) return true
  return orgs?.some((org) => event.org_ids.includes(org)) ?? false
}

function frame(event: LiveEvent): string {
  return `id: ${event.transaction_id}.${event.id}\ndata: ${JSON.stringify({ kind: event.kind, objectId: event.object_id })}\n\n`
}
