import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excerptOf, foldWords, marksIn, soughtIn } from '#modules/matters/search-words.ts'

describe('the form in which words are searched', () => {
  test.each([
    ['３号楼，路灯不亮。', '3号楼 路灯不亮', 'full width and signs'],
    ['ＡＢ区 Wi-Fi', 'ab区 wi fi', 'small letters'],
    ['请打138 0013 8000找我', '请打 找我', 'a mobile number in groups'],
    ['电话13800138000', '电话', 'a mobile number'],
    ['座机0534-5321234，或5321234', '座机 或', 'landlines, also without area code'],
    ['身份证37142519900101123X', '身份证', 'an ID number'],
    ['一三八，１３８００１３８０００', '一三八', 'full-width digits'],
    ['①③⑧⓪⓪①③⑧⓪⓪⓪', '', 'digits in circles'],
    ['2026年11月，12345热线，3单元501室', '2026年11月 12345热线 3单元501室', 'dates, service numbers and doors stay'],
    ['𠮷野家门口', '𠮷野家门口', 'a character outside the basic plane'],
  ])('%s → %s: %s', (text, folded) => expect(foldWords(text)).toBe(folded))

  test('is its own form, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const folded = foldWords(text)
      expect(foldWords(folded)).toBe(folded)
      expect(folded).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u)
    }), { numRuns: 500 })
  })

  test('keeps no telephone number, however it is written, and nothing of it', () => {
    const phone = fc.tuple(fc.constantFrom('3', '5', '8'), fc.stringMatching(/^\d{9}$/)).map(([second, rest]) => `1${second}${rest}`)
    const written = fc.tuple(phone, fc.constantFrom('', ' ', '-'), fc.boolean()).map(([digits, gap, wide]) => {
      const text = gap === '' ? digits : `${digits.slice(0, 3)}${gap}${digits.slice(3, 7)}${gap}${digits.slice(7)}`
      return wide ? text.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : text
    })
    fc.assert(fc.property(written, (text) => {
      expect(foldWords(`路灯坏了，请打${text}找我`)).toBe('路灯坏了 请打 找我')
    }), { numRuns: 300 })
  })
})

describe('what is searched for', () => {
  test.each([
    ['路灯', { terms: ['路灯'] }],
    [' 阳光花园　路灯 路灯', { terms: ['阳光花园', '路灯'] }],
    ['３号楼', { terms: ['3号楼'] }],
    ['2026-0001', { number: '2026-0001' }],
    ['２０２６－', { number: '2026-' }],
    ['3 号楼', { terms: ['3', '号楼'] }],
    ['路', undefined],
    ['路 灯', undefined],
    ['%%', undefined],
    ['13800138000', undefined],
    ['0534-5321234', undefined],
  ])('%s → %o', (typed, sought) => expect(soughtIn(typed)).toEqual(sought))
})

describe('marks', () => {
  test.each([
    ['三号楼路灯坏了，路灯不亮', ['路灯'], ['路灯', '路灯']],
    ['ＡＢ区３号楼', ['ab', '3号楼'], ['ＡＢ', '３号楼']],
    ['路灯灯杆', ['路灯', '灯灯杆'], ['路灯灯杆']],
    ['𠮷𠮷路灯', ['𠮷路'], ['𠮷路']],
    ['面积㎡不对', ['m2'], ['㎡']],
    ['没有', ['路灯'], []],
  ])('%s %o', (text, terms, marked) => expect(marksIn(text, terms).map(([from, to]) => text.slice(from, to))).toEqual(marked))

  test('are found wherever the folded text holds the term, and stay in their excerpt', () => {
    const text = fc.array(fc.constantFrom('路', '灯', '３', '号', '𠮷', '，', ' ', 'Ａ', 'b', '。'), { minLength: 1, maxLength: 120 }).map((parts) => parts.join(''))
    fc.assert(fc.property(text, fc.constantFrom('路灯', '3号', 'ab', '𠮷'), (written, term) => {
      const marks = marksIn(written, [term])
      expect(marks.length > 0).toBe(foldWords(written).includes(term))
      const excerpt = excerptOf(written, marks)
      expect(excerpt.marks.length > 0).toBe(marks.length > 0)
      for (const [from, to] of excerpt.marks) expect(foldWords(excerpt.words.slice(from, to))).toContain(term)
      expect(excerpt.words.isWellFormed()).toBe(true)
      expect(excerpt.words.length).toBeLessThanOrEqual(50)
    }), { numRuns: 500 })
  })
})
