import { expect, test } from 'vitest'
import { loadPreset, presetKeys } from '#presets/load-preset.ts'
import type { PresetKey } from '#presets/load-preset.ts'
import { personalIn } from '#kit/secrets/mask.ts'
import { namesIn } from '#modules/requests/pasted-message.ts'
import { guess } from './guess-category.ts'
import { answerTexts } from './sample-answers.ts'
import { doneTexts } from './sample-answers-done.ts'
import { sampleRequests } from './sample-requests.ts'
import type { SampleOptions } from './sample-requests.ts'
import { sampleTexts, textsForOtherCategories } from './sample-texts.ts'

const until = new Date('2026-11-20T10:00:00+08:00')

async function optionsFor(key: PresetKey): Promise<SampleOptions> {
  const preset = await loadPreset(key)
  return {
    seed: preset.code, count: 300, span: { until, days: 92 }, reporters: 180,
    categories: preset.categories.flatMap((category) => category.children),
    grids: [{ areaId: 'g1', name: '锦绣花园第一网格', isVillage: false, outline: undefined, weight: 400 }, { areaId: 'g2', name: '东街村', isVillage: true, outline: undefined, weight: 120 }],
  }
}

test.each(presetKeys)('%s: every category has three texts or more, or the general ones', async (key) => {
  const { categories } = await optionsFor(key)
  const texts = categories.map(({ key: category }) => sampleTexts[category] ?? textsForOtherCategories)
  expect(texts.every((list) => list.length >= 3 && new Set(list).size === list.length)).toBe(true)
  const own = categories.filter(({ key: category }) => sampleTexts[category] === undefined)
  expect(own.length, 'categories without texts of their own').toBeLessThanOrEqual(1)
})

test('what is asked of has an answer of its own, and each answer is to something that is asked', () => {
  expect(Object.keys(doneTexts).sort()).toEqual(Object.keys(sampleTexts).sort())
})

test('what is answered may be published: nothing in it looks like a person or a number', () => {
  const answers = [...Object.values(doneTexts), ...Object.values(answerTexts).map(({ byWhen }) => byWhen)].flat()
  expect(answers.filter((words) => personalIn(words).length > 0 || namesIn(words).length > 0)).toEqual([])
})

test('no text names a person, a phone number or a real place, and none is longer than a resident writes', () => {
  for (const text of [...Object.values(sampleTexts), ...Object.values(doneTexts)].flat()) {
    expect(text).not.toMatch(/\d{5,}|[张王李赵刘陈]某?(先生|女士|老师)/)
    expect(text.replaceAll(/\{(estate|building|road|days|hour|night)\}/g, '')).not.toMatch(/[{}]/)
    expect(text.length).toBeLessThanOrEqual(120)
  }
})

test.each(presetKeys)('%s: 300 requests, the same each time, in order and inside the span', async (key) => {
  const options = await optionsFor(key)
  const requests = sampleRequests(options)
  expect(sampleRequests(options)).toEqual(requests)
  expect(requests).toHaveLength(300)
  expect(new Set(requests.map((request) => request.key)).size).toBe(300)
  for (const [position, request] of requests.entries()) {
    expect(request.at.getTime()).toBeGreaterThan(requests[position - 1]?.at.getTime() ?? 0)
    expect(request.at.getTime()).toBeLessThanOrEqual(until.getTime())
    expect(request.text).not.toMatch(/[{}]|undefined/)
    expect(options.categories.some((category) => category.key === request.category)).toBe(true)
  }
  expect(new Set(requests.map((request) => request.category)).size).toBeGreaterThan(70)
  expect(new Set(requests.map((request) => request.category.split('.')[0])).size).toBe(15)
})

test('a village writes neither of estates nor of lifts', async () => {
  const fromVillage = sampleRequests(await optionsFor('qihe')).filter((request) => request.place.areaId === 'g2')
  expect(fromVillage.length).toBeGreaterThan(40)
  for (const { text, category } of fromVillage) expect(`${category} ${text}`).not.toMatch(/property|小区|电梯|物业|号楼/)
})

test('two seeds give two counties', async () => {
  const options = await optionsFor('qihe')
  expect(sampleRequests({ ...options, seed: 'another' }).map((request) => request.text)).not.toEqual(sampleRequests(options).map((request) => request.text))
})

test('the guess finds the category of most texts: hints and texts speak the same language', async () => {
  const { categories } = await optionsFor('qihe')
  const all = Object.entries(sampleTexts).flatMap(([category, texts]) => texts.map((text) => ({ category, text })))
  const wrong = all.filter(({ category, text }) => {
    const title = text.split(/[。？！]/)[0]!
    return category !== guess(title, text, categories).category
  })
  expect(wrong.length / all.length).toBeLessThan(0.25)
})
