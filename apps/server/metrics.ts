import type { Context } from 'hono'
import type { Services } from '#kit/http/handle.ts'

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1, 5]
const requests = new Map<string, number>()
const buckets = Array.from({ length: BUCKETS_SECONDS.length + 1 }, () => 0)
let totalSeconds = 0

/** Counts each answer by method and class of status, and its time. Never a path with ids in it. */
export async function observe(c: Context, next: () => Promise<void>): Promise<void> {
  const started = performance.now()
  await next()
  const seconds = (performance.now() - started) / 1000
  const key = `method="${c.req.method}",class="${Math.floor(c.res.status / 100)}xx"`
  requests.set(key, (requests.get(key) ?? 0) + 1)
  const bucket = BUCKETS_SECONDS.findIndex((limit) => seconds <= limit)
  buckets[bucket === -1 ? BUCKETS_SECONDS.length : bucket]! += 1
  totalSeconds += seconds
}

/** The text form of Prometheus, version 0.0.4. */
export async function metricsText(services: Services, liveConnections: number): Promise<string> {
  const lines = ['# TYPE linli_http_requests_total counter']
  for (const [key, count] of requests) lines.push(`linli_http_requests_total{${key}} ${count}`)
  lines.push('# TYPE linli_http_request_seconds histogram')
  let sum = 0
  BUCKETS_SECONDS.forEach((limit, index) => {
    sum += buckets[index]!
    lines.push(`linli_http_request_seconds_bucket{le="${limit}"} ${sum}`)
  })
  sum += buckets[BUCKETS_SECONDS.length]!
  lines.push(`linli_http_request_seconds_bucket{le="+Inf"} ${sum}`, `linli_http_request_seconds_sum ${totalSeconds}`, `linli_http_request_seconds_count ${sum}`)
  const gauges = {
    linli_pool_connections: services.pool.totalCount, linli_pool_waiting: services.pool.waitingCount, linli_live_connections: liveConnections,
    linli_resident_memory_bytes: process.memoryUsage.rss(), linli_uptime_seconds: Math.round(process.uptime()),
  }
  for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
  return `${lines.join('\n')}\n`
}
