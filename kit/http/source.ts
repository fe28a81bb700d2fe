import { isIPv6 } from 'node:net'

/**
 * What a limit counts as one source: an IPv4 address, or the first 64 bits of an IPv6 one, because every household has a whole
 * /64 and can change the rest with each call.
 */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const bare = address.split('%')[0]!
  return isIPv6(bare) ? `${firstGroups(bare).join(':')}::/64` : address
}

function firstGroups(address: string): string[] {
  // The URL parser writes an address the one canonical way, an embedded IPv4 part included.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [before, after] = canonical.split('::') as [string, string | undefined]
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...tail].slice(0, 4)
}
