import { lookup } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { BlockList, isIPv6 } from 'node:net'

/** The push services of Chrome, Firefox, Edge and Safari. `*.` stands for one or more further names before it. */
const KNOWN_HOSTS = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', '*.notify.windows.com', 'web.push.apple.com']

/**
 * Which kind of push service an address belongs to, or undefined: then nothing is ever sent there, because whoever subscribes
 * writes the address, and the server is where it calls from. `named`: by the operator, who may name one inside his own network.
 */
export function pushServiceOf(endpoint: string, named: readonly string[]): 'known' | 'named' | undefined {
  return serviceOf(endpoint, KNOWN_HOSTS, named)
}

/** The same for any service that is spoken to over https. */
export function serviceOf(endpoint: string, knownHosts: readonly string[], named: readonly string[]): 'known' | 'named' | undefined {
  if (!URL.canParse(endpoint)) return undefined
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined
  if (isNamed(hostname, named)) return 'named'
  return port === '' && isNamed(hostname, knownHosts) ? 'known' : undefined
}

export function isNamed(hostname: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(hostname, pattern))
}

function matches(hostname: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern
}

export class PrivateAddressError extends Error {}

type Found = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void
type Resolve = (hostname: string, options: LookupOptions & { all: true }, found: Found) => void
type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/**
 * Looks a name up as `net.connect` asks for it, and refuses it when any of its addresses lies in a network of our own. The
 * connection goes to the very addresses that were looked at: a second look-up could answer otherwise.
 */
export function publicLookup(resolve: Resolve = lookup) {
  return (hostname: string, options: LookupOptions, answer: Answer): void =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) answer(error, [])
      else if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address))) answer(new PrivateAddressError(`${hostname} is in a private network`), [])
      else if (options.all === true) answer(null, addresses)
      else answer(null, addresses[0]!.address, addresses[0]!.family)
    })
}

/** Not of the internet at large: this host, private and shared networks, link-local, documentation, multicast, reserved (RFC 6890). */
const ours = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16],
  ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) ours.addSubnet(network, prefix, 'ipv4')
/** The only part of IPv6 that is routed between networks; inside it the ranges that carry an IPv4 address or nothing. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
for (const [network, prefix] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) ours.addSubnet(network, prefix, 'ipv6')

/** A mapped address (`::ffff:10.0.0.1`) is outside 2000::/3, and so refused whatever it holds. */
export function isPublicAddress(address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  return !ours.check(address, family) && (family === 'ipv4' || global6.check(address, 'ipv6'))
}
