import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainCell } from './plain-cell.ts'

test.each([
  ['=1+1'], ['+86 138'], ['-1'], ['@SUM(A1)'], ['\t=1'], ['\r=1'], ['\n路灯坏了'], ['＝cmd'], ['＋1'], ['－1'], ['＠a'], [' =1'], ['\u00A0=1'], ['\u3000＝1'], ['\u200B=1'],
  ['\uFEFF=1'], ['−1'], ['–1'], ['——路灯'], ['\u00AD=1'], ['\u202E=1'],
])('%j cannot be run', (text) => expect(plainCell(text)).toBe(`'${text}`))

test.each([['路灯坏了'], ['2026-000123'], ['1=1'], ['三号楼 - 二单元'], ['a@b.cn'], ["'已加过"], ['']])('%j stays as it is', (text) => expect(plainCell(text)).toBe(text))

test.each([
  ['a\u0000b\u001Bc', 'abc'], ['换\n行', '换\n行'], ['半\uD83D个', '半\uFFFD个'], ['\u0001=1', "'=1"], ['\u0007\u00AD\u202E＝1', "'\u00AD\u202E＝1"],
])('%j becomes %j', (text, plain) => expect(plainCell(text)).toBe(plain))

test('a cell never holds more than the format allows, nor half a character', () => {
  expect(plainCell('字'.repeat(40_000))).toHaveLength(32_767)
  expect(plainCell('😀'.repeat(20_000)).isWellFormed()).toBe(true)
})

test('whatever is written, what remains begins no formula and can stand in XML', () => {
  const dangerous = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', ' ', '\u00A0', '\u200B', '\u00AD', '\u202E', '\u0000', '\u0007', '\uD800', '路', 'A1')
  fc.assert(fc.property(fc.array(dangerous, { maxLength: 6 }), fc.string({ unit: 'binary' }), (front, rest) => {
    const plain = plainCell(front.join('') + rest)
    expect(/^[\p{Z}\p{Cf}\s]*[=+\-@＝＋－＠]/u.test(plain)).toBe(false)
    expect(/^[\t\r\n]/.test(plain)).toBe(false)
    expect(plain.isWellFormed()).toBe(true)
    expect(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/u.test(plain)).toBe(false)
  }))
})
