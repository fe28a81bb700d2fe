import { expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { check } from '#kit/ui/check.ts'

const rename = route.route({ method: 'POST', path: '/things' }).input(
  z.strictObject({ id: z.string(), name: z.string().trim().min(2, '名称至少 2 个字'), on: z.iso.date('请填写日期'), parts: z.array(z.strictObject({ name: z.string().min(1, '请填写名称') })).optional() }),
)

test('what the contract takes is sent as it was filled in, without what was left empty', () => {
  expect(check(rename, { id: 'a', name: '阳光社区', on: '2026-10-08', parts: undefined })).toEqual({ input: { id: 'a', name: '阳光社区', on: '2026-10-08' } })
})

test.each([
  ['too short', { id: 'a', name: '阳', on: '2026-10-08' }, { name: '名称至少 2 个字' }],
  ['left empty, with words of the form', { id: '', name: '阳光', on: '2026-10-08' }, { id: '请选择区划' }],
  ['left out, without words: never the checker’s English', { id: 'a', on: '2026-10-08' }, { name: '请填写或选择这一项' }],
  ['inside a list', { id: 'a', name: '阳光', on: '2026-10-08', parts: [{ name: '' }] }, { 'parts.0.name': '请填写名称' }],
])('%s', (_why, values, wrong) => expect(check(rename, values, { id: '请选择区划' })).toEqual({ wrong }))
