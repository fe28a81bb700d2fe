import { request } from 'node:http'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

const MEGABYTE = 1024 * 1024
const json = { 'content-type': 'application/json' }
const bytes = (megabytes: number) => new Uint8Array(megabytes * MEGABYTE + 1).fill(32)

test.each(['/api/sessions', '/api/slips', '/api/requests', '/api/me/large-type'])('%s takes a megabyte and no more, whoever asks', async (path) => {
  for (const person of [house.anonymous, await house.as('resident')]) {
    const refused = await person.send('POST', path, bytes(1), json)
    expect(refused.status).toBe(413)
    expect(refused.body).toMatchObject({ title: 'request.too-large', detail: '提交的内容太大，最多 1 MB。请减少内容后再提交。' })
    expect((await person.send('POST', path, new Uint8Array(MEGABYTE).fill(32), json)).status).not.toBe(413)
  }
})

test.each([['/api/photos', 11], ['/api/recordings', 5], ['/api/areas/import', 13], ['/api/areas/outlines', 40], ['/api/sealed', 11]] as const)('%s takes %i megabytes from somebody who has signed in, and none of them from a stranger', async (path, most) => {
  const person = await house.as('systemAdministrator')
  expect((await person.send('POST', path, bytes(2), json)).status).not.toBe(413)
  expect((await person.send('POST', path, bytes(most), json)).status).toBe(413)
  const [county] = person.cookie.split('.')
  for (const cookie of ['', `${county}.${'A'.repeat(43)}`]) expect((await house.anonymous.send('POST', path, bytes(2), { ...json, cookie })).status).toBe(401)
  await person.post('/api/me/sign-out')
  expect((await person.send('POST', path, bytes(2), json)).status).toBe(401)
})

test('a body without a length before it is read as far as a megabyte', async () => {
  const sent = await new Promise<{ status: number; bytes: number }>((done, failed) => {
    let sentBytes = 0
    const call = request(`${house.baseUrl}/api/areas/outlines`, { method: 'POST', headers: json }, (answer) => {
      answer.resume()
      isAnswered = true
      done({ status: answer.statusCode!, bytes: sentBytes })
    })
    let isAnswered = false
    call.on('error', (error) => (isAnswered ? undefined : failed(error)))
    const more = () => {
      if (isAnswered || sentBytes > 30 * MEGABYTE) return void call.end()
      sentBytes += 65_536
      call.write(Buffer.alloc(65_536, 32), more)
    }
    more()
  })
  expect(sent.status).toBe(401)
  expect(sent.bytes).toBeLessThan(30 * MEGABYTE)
})
