import pino from 'pino'
import type { Logger } from 'pino'

const MOST_WAITING_CHARACTERS = 4_000_000

/**
 * The server's log. One that cannot be written, on a full disk, must not end the server: it is said once, and what waits is
 * written when there is room again; of what waits beyond 4 MB nothing is kept.
 */
export function openLog(path: string, say: (line: string) => void): Logger {
  let told = false
  // Line by line: there are few, and what is waiting when the process ends is what one would want to read.
  const file = pino.destination({ dest: path, mkdir: true, sync: true, maxLength: MOST_WAITING_CHARACTERS })
  file.on('error', (error: Error) => {
    if (!told) say(`日志 ${path} 写不进去：${error.message}`)
    told = true
  })
  return pino({ base: null, redact: [] }, file)
}
