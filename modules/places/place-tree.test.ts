import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAreas } from '#db/seed/sample-areas.ts'
import { PlaceTree } from '#modules/places/place-tree.ts'
import type { TreeArea } from '#modules/places/place-tree.ts'
import { loadPreset } from '#presets/load-preset.ts'

const areas: TreeArea[] = await sampleAreas(await loadPreset('qihe'))
const tree = new PlaceTree(areas, [])
const placed = (words: string, within?: string) => tree.fullName(tree.read(words, { within }).area)
const idOf = (fullName: string) => areas.find((area) => tree.fullName(area) === fullName)!.id

describe('a place by its words, with the names of a real county', () => {
  test.each([
    // Found as a stranger's before: the deepest area whose name stood anywhere in the words.
    ['晏北街道温泉社区3号楼', '晏北街道温泉社区'],
    ['晏城街道永福社区2号楼', '晏城街道永福社区'],
    ['大黄乡小李村', '大黄乡小李村'],
    ['刘桥镇官庄村', '刘桥镇'],
    ['华店镇官庄村', '华店镇官庄村'],
    ['祝阿镇官庄村', '祝阿镇官庄村'],
    ['大黄乡朱庄村', '大黄乡朱庄村'],
    ['1号楼楼下', '齐河县'],
    // A name alone.
    ['官庄村', '齐河县'],
    ['红庙朱村', '齐河县'],
    ['东小李村', '齐河县'],
    ['温泉社区', '晏北街道温泉社区'],
    // An estate that the county has once.
    ['凤鸣里小区3号楼', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['凤鸣里3号楼', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['我家在凤鸣里网格', '晏城街道永顺社区凤鸣里网格'],
    ['凤鸣里二期3号楼', '齐河县'],
    ['凤鸣里程碑广场', '齐河县'],
    ['新凤鸣里小区', '齐河县'],
    ['盛世华府小区3号楼', '晏城街道永盛社区盛世华府网格3号楼'],
    ['盛世华府和凤鸣里之间', '齐河县'],
    ['温泉', '齐河县'],
    // As people write.
    ['山东省德州市齐河县晏城街道办事处永顺居委会凤鸣里小区３号楼2单元501室', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['晏城永顺凤鸣里三号楼', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['晏城街道永顺社区凤鸣里3栋', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['晏 城 街 道　永顺社区 凤鸣里 3 号楼', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['3号楼，凤鸣里，永顺社区，晏城街道', '晏城街道永顺社区凤鸣里网格3号楼'],
    ['小李村（大黄乡）', '大黄乡小李村'],
    ['我家在大黄乡的小李村东头', '大黄乡小李村'],
    ['大黄小李村', '大黄乡小李村'],
    ['大黄', '大黄乡'],
    ['大黄镇小李村村委会', '大黄乡小李村'],
    // No further than is certain.
    ['大黄乡东小李村', '大黄乡'],
    ['晏城街道温泉社区', '晏城街道'],
    ['晏城街道3号楼', '晏城街道'],
    ['晏城街道永顺社区凤鸣里二期3号楼', '晏城街道永顺社区'],
    ['晏城街道永顺社区盛世华府小区3号楼', '晏城街道永顺社区'],
    ['晏城街道永顺社区凤鸣里13号楼', '晏城街道永顺社区凤鸣里网格'],
    ['晏城街道永顺社区凤鸣里网格1、3号楼', '晏城街道永顺社区凤鸣里网格'],
    ['晏北街道阳光花园3号楼', '晏北街道'],
    ['晏城街道和晏北街道交界', '齐河县'],
    ['晏城街道永顺社区和晏城街道永福社区之间', '晏城街道'],
    ['老火车站对面', '齐河县'],
    // A community that is not understood is no lead to a village that is; a village is no community that is elsewhere.
    ['潘店镇赵刘林社区马庄村', '潘店镇'],
    ['大黄乡温泉村', '大黄乡'],
  ])('%s → %s', (words, place) => {
    expect(placed(words)).toBe(place)
  })

  test('官庄村 in each town that has one, and in each that has none', () => {
    const towns = areas.filter(({ level }) => level === 'town' || level === 'street')
    const having = towns.filter(({ id }) => areas.some(({ parentId, name }) => parentId === id && name === '官庄村'))
    expect(having.map(({ name }) => name).toSorted()).toEqual(['仁里集镇', '华店镇', '祝阿镇', '胡官屯镇', '赵官镇'].toSorted())
    for (const town of towns) expect(placed(`${town.name}官庄村`)).toBe(having.includes(town) ? `${town.name}官庄村` : town.name)
  })

  test('3号楼 in each community: the community, since each of its grids has one', () => {
    const communities = areas.filter(({ level, name }) => level === 'community' && name.endsWith('社区'))
    expect(communities.length).toBe(20)
    for (const community of communities) expect(placed(`${tree.fullName(community)}3号楼`)).toBe(tree.fullName(community))
  })

  test('whoever is at home in a street need not write it, and no other street’s village is taken for his', () => {
    expect(placed('小李村', idOf('大黄乡'))).toBe('大黄乡小李村')
    expect(placed('焦庙镇小李村', idOf('大黄乡'))).toBe('焦庙镇小李村')
    expect(placed('1号楼楼下', idOf('晏城街道'))).toBe('齐河县')
    expect(placed('3号楼楼下', idOf('晏城街道永顺社区凤鸣里网格'))).toBe('晏城街道永顺社区凤鸣里网格3号楼')
  })
})

test('红旗社区 of another town is not the 红旗村 of this one, which may be called so where no other is', async () => {
  const county: TreeArea[] = await sampleAreas(await loadPreset('juye'))
  const juye = new PlaceTree(county, [])
  const found = (words: string) => juye.fullName(juye.read(words).area)
  expect([found('田庄镇红旗村'), found('田庄镇红旗社区'), found('永丰街道赵庄村'), found('田桥镇赵庄村')]).toEqual(['田庄镇红旗村', '田庄镇', '永丰街道', '田桥镇赵庄村'])
  expect(placed('大黄乡小李社区')).toBe('大黄乡小李村')
})

describe('an estate’s name alone', () => {
  const county = [
    ['1', '齐河县', 'county', '1/'], ['a', '晏城街道', 'street', '1/a/'], ['b', '祝阿镇', 'town', '1/b/'], ['s', '永顺社区', 'community', '1/a/s/'], ['n', '永安社区', 'community', '1/a/n/'], ['v', '金桂村', 'village', '1/b/v/'],
    ['e1', '锦绣苑小区', 'estate', '1/a/s/e1/'], ['g1', '锦绣苑网格', 'grid', '1/a/s/e1/g1/'], ['e2', '阳光花园网格', 'grid', '1/a/s/e2/'], ['e3', '阳光花园网格', 'grid', '1/a/n/e3/'],
    ['e4', '瑞景小区', 'estate', '1/a/s/e4/'], ['e5', '瑞景网格', 'grid', '1/b/v/e5/'], ['e6', '金桂小区', 'estate', '1/a/n/e6/'], ['h', '3号楼', 'building', '1/a/s/e1/h/'], ['e7', '供销社家属院', 'estate', '1/a/n/e7/'],
  ].map(([id, name, level, path]) => ({ id: id!, name: name!, level: level!, path: path!, parentId: path!.split('/').at(-3) ?? null, divisionCode: null }))
  const estates = new PlaceTree(county, [])
  test.each([
    // words               place                               what is said of it
    ['锦绣苑3号楼', '晏城街道永顺社区锦绣苑小区3号楼', null, 'the grid in it is the same place'],
    ['我住在供销社家属院', '晏城街道永安社区供销社家属院', null, 'whatever it is called'],
    ['供销社家属院子里', '齐河县', null, 'not in the middle of other words'],
    ['阳光花园小区3号楼', '晏城街道', '“阳光花园小区”有几处同名', 'as far as both lie together'],
    ['瑞景小区', '齐河县', '“瑞景小区”有几处同名', 'in two streets'],
    ['金桂小区', '晏城街道永安社区金桂小区', null, 'no village'],
    ['金桂3号楼', '齐河县', null, 'it may be the village'],
    ['祝阿镇锦绣苑小区', '祝阿镇', null, 'it is not in the town that is named'],
  ])('%s → %s, %s: %s', (words, place, unclear, _why) => {
    const reading = estates.read(words)
    expect([estates.fullName(reading.area), reading.unclear]).toEqual([place, unclear])
  })
})

describe('names that were', () => {
  const county = [
    ['1', '齐河县', 'county', '1/'], ['a', '晏城街道', 'street', '1/a/'], ['b', '祝阿镇', 'town', '1/b/'], ['a1', '永顺社区', 'community', '1/a/a1/'], ['a2', '李官村', 'village', '1/a/a2/'], ['b1', '新李村', 'village', '1/b/b1/'],
  ].map(([id, name, level, path]) => ({ id: id!, name: name!, level: level!, path: path!, parentId: path!.split('/').at(-3) ?? null, divisionCode: id! }))
  const changed = new PlaceTree(county, [], [
    { name: '晏城镇', parentId: '1', areaIds: ['a'] }, { name: '安头乡', parentId: '1', areaIds: ['b'] }, { name: '张庄村', parentId: 'b', areaIds: ['b1'] }, { name: '李官村', parentId: 'b', areaIds: ['b1'] },
    { name: '大王村', parentId: 'a', areaIds: ['a1', 'a2'] }, { name: '永顺村', parentId: 'a', areaIds: ['a1'] }, { name: '李官村', parentId: 'a', areaIds: ['a1'] },
  ])
  test.each([
    ['晏城镇永顺村', '晏城街道永顺社区'], ['安头乡张庄村', '祝阿镇新李村'], ['祝阿镇李官村', '祝阿镇新李村'],
    ['晏城街道李官村', '晏城街道李官村'], ['晏城街道大王村', '晏城街道'],
  ])('%s → %s', (words, place) => {
    expect(changed.fullName(changed.read(words).area)).toBe(place)
  })
})

test.each(['qihe', 'mudan', 'gaoqing', 'juye', 'longyao', 'shangnan', 'taonan'])('%s: an area’s whole path, however it is written, is found as itself or one above it, never as a stranger', async (key) => {
  const county: TreeArea[] = await sampleAreas(await loadPreset(key))
  const names = new PlaceTree(county, [])
  const written = fc.record({ from: fc.constantFrom(0, 1), between: fc.constantFrom('', '', ' ', '，', '的'), backwards: fc.boolean(), short: fc.integer({ min: 0, max: 63 }), wide: fc.boolean(), after: fc.constantFrom('', '东门', '附近的路灯坏了') })
  let exact = 0
  fc.assert(
    fc.property(fc.constantFrom(...county.map(({ path }) => path)).map((path) => county.find((one) => one.path === path)!), written, (area, { from, between, backwards, short, wide, after }) => {
      const parts = names.chainOf(area).slice(from).map(({ name }, index) => (short & (1 << index) ? name.replace(/(街道|镇|乡|社区|村|网格)$/u, '') : name))
      const ordered = backwards ? parts.toReversed().join(between === '' ? '，' : between) : parts.join(between)
      const words = (wide ? ordered.replaceAll(/\d/gu, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)) : ordered) + after
      const { area: found } = names.read(words)
      if (found === area) exact++
      expect(area.path.startsWith(found.path), `${words} → ${names.fullName(found)}`).toBe(true)
    }),
    { numRuns: 1_000 },
  )
  // A village alone is still none, whatever estate is called like it.
  for (const { name, level } of county.filter(({ level }) => level === 'village')) expect(names.read(name).area, `${level} ${name}`).toSatisfy((area: TreeArea) => names.isWide(area))
  for (const area of county.filter(({ path }) => path.split('/').length <= 4)) expect(names.fullName(names.read(names.fullName(area)).area)).toBe(names.fullName(area))
  expect(exact).toBeGreaterThan(250)
})
