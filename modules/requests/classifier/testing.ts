import { deterministic } from '#presets/deterministic.ts'
import type { Example } from '#modules/requests/classifier/train-category-model.ts'

const openings = ['您好，', '我是这里的居民，', '反映一件事：', '请问，', '希望有人管一管，']
const subjects: Readonly<Record<string, readonly string[]>> = {
  'municipal.streetLight': ['路灯', '灯杆', '照明', '夜里很黑', '灯泡坏了', '不亮'],
  'sanitation.garbage': ['垃圾', '清运', '垃圾桶', '发臭', '满出来', '没人收'],
  'utilities.water': ['自来水', '停水', '水管', '水压', '水很小', '没有水'],
}
const endings = ['已经好几天了。', '请尽快处理。', '老人出门不方便。', '谢谢。']

/** Made texts of three categories, the same each time, each by somebody else; every fifth speaks as much of another category's things. */
export function madeExamples(each: number): Example[] {
  const chance = deterministic('classifier/examples')
  return Object.entries(subjects).flatMap(([category, words]) =>
    Array.from({ length: each }, (_, index) => {
      const others = index % 5 === 0 ? chance.shuffle(chance.pick(Object.values(subjects))).slice(0, 2) : []
      return {
        text: `${chance.pick(openings)}${[...chance.shuffle(words).slice(0, others.length > 0 ? 2 : 3), ...others].join('，')}，${chance.pick(endings)}`,
        category, person: `${category} ${index}`, day: `2026-0${1 + (index % 9)}-15`, hinted: chance.chance(0.4) ? category : null,
      }
    }))
}
