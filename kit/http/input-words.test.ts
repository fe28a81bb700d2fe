import { expect, test } from 'vitest'
import { z } from 'zod'
import { speakChinese } from '#kit/http/input-words.ts'

speakChinese()

test.each([
  [z.strictObject({ a: z.string() }), {}, '必须填写'],
  [z.strictObject({ a: z.string() }), { a: 1 }, '应是文字'],
  [z.strictObject({ a: z.number().int() }), { a: 'x' }, '应是数字'],
  [z.strictObject({ a: z.array(z.string()) }), { a: {} }, '应是列表'],
  [z.strictObject({ a: z.enum(['one', 'two']) }), { a: 'three' }, '不在可选的内容之中'],
  [z.strictObject({}), { ['x'.repeat(500)]: 1 }, `多出了不认识的字段：${'x'.repeat(40)}`],
  [z.strictObject({ a: z.uuid() }), { a: 'x' }, '格式不对'],
  [z.strictObject({ a: z.uuid('请选择单位') }), { a: 'x' }, '请选择单位'],
  [z.strictObject({ a: z.union([z.string(), z.number()]) }), { a: [] }, '形式不对'],
])('%#', (schema, input, sentence) => {
  expect(schema.safeParse(input).error?.issues.map((issue) => issue.message)).toEqual([sentence])
})

test('lengths and limits are said in zod’s own Chinese', () => {
  const message = z.string().max(3).safeParse('abcdef').error!.issues[0]!.message
  expect(message).toMatch(/[\u4e00-\u9fff]/)
  expect(message).not.toMatch(/Too|expected/)
})
