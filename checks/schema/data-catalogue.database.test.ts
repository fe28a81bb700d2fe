import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { dataCatalogue } from '#modules/platform/data-catalogue.ts'
import { catalogueFaults, cataloguePage, columnsOf } from './data-catalogue.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

test('every column of the database is in the catalogue', async () => {
  expect(catalogueFaults(dataCatalogue, await columnsOf(house.owner))).toEqual([])
})

test('docs/data-catalogue.md is made from it', () => {
  expect(readFileSync(new URL('../../docs/data-catalogue.md', import.meta.url), 'utf8'), 'run: node checks/schema/write-data-catalogue.ts').toBe(cataloguePage(dataCatalogue))
})

test('what is said to be deleted within days stands in tables that time sweeps', async () => {
  const { rows } = await house.owner.query("SELECT prosrc FROM pg_proc WHERE oid = 'app.sweep(timestamptz)'::regprocedure")
  const isSwept = (table: string) => rows[0].prosrc.includes(`DELETE FROM ${table} `)
  const within = new Set<string | undefined>(['submission', 'source', 'feed'])
  const named = Object.entries(dataCatalogue).flatMap(([table, { personal }]) => Object.entries(personal).map(([column, treatment]) => ({ table, column, treatment })))
  expect(named.filter(({ table, treatment }) => within.has(treatment) && !isSwept(table)).map(({ table, column }) => `${table}.${column}`)).toEqual([])
})

describe('the check finds', () => {
  test('a column that nobody classed', async () => {
    await house.owner.query('BEGIN; ALTER TABLE matter ADD COLUMN planted text; CREATE TABLE planted_table (county_code text PRIMARY KEY)')
    const columns = await columnsOf(house.owner)
    await house.owner.query('ROLLBACK')
    expect(catalogueFaults(dataCatalogue, columns)).toEqual(['matter.planted is not in the catalogue', 'planted_table.county_code is not in the catalogue'])
  })

  test('personal data classed as none, a column that is gone, one classed twice', () => {
    const live = ['id', 'phone_sealed', 'account_id', 'both'].map((column) => ({ table: 'planted', column }))
    const planted = { about: '', personal: { account_id: 'accountNumber', both: 'message' }, none: ['id', 'phone_sealed', 'gone', 'both'] } as const
    expect(catalogueFaults({ planted }, live)).toEqual([
      'planted.phone_sealed is classed as none, and its name says otherwise',
      'planted.both is both personal and none',
      'planted.gone is in the catalogue, but not in the database',
    ])
  })
})
