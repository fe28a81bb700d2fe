import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHalfWidth } from './half-width.ts'
import { maskAddress, maskIdNumber, maskName, maskPhone, maskText, personalIn } from './mask.ts'

test.each([maskName, maskPhone, maskIdNumber, maskAddress, maskText])('%o leaves null null and nothing nothing', (mask) => {
  expect(mask(null)).toBeNull()
  expect(mask(undefined)).toBeNull()
  expect(mask('')).toBe('')
})

test.each<[string, string, string?]>([
  ['张三', '张*'],
  ['王小明', '王**'],
  ['欧阳娜娜', '欧阳**'],
  ['歐陽娜娜', '歐陽**'],
  ['欧阳', '欧*', 'of two characters the second is the given name'],
  ['诸葛亮', '诸葛*'],
  ['张', '*'],
  [' 张三 ', '张*'],
  ['𠮷', '*'],
  ['𠮷田', '𠮷*'],
  ['李𪚥𠀀', '李**'],
  ['𠮷󠄀田', '𠮷󠄀*', 'a variation selector belongs to its character'],
  ['阿卜杜拉·买买提', '阿***·***'],
  ['John Smith', 'J*** *****'],
])('name %s → %s', (name, masked) => expect(maskName(name)).toBe(masked))

test.each([
  ['13800138000', '138****8000'],
  ['１３８００１３８０００', '138****8000'],
  ['138 0013 8000', '138****8000'],
  ['138-0013-8000', '138****8000'],
  ['+8613800138000', '+86 138****8000'],
  ['008613800138000', '+86 138****8000'],
  ['0534-2321111', '0534-*****11'],
  ['(010)62345678', '010-******78'],
  ['02162345678', '021-******78'],
  ['2321111', '*****11'],
  ['12345', '*****'],
  ['1', '*'],
  ['无', '*'],
  ['𠮷', '*'],
])('telephone %s → %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked))

test.each([
  ['37142519900101123X', '3****************X'],
  ['37142519900101123x', '3****************X'],
  ['３７１４２５１９９００１０１１２３Ｘ', '3****************X'],
  ['371425 19900101 1234', '3****************4'],
  ['371425900101123', '3*************3'],
  ['E12345678', 'E*******8'],
  ['12345', '*****'],
  ['X', '*'],
  ['𠮷12345', '𠮷****5'],
])('ID number %s → %s', (idNumber, masked) => expect(maskIdNumber(idNumber)).toBe(masked))

test.each<[string, string, string?]>([
  ['齐河县晏城街道阳光花园小区3号楼2单元501室', '齐河县晏城街道阳光花园小区****'],
  ['阳光花园３号楼２单元５０１', '阳光花园****'],
  ['阳光花园三号楼二单元东户', '阳光花园****'],
  ['阳光花园三号楼二单元东户李家院', '阳光花园****'],
  ['阳光花园甲单元', '阳光花园****'],
  ['阳光花园东户', '阳光花园****'],
  ['阳光花园12#502', '阳光花园****'],
  ['阳光花园A座1201', '阳光花园****'],
  ['阳光花园一期12栋', '阳光花园一期****'],
  ['迎宾路128号阳光花园3-2-501', '迎宾路128号阳光花园****'],
  ['迎宾路128号', '迎宾路****', 'a number on a road is the dwelling'],
  ['齐河县第二中学家属院2号楼101', '齐河县第二中学家属院****'],
  ['表白寺镇王庄村56号', '表白寺镇王庄村****'],
  ['十里铺镇八里庄村张三家', '十里铺镇八里庄村****'],
  ['王楼村', '王楼村', 'a word for a building inside a name'],
  ['鼓楼街道钟楼社区', '鼓楼街道钟楼社区'],
  ['𠮷祥花园１２号楼', '𠮷祥花园****'],
  ['Sunny小区B座', 'Sunny小区****'],
  ['山东省德州市齐河县', '山东省德州市齐河县'],
  ['老王家后面', '****', 'what is not recognised is hidden'],
  ['3号楼501', '****'],
  ['5', '****'],
  ['村', '村'],
])('address %s → %s', (address, masked) => expect(maskAddress(address)).toBe(masked))

test('no building, unit or room survives behind any estate', () => {
  const estate = fc.constantFrom('阳光花园', '𠮷祥小区', '齐河县晏城街道齐鲁家园', '迎宾路128号金石嘉苑', '王庄村', '城关镇南关社区水岸名邸')
  const number = fc.oneof(fc.integer({ min: 1, max: 99 }).map(String), fc.constantFrom('一', '十二', '三', 'A', '甲', '３', '１２'))
  const building = fc.constantFrom('号楼', '栋', '幢', '座', '#', '-', ' ', '号')
  const unit = fc.constantFrom('单元', '-', '门', '')
  const room = fc.tuple(fc.integer({ min: 101, max: 3302 }).map(String), fc.constantFrom('室', '户', '', '号'))
  fc.assert(
    fc.property(estate, number, building, number, unit, room, (name, one, kind, two, unitWord, [door, doorWord]) => {
      expect(maskAddress(`${name}${one}${kind}${two}${unitWord}${door}${doorWord}`)).toBe(`${name}****`)
    }),
    { numRuns: 2_000, seed: 1 },
  )
})

test('a masked address begins as the address does and shows no figure at its end', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[阳光花园小区县路村里城东西南北一二三楼单元室号栋张A-C0-9０-９ -]{0,30}$/u), (address) => {
      const masked = maskAddress(address)!
      const kept = masked.replace(/\*{4}$/, '')
      expect(toHalfWidth(address).trim().startsWith(kept)).toBe(true)
      expect(kept).not.toMatch(/[0-9]$/)
    }),
    { numRuns: 2_000, seed: 2 },
  )
})

test.each([
  ['我的电话13800138000，请回电', '我的电话138****8000，请回电'],
  ['电话１３８００１３８０００', '电话138****8000'],
  ['138 0013 8000或139-0013-9000', '138****8000或139****9000'],
  ['13800138000 13900139000', '138****8000 139****9000'],
  ['+8613800138000', '+86 138****8000'],
  ['138\u200B0013\u200B8000', '138****8000'],
  ['微信同号:13800138000。', '微信同号:138****8000。'],
  ['0534-2321111、(0534)2321112', '0534-*****11、0534-*****12'],
  ['身份证37142519900101123x', '身份证3****************X'],
  ['371425 19900101 1234', '3****************4'],
  ['６２２２０２１２３４５６７８９０１２３', '6*****************3'],
  ['6222 0212 3456 7890 123', '6*****************3'],
  ['13800138000371425199001011234', '1***************************4'],
  ['邮箱zhang.san@qq.com', '邮箱z***@qq.com'],
  ['13800138000@163.com', '1***@163.com'],
  ['𠮷田𪚥：13800138000', '𠮷田𪚥：138****8000'],
  ['12345热线，2026-09-24 15:30', '12345热线，2026-09-24 15:30'],
  ['２０２６-09-24 2026-09-30', '２０２６-09-24 2026-09-30'],
  ['20260924-20260930', '20260924-20260930'],
  ['2026-09-24 2026-09-30 13800138000', '2026-09-24 2026-09-30 138****8000'],
  ['共138001元，编号371425001000', '共138001元，编号371425001000'],
  ['全角，标点（保留）！', '全角，标点（保留）！'],
])('text %s → %s', (text, masked) => expect(maskText(text)).toBe(masked))

test('no number or mail address survives in any text', () => {
  const around = fc.string({ unit: fc.constantFrom('你', '𠮷', '。', ' ', 'a', '：', '（', '\n', '街'), maxLength: 6 })
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
  const wide = (text: string) => [...text].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
  const phone = digits(8).map((rest) => `13${rest[0]}${rest}`)
  const idNumber = fc.tuple(fc.constantFrom('371425', '611023', '220881'), digits(11), fc.constantFrom('X', '7')).map((parts) => parts.join(''))
  const secret = fc.oneof(phone, idNumber, phone.map((number) => `${number}@qq.com`))
  fc.assert(
    fc.property(around, secret, fc.boolean(), around, (before, found, isWide, after) => {
      const masked = maskText(`${before}${isWide ? wide(found) : found}${after}`)!
      expect(toHalfWidth(masked)).not.toContain(found)
      expect(toHalfWidth(masked)).not.toMatch(/[0-9]{8}/)
      expect(masked.startsWith(before.replace(/a+$/, ''))).toBe(true)
      expect(masked.endsWith(after)).toBe(true)
    }),
    { numRuns: 2_000, seed: 3 },
  )
})

test('hostile lengths cost no time', () => {
  const began = performance.now()
  for (const piece of ['1', '1 ', 'a', 'a@', 'a.', '2020-01-01', '138 ', '村', '迎', '一', '路1号']) {
    const long = piece.repeat(50_000)
    maskText(long)
    maskAddress(long)
  }
  expect(performance.now() - began).toBeLessThan(3_000)
})

describe('what leads to somebody in words for everybody', () => {
  test.each<[text: string, found: string[]]>([
    ['3号楼501王秀英（13800138000）反映路灯不亮', ['13800138000', '3号楼501']],
    ['已回复王秀英 371425198001010012。', ['371425198001010012']],
    ['１号楼２单元１２０１室漏水', ['１号楼２单元１２０１室']],
    ['三单元 502 的住户', ['三单元 502']],
    ['住 501室', ['501室']],
    ['3-2-501 的下水道', ['3-2-501']],
    ['请发到 a.b@example.cn', ['a.b@example.cn']],
  ])('%s', (text, found) => expect(personalIn(text)).toEqual(found))

  test.each([
    '3号楼二单元门禁坏了，请拨 12345', '5号楼120平方米绿地', '2号楼300户居民没有热水', '2026-09-24 至 2026-09-30 停水', '4栋2026年加装电梯', '共换了 120 盏路灯', '一期工程 3 号楼前的井盖', '7栋一单元100多户集体反映', '5号楼120余户', '3号楼105m2 户型', '2号楼101台电表',
  ])('nothing in %s', (text) => expect(personalIn(text)).toEqual([]))
})
