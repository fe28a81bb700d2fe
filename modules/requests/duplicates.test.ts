import { describe, expect, test } from 'vitest'
import { alikeInPublic, likenessOf, likeOnes, pairsOf } from '#modules/requests/duplicates.ts'
import type { Comparable } from '#modules/requests/duplicates.ts'

const opened_at = new Date('2026-09-15T02:00:00Z')
const request: Comparable = { id: 'own', text: '金桂花园三号楼前路灯不亮，晚上老人不敢出门。', category: 'municipal.streetLight', longitude: 116.75, latitude: 36.79, area_id: 'g1', area_path: 'county/s1/c1/g1/', level_3: 'c1', opened_at }
const other = (id: string, changed: Partial<Comparable>): Comparable => ({ ...request, id, ...changed })

describe('likeOnes', () => {
  test.each([
    ['the same words at the same place', { text: '金桂花园三号楼前的路灯不亮了' }, true],
    ['other words, same subject, a few metres away', { text: '门口照明坏了', longitude: 116.7501 }, true],
    ['same subject on the other side of the town', { text: '门口照明坏了', longitude: 116.85 }, false],
    ['another subject in the same grid', { text: '垃圾没人清运', category: 'sanitation.garbage', longitude: null, latitude: null }, false],
    ['itself', { id: 'own' }, false],
  ])('%s', (_why, changed, expected) => {
    expect(likeOnes(request, [other('other', changed)], 5)).toHaveLength(expected ? 1 : 0)
  })

  const nowhere = { longitude: null, latitude: null }
  test.each<[area: string, place: Partial<Comparable>, expected: boolean]>([
    ['one grid', { area_id: 'g1' }, true],
    ['one community', { area_id: 'c1', area_path: 'county/s1/c1/' }, true],
    ['one street, and no more is known', { area_id: 's1', area_path: 'county/s1/', level_3: null }, false],
    ['the whole county', { area_id: '371425', area_path: 'county/', level_3: null }, false],
  ])('without points, %s alone is near: %o', (_area, place, expected) => {
    const [found] = likeOnes({ ...request, ...nowhere, ...place }, [other('other', { text: '门口照明坏了', ...nowhere, ...place })], 5)
    expect(found?.why).toBe(expected ? '同一辖区，类别相同' : undefined)
  })

  test.each<[of: string, own: Partial<Comparable>, others: Partial<Comparable>, why: string | undefined]>([
    ['a grid and its own community', {}, { area_id: 'c1', area_path: 'county/s1/c1/' }, '同一辖区，类别相同'],
    ['a building of a grid and the grid', { area_id: 'b1', area_path: 'county/s1/c1/g1/b1/' }, {}, '同一辖区，类别相同'],
    ['two grids of one community', {}, { area_id: 'g2', area_path: 'county/s1/c1/g2/' }, undefined],
    ['a grid and its street', {}, { area_id: 's1', area_path: 'county/s1/', level_3: null }, undefined],
    ['a point in a grid and its community without one', { longitude: 116.75, latitude: 36.79 }, { area_id: 'c1', area_path: 'county/s1/c1/' }, '同一辖区，类别相同'],
  ])('%s, of one subject in other words: %o', (_of, own, others, why) => {
    const [found] = likeOnes({ ...request, ...nowhere, ...own }, [other('other', { text: '照明坏了', ...nowhere, ...others })], 5)
    expect(found?.why).toBe(why)
  })

  test('an order of the platform that says in many words and under another subject what a resident said in few', () => {
    const order = '来电人反映：齐河县晏城街道永顺社区金桂花园小区内三号楼前路灯不亮已有一周时间，晚上老人不敢出门，曾多次向物业反映未果，来电人希望相关部门尽快派人核实并修复，请承办单位在规定时限内联系来电人答复处理结果。'
    const [found] = likeOnes({ ...request, ...nowhere }, [other('order', { text: order, category: 'property.service', ...nowhere, area_id: 'c1', area_path: 'county/s1/c1/' })], 5)
    expect(found?.why).toMatch(/^同一辖区，文字相似/)
    const stranger = order.replace('路灯不亮已有一周时间，晚上老人不敢出门', '垃圾箱满溢已有一周时间，气味难闻')
    expect(likeOnes({ ...request, ...nowhere }, [other('order', { text: stranger, category: 'sanitation.garbage', ...nowhere, area_id: 'c1', area_path: 'county/s1/c1/' })], 5)).toEqual([])
  })

  test('in one street told in the same words is suggested, but not as near', () => {
    const street = { ...nowhere, area_id: 's1', area_path: 'county/s1/', level_3: null }
    expect(likeOnes({ ...request, ...street }, [other('other', street)], 5)[0]?.why).toBe('类别相同，文字相似 100%')
  })

  test('the likeliest first, and says why', () => {
    const found = likeOnes(request, [other('far', { longitude: 116.752, text: '路灯坏了晚上不亮' }), other('near', {})], 5)
    expect(found.map((one) => one.id)).toEqual(['near', 'far'])
    expect(found[0]!.why).toBe('相距 0 米，类别相同，文字相似 100%')
  })
})

test.each([
  // asked          public                         category                 suggested
  ['北门口路灯不亮', '有居民反映小区北门口路灯整夜不亮。', 'municipal.streetLight', true],
  ['北门口路灯不亮', '有居民反映小区北门口路灯整夜不亮。', 'safety.other', true],
  ['路灯坏了', '有居民反映垃圾没有及时清运。', 'municipal.streetLight', false],
  ['路灯不亮', '有居民反映路面积水，夜里路灯下看不清。', 'municipal.road', false],
])('what is public beside “%s”: “%s” of %s: %s', (text, published, category, expected) => {
  expect(alikeInPublic({ text, category: 'municipal.streetLight' }, [{ id: 'one', text: published, category }], 3)).toEqual(expected ? ['one'] : [])
})

test.each([
  ['路灯不亮', '路灯不亮', 1],
  ['路灯不亮', '垃圾清运', 0],
  ['路灯不亮', '路灯坏了', 1 / 3],
  ['', '路灯', 0],
])('likeness of %s and %s', (one, two, expected) => {
  expect(likenessOf(pairsOf(one), pairsOf(two))).toBeCloseTo(expected, 5)
})
