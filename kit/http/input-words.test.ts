import { expect, test } from 'vitest'
import { z } from 'zod'
import { saidOfField, speakChinese } from '#kit/http/input-words.ts'
import { inputInvalid } from '#kit/http/refusals.ts'

speakChinese()

test.each([
  [z.strictObject({ a: z.string() }), {}, '有一项必须填写'],
  [z.strictObject({ a: z.string() }), { a: 1 }, '有一项应是文字'],
  [z.strictObject({ a: z.number().int() }), { a: 'x' }, '有一项应是数字'],
  [z.strictObject({ a: z.array(z.string()) }), { a: {} }, '有一项应是列表'],
  [z.strictObject({ a: z.enum(['one', 'two']) }), { a: 'three' }, '有一项不在可选的内容之中'],
  [z.strictObject({}), { ['x'.repeat(500)]: 1 }, `多出了不认识的字段：${'x'.repeat(40)}`],
  [z.strictObject({ a: z.uuid() }), { a: 'x' }, '有一项格式不对'],
  [z.strictObject({ a: z.uuid('请选择单位') }), { a: 'x' }, '请选择单位'],
  [z.strictObject({ a: z.number().min(73) }), { a: 10 }, '有一项不能小于 73'],
  [z.strictObject({ a: z.number().max(50) }), { a: 1_000 }, '有一项不能大于 50'],
  [z.strictObject({ a: z.string().min(2) }), { a: 'x' }, '有一项至少 2 个字'],
  [z.strictObject({ a: z.string().max(3) }), { a: 'abcdef' }, '有一项最多 3 个字'],
  [z.strictObject({ a: z.array(z.string()).max(1) }), { a: ['x', 'y'] }, '有一项最多 1 项'],
  [z.strictObject({ a: z.string().refine(() => false) }), { a: 'x' }, '有一项不对，请检查后再提交'],
  [z.strictObject({ a: z.union([z.string(), z.number()]) }), { a: [] }, '有一项形式不对'],
])('%#', (schema, input, sentence) => {
  expect(schema.safeParse(input).error?.issues.map((issue) => issue.message)).toEqual([sentence])
})

test('a person reads sentences, each once and none with the name of a field; whoever wrote a program reads the name', () => {
  const fields = [{ path: 'words', sentence: '异议理由至少 5 个字' }, { path: 'place.areaId', sentence: '有一项格式不对' }, { path: 'unit', sentence: '有一项格式不对' }]
  expect(inputInvalid({ fields }).message).toBe('提交的内容有误：异议理由至少 5 个字；有一项格式不对。')
  expect(fields.map(({ path, sentence }) => saidOfField(path, sentence))).toEqual(['words：异议理由至少 5 个字', 'place.areaId：格式不对', 'unit：格式不对'])
})
