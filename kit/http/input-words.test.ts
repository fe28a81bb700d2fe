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
  [z.strictObject({ a: z.number().min(73) }), { a: 10 }, '不能小于 73'],
  [z.strictObject({ a: z.number().max(50) }), { a: 1_000 }, '不能大于 50'],
  [z.strictObject({ a: z.string().min(2) }), { a: 'x' }, '至少 2 个字'],
  [z.strictObject({ a: z.string().max(3) }), { a: 'abcdef' }, '最多 3 个字'],
  [z.strictObject({ a: z.array(z.string()).max(1) }), { a: ['x', 'y'] }, '最多 1 项'],
  [z.strictObject({ a: z.string().refine(() => false) }), { a: 'x' }, '内容不对，请检查后再提交'],
  [z.strictObject({ a: z.union([z.string(), z.number()]) }), { a: [] }, '形式不对'],
])('%#', (schema, input, sentence) => {
  expect(schema.safeParse(input).error?.issues.map((issue) => issue.message)).toEqual([sentence])
})
