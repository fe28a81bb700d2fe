/** How long the other side asks to be left alone (RFC 9110, 10.2.3: seconds, or a moment by its clock), in milliseconds; 0 where it says nothing that can be read. */
export function retryAfter(said: string | null | undefined, now: Date = new Date()): number {
  if (said === null || said === undefined || said.trim() === '') return 0
  const milliseconds = /^\s*\d+\s*$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - now.getTime()
  return milliseconds > 0 ? milliseconds : 0
}
