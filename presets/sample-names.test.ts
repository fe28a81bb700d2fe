import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deterministic } from './deterministic.ts'
import { sampleEstates, samplePerson, samplePhone, sampleRoad, syntheticPhonePrefix } from './sample-names.ts'

describe('deterministic', () => {
  test('the first numbers of a seed never change', () => {
    const choose = deterministic('371425/people')
    expect([choose.int(0, 999), choose.int(0, 999), choose.int(0, 999)]).toEqual([241, 799, 968])
    expect(choose.uuid()).toBe('46d135d7-4b36-4cd6-88de-ddb440363317')
  })

  test('same seed, same stream; other seed, other stream', () => {
    const stream = (seed: string) => {
      const choose = deterministic(seed)
      return Array.from({ length: 20 }, () => choose.next())
    }
    fc.assert(fc.property(fc.string(), (seed) => { expect(stream(seed)).toEqual(stream(seed)) }))
    expect(stream('a')).not.toEqual(stream('b'))
  })

  test('int keeps to both ends and reaches them', () => {
    fc.assert(fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 5 }), (seed, from, width) => {
      const choose = deterministic(seed)
      const drawn = new Set(Array.from({ length: 400 }, () => choose.int(from, from + width)))
      expect([...drawn].sort((left, right) => left - right)).toEqual(Array.from({ length: width + 1 }, (_, step) => from + step))
    }), { numRuns: 30 })
  })

  test('shuffle keeps every item and leaves the original alone', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.integer()), (seed, items) => {
      const before = [...items]
      const shuffled = deterministic(seed).shuffle(items)
      expect(items).toEqual(before)
      expect([...shuffled].sort()).toEqual(before.sort())
    }))
    const ordered = Array.from({ length: 52 }, (_, card) => card)
    expect(deterministic('cards').shuffle(ordered)).not.toEqual(ordered)
  })

  test('pick refuses an empty list', () => {
    expect(() => deterministic('x').pick([])).toThrow(RangeError)
  })

  test('100,000 ids, half from one stream and half from a stream each, are in the layout of a UUID and differ', () => {
    const choose = deterministic('ids')
    const ids = Array.from({ length: 100_000 }, (_, position) =>
      position % 2 === 0 ? choose.uuid() : deterministic(`ids/${position}`).uuid())
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('ids with a time sort by it and give it back', () => {
    const choose = deterministic('ids')
    const early = choose.uuidAt(new Date('2026-01-05T01:00:00Z'))
    const late = choose.uuidAt(new Date('2026-01-05T01:00:01Z'))
    expect(early < late).toBe(true)
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Date(Number.parseInt(early.replaceAll('-', '').slice(0, 12), 16)).toISOString()).toBe('2026-01-05T01:00:00.000Z')
  })
})

describe('sample people and places', () => {
  test('a person is the same each time, synthetic, and has a sample phone', () => {
    fc.assert(fc.property(fc.nat(50_000), (position) => {
      const person = samplePerson('371425', position)
      expect(samplePerson('371425', position)).toEqual(person)
      expect(person.synthetic).toBe(true)
      expect(person.name).toMatch(/^\p{Script=Han}{2,3}$/u)
      expect(person.phone).toMatch(/^19900\d{6}$/)
    }))
  })

  test('the first ten thousand phones begin with 1990000, and a million differ', () => {
    expect(samplePhone(0)).toBe('19900000000')
    expect(samplePhone(9999)).toBe('19900009999')
    expect(samplePhone(10_000)).toBe('19900010000')
    expect(samplePhone(999_999).startsWith(syntheticPhonePrefix)).toBe(true)
    expect(samplePhone(1_000_000)).toBe(samplePhone(0))
  })

  test('names vary: 1,000 people have at least 700 different ones', () => {
    const names = new Set(Array.from({ length: 1000 }, (_, position) => samplePerson('371425', position).name))
    expect(names.size).toBeGreaterThanOrEqual(700)
  })

  test('1,350 estates have different names', () => {
    const names = sampleEstates('611023', 1350).map((estate) => estate.name)
    expect(new Set(names).size).toBe(1350)
    expect(sampleEstates('611023', 1350).map((estate) => estate.name)).toEqual(names)
  })

  test('a road has a number', () => {
    expect(sampleRoad('371425', 3)).toMatch(/^\p{Script=Han}+\d+号$/u)
  })
})
