import { describe, expect, test } from 'vitest'
import { suggestCategory } from '#modules/requests/suggest-category.ts'

describe('suggestCategory', () => {
  const categories = [{ key: 'municipal', hints: [] }, { key: 'municipal.streetLight', hints: ['路灯', '不亮', '照明'] }, { key: 'sanitation.garbage', hints: ['垃圾', '垃圾清运'] }]
  test.each([
    ['小区路灯晚上不亮', 'municipal.streetLight'],
    ['路灯下堆满垃圾，垃圾清运没人管', 'sanitation.garbage'],
  ])('%s', (text, key) => {
    const found = suggestCategory(text, categories)
    expect(found?.category.key).toBe(key)
    expect(found!.confidence).toBeGreaterThan(0)
    expect(found!.confidence).toBeLessThan(1)
  })
  test('says nothing rather than guess', () => {
    expect(suggestCategory('想问一件事', categories)).toBeUndefined()
  })
})
