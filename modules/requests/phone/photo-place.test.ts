import { expect, test } from 'vitest'
import { placeInPhoto } from '#modules/requests/phone/photo-place.ts'
import { photoHead } from '#modules/requests/test-photo.ts'

const near = (place: ReturnType<typeof placeInPhoto>) => place && [Math.round(place.longitude * 1e5) / 1e5, Math.round(place.latitude * 1e5) / 1e5]

test.each([
  ['little end first', photoHead({}), [116.758_5, 36.791_25]],
  ['big end first', photoHead({ little: false }), [116.758_5, 36.791_25]],
  ['south and west', photoHead({ latitudeSide: 'S', longitudeSide: 'W' }), [-116.758_5, -36.791_25]],
  ['behind another segment', photoHead({ before: true }), [116.758_5, 36.791_25]],
])('the place of a photo is read, %s', (_how, bytes, place) => {
  expect(near(placeInPhoto(bytes))).toEqual(place)
})

test.each([
  ['nothing', new Uint8Array()],
  ['no JPEG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0])],
  ['a photo without notes', new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2])],
  ['notes without a place', photoHead({ folder: 0x8769 })],
  ['a place of nothing but noughts', photoHead({ longitude: [0, 0, 0], latitude: [0, 0, 0] })],
  ['a latitude beyond the pole', photoHead({ latitude: [91, 0, 0] })],
  ['a longitude beyond the date line', photoHead({ longitude: [181, 0, 0] })],
  ['a fraction over nought', photoHead({ under: 0 })],
  ['degrees that are no fraction', photoHead({ kind: 2 })],
  ['one number instead of three', photoHead({ count: 1 })],
  ['neither end first', photoHead({ order: 0x1234 })],
  ['an offset past the end', photoHead({ offset: 60_000 })],
  ['a head cut off', photoHead({}).subarray(0, 90)],
])('%s has no place', (_what, bytes) => {
  expect(placeInPhoto(bytes)).toBeUndefined()
})
