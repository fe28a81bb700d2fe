import { connect } from 'node:net'
import type { LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { isPublicAddress, PrivateAddressError, publicLookup, pushServiceOf } from '#modules/platform/server/push-services.ts'

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', [], 'known', 'Chrome'],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', [], 'known', 'Firefox'],
  ['https://wns2-sg2p.notify.windows.com/w/?token=abc', [], 'known', 'Edge'],
  ['https://web.push.apple.com/abc', [], 'known', 'Safari'],
  ['https://FCM.googleapis.com/fcm', [], 'known', 'a name has no case'],
  ['https://fcm.googleapis.com:443/fcm', [], 'known', 'the port that is meant anyway'],
  ['https://fcm.googleapis.com:8443/fcm', [], undefined, 'another port is another service'],
  ['http://fcm.googleapis.com/fcm', [], undefined, 'in clear'],
  ['https://fcm.googleapis.com.example.org/', [], undefined, 'the name stands at the wrong end'],
  ['https://evilfcm.googleapis.com/', [], undefined, 'a longer name'],
  ['https://evilnotify.windows.com/', [], undefined, 'no dot before the suffix'],
  ['https://notify.windows.com/', [], undefined, 'the suffix alone'],
  ['https://fcm.googleapis.com@10.0.0.1/', [], undefined, 'a name as user'],
  ['https://user:word@fcm.googleapis.com/', [], undefined, 'with a password'],
  ['https://127.0.0.1/', [], undefined, 'this machine'],
  ['https://169.254.169.254/latest/meta-data', [], undefined, 'what a cloud tells its machines'],
  ['https://[::1]/', [], undefined, 'this machine in IPv6'],
  ['https://push.county.example/', ['push.county.example'], 'named', 'the operator’s own'],
  ['https://push.county.example:9443/', ['push.county.example'], 'named', 'on whatever port'],
  ['https://a.push.county.example/', ['*.push.county.example'], 'named', 'one of several'],
  ['https://a.push.county.example/', ['push.county.example'], undefined, 'not what was named'],
  ['nowhere', ['push.county.example'], undefined, 'no address'],
])('%s beside %j: %s (%s)', (endpoint, named, expected, _why) => expect(pushServiceOf(endpoint, named)).toBe(expected))

test.each([
  ['142.250.66.74', true], ['1.1.1.1', true], ['2404:6800:4005:81b::200a', true],
  ['127.0.0.1', false], ['127.8.8.8', false], ['10.1.2.3', false], ['172.16.0.1', false], ['172.31.255.255', false], ['172.32.0.1', true], ['192.168.1.1', false], ['169.254.169.254', false], ['100.64.0.1', false],
  ['0.0.0.0', false], ['198.18.0.1', false], ['224.0.0.1', false], ['255.255.255.255', false],
  ['::1', false], ['::', false], ['fe80::1', false], ['fc00::1', false], ['fd12:3456::1', false], ['ff02::1', false], ['::ffff:10.0.0.1', false], ['::ffff:8.8.8.8', false], ['64:ff9b::a00:1', false], ['2002:a00:1::1', false], ['2001:db8::1', false],
])('%s is of the internet at large: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected))

/** What a connection says that is opened to this name. */
const connectTo = async (host: string, lookup: ReturnType<typeof publicLookup>) =>
  await new Promise<Error | 'connected'>((done) => {
    const socket = connect({ host, port: 9, lookup: lookup as LookupFunction })
    socket.once('error', (error) => done(error))
    socket.once('connect', () => { socket.destroy(); done('connected') })
  })

test('a name that this machine resolves to itself is refused before anything is sent', async () => {
  expect(await connectTo('localhost', publicLookup())).toBeInstanceOf(PrivateAddressError)
})

test('of several addresses a single private one is enough', async () => {
  const lookup = publicLookup((_hostname, _options, found) => found(null, [{ address: '142.250.66.74', family: 4 }, { address: '10.0.0.1', family: 4 }]))
  expect(await connectTo('fcm.googleapis.com', lookup)).toBeInstanceOf(PrivateAddressError)
})

test('a name that cannot be looked up keeps its error', async () => {
  const lookup = publicLookup((_hostname, _options, found) => found(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []))
  expect(await connectTo('fcm.googleapis.com', lookup)).toMatchObject({ code: 'ENOTFOUND' })
})
