import { expect, test } from 'vitest'
import { sourceOf } from '#kit/http/source.ts'

test.each([
  ['192.0.2.7', '192.0.2.7', 'an IPv4 address is a source'],
  ['::ffff:192.0.2.7', '192.0.2.7', 'also where the socket speaks IPv6'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', 'the first 64 bits'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64', 'the same household'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64', 'however it is written'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64', 'the neighbour'],
  ['2001:db8::1', '2001:db8:0:0::/64', 'zeros left out'],
  ['::1', '0:0:0:0::/64', 'this machine'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'with its interface'],
  ['unknown', 'unknown', 'no address'],
])('%s → %s: %s', (address, expected) => expect(sourceOf(address)).toBe(expected))
