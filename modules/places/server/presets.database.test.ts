import { expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'

const ground = { databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }

async function withHouse(options: { preset?: string }, work: (house: TestHouse) => Promise<void>): Promise<void> {
  const house = await openTestHouse(ground, options)
  try {
    await work(house)
  } finally {
    await house.close()
  }
}

async function areasAt(person: TestPerson, level: string) {
  const answer = await person.get(`/api/areas?level=${level}&limit=500`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.areas as { areaId: string; name: string; households: number | null; path: string }[]
}

test('商南: zones and sections beside estates, and whether a grid keeps to the size that the county asks', () => withHouse({ preset: 'shangnan' }, async (house) => {
  const clerk = await house.as('communityStaff')
  const [zones, sections] = [await areasAt(clerk, 'zone'), await areasAt(clerk, 'section')]
  expect(zones.length).toBeGreaterThanOrEqual(13)
  expect(sections.every((section) => zones.some((zone) => section.path.startsWith(zone.path)))).toBe(true)
  const chief = (await clerk.get(`/api/posts?areaId=${sections[0]!.areaId}`)).body.posts
  expect(chief).toMatchObject([{ role: 'gridLeader', name: `${sections[0]!.name}大区片长`, primary: { away: false } }])
  const grids = await areasAt(clerk, 'grid')
  const outside = (households: number) => households < 30 || households > 80
  for (const grid of [grids.find((one) => outside(one.households!))!, grids.find((one) => !outside(one.households!))!]) {
    const { size } = (await clerk.get(`/api/areas/${grid.areaId}`)).body
    expect(size).toMatchObject({ verdict: outside(grid.households!) ? 'breaks' : 'keeps', rules: [{ asks: '50–80 户' }, { asks: '30–50 户' }] })
    expect(size.sentence).toContain(`${grid.households} 户`)
  }
  const [detail, levels] = [(await clerk.get(`/api/areas/${grids[0]!.areaId}`)).body, (await clerk.get('/api/area-levels')).body.levels]
  expect([detail.levelName, detail.levelCitation]).toEqual([levels.find((one: { level: string }) => one.level === 'grid').name, '《党建引领强基固本 “六化”统筹创新治理》'])
  const workers = (await clerk.get(`/api/posts?areaId=${grids[0]!.areaId}&role=gridWorker`)).body.posts
  expect(workers).toMatchObject([{ name: `${grids[0]!.name}片长`, roleName: '片长', primary: {}, substitute: {} }])
  const community = (await areasAt(clerk, 'community'))[0]!
  expect((await clerk.get(`/api/areas/${community.areaId}`)).body.size).toMatchObject({ verdict: 'unknown', rules: [{ asks: '6000–10000 人' }] })
  // The rule holds from 2025 on; nobody answers for a building there.
  expect((await clerk.get(`/api/areas/${house.countyCode}`)).body.size).toBeNull()
  const administrator = await house.as('systemAdministrator')
  const building = await administrator.post('/api/areas', { name: '1号楼', level: 'building', parentId: grids[0]!.areaId, on: '2026-09-15' })
  expect(building.status, building.text).toBe(200)
  const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE key = 'communityCommittee' LIMIT 1")
  const post = await administrator.post('/api/posts', { organizationId: rows[0]!.id, role: 'buildingLead', name: '楼长', areaId: building.body.areaIds[0], validFrom: '2026-09-15' })
  expect([post.status, post.body.title, post.body.detail]).toEqual([422, 'post.does-not-fit', '“党员中心户”岗位应设在党员中心户，请重新选择。'])
}))

test('a procedure that an earlier version stored, with a field that is gone, still holds', () => withHouse({}, async (house) => {
  await house.owner.query("UPDATE setting SET value = value || '{\"to\": null}' WHERE key = 'procedure'")
  await house.owner.query('UPDATE rule_version SET version = version + 1')
  const answer = await (await house.as('streetStaff')).get('/api/procedure')
  expect([answer.status, answer.body.citation]).toEqual([200, '本县诉求办理流程规定（示例）'])
}))
