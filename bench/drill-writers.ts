import { randomUUID } from 'node:crypto'

export type Writers = {
  /** Ids of requests that the product said it has, by the key they were sent with. */
  acknowledged: Map<string, string>
  /** Keys that were sent, acknowledged or not. */
  sent: Set<string>
  /** Answers that were neither a success nor a refusal that says "not now". */
  wrong: string[]
  /** Milliseconds from the moment given to the acknowledgement of the first request that was sent after it. */
  recoveryAfter: (moment: number) => Promise<number>
  stop: () => Promise<void>
}

/**
 * Residents who go on reporting whatever happens: each sends a request, and when no answer comes sends the same one again
 * with the same key until it is acknowledged, as the pages do.
 */
export function startWriters(port: number, cookie: string, areaIds: readonly string[], count: number): Writers {
  const acknowledged = new Map<string, string>()
  const sent = new Set<string>()
  const wrong: string[] = []
  const listeners = new Set<(sentAt: number, at: number) => void>()
  let stopped = false

  async function write(writer: number): Promise<void> {
    for (let turn = 0; !stopped; turn++) {
      const key = randomUUID()
      sent.add(key)
      const body = JSON.stringify({ text: `第 ${writer}-${turn} 件：楼下路灯坏了，晚上看不清路。`, place: { areaId: areaIds[(writer * 31 + turn) % areaIds.length] }, category: 'municipal.streetLight' })
      while (!(await sendOnce(key, body)) && !stopped) await new Promise((done) => setTimeout(done, 100))
    }
  }

  async function sendOnce(key: string, body: string): Promise<boolean> {
    const sentAt = performance.now()
    let response: Response
    let text: string
    try {
      response = await fetch(`http://127.0.0.1:${port}/api/requests`, {
        method: 'POST', headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key }, body, signal: AbortSignal.timeout(20_000),
      })
      text = await response.text()
    } catch {
      return false
    }
    if (response.status === 200) {
      acknowledged.set(key, (JSON.parse(text) as { requestId: string }).requestId)
      const at = performance.now()
      for (const listener of listeners) listener(sentAt, at)
      return true
    }
    // "Not now" is an honest answer; anything else under a fault is not.
    if (response.status !== 503) wrong.push(`${response.status} ${text.slice(0, 200)}`)
    return false
  }

  const writers = Array.from({ length: count }, (_, index) => write(index))
  return {
    acknowledged, sent, wrong,
    recoveryAfter: (moment) =>
      new Promise((done, failed) => {
        const patience = setTimeout(() => failed(new Error('no acknowledgement within 60 s of a fault')), 60_000)
        const listener = (sentAt: number, at: number) => {
          if (sentAt <= moment) return
          clearTimeout(patience)
          listeners.delete(listener)
          done(at - moment)
        }
        listeners.add(listener)
      }),
    stop: async () => {
      stopped = true
      await Promise.all(writers)
    },
  }
}
