import { readFileSync } from 'node:fs'
import { hash } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, passwordNeedsRehash, passwordRefusal, verifyPassword } from './password.ts'

const staff = { kind: 'staff', personal: ['zhangwei', '13812345678', 'ZhangWei.qihe', '张伟', 'li'] } as const

test.each<[string, string, string?]>([
  ['', 'password.too-short'],
  ['Tr0ub4dor&3', 'password.too-short', 'eleven characters'],
  ['𠮷𪚥𠀀野家早安晚风', 'password.too-short', 'nine characters, though more code units'],
  ['x'.repeat(64) + 'yzuv'.repeat(17), 'password.too-long'],
  ['woaini1314520', 'password.common'],
  ['WoAiNi1314520', 'password.common'],
  ['!!woaini1314520..', 'password.common', 'signs around it'],
  ['ｗｏａｉｎｉ１３１４５２０', 'password.common', 'full width'],
  ['administrator', 'password.common'],
  ['zhangmin123456', 'password.common'],
  ['1qaz2wsx3edc', 'password.common'],
  ['qmzqmzqmzqmz', 'password.too-regular', 'three different characters'],
  ['aabbaabbaabbab', 'password.too-regular', 'two different characters'],
  ['3456789qwertyuiop', 'password.too-regular'],
  ['poiuytrewq0987', 'password.too-regular'],
  ['aaaaaaaabcdefff', 'password.too-regular'],
  ['zhangwei+moon+tea', 'password.personal'],
  ['blue13812345678sky', 'password.personal'],
  ['ZHANGWEI.QIHE/9x', 'password.personal'],
])('staff may not choose %j: %s', (password, type) => {
  const refusal = passwordRefusal(password, staff)
  expect(refusal?.type).toBe(type)
  expect(refusal?.message).toMatch(/请/)
})

test.each(['correct horse battery', '秋天的第一杯奶茶真好喝呀', 'kettle-marsh-917', 'lijian*Gn7#wq4', 'x9$Lq2!vT7@mZ4'])('staff may choose %j', (password) => {
  expect(passwordRefusal(password, staff)).toBeUndefined()
})

test('eight characters are enough for others, but not common ones', () => {
  expect(passwordRefusal('k3ttle/M', { kind: 'resident' })).toBeUndefined()
  expect(passwordRefusal('k3ttle/', { kind: 'resident' })?.message).toBe('密码至少要 8 个字符，请加长；几个互不相干的词连在一起既长又好记')
  expect(passwordRefusal('1qaz2wsx', { kind: 'resident' })?.type).toBe('password.common')
})

test('the list holds at least 3,000 different passwords that staff could otherwise choose', () => {
  const lines = readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines.filter((line) => line.length >= 12).length).toBeGreaterThanOrEqual(3_000)
  expect(lines.filter((line) => line.length < 12).length).toBeGreaterThanOrEqual(3_000)
  expect(lines.filter((line) => line !== line.toLowerCase() || line !== line.trim() || line.length < 8)).toEqual([])
  expect(lines.filter((line) => passwordRefusal(line, { kind: 'resident' })?.type !== 'password.common')).toEqual([])
})

test('argon2id with 19 MiB, two passes, one lane, and a salt of its own', async () => {
  const [one, other] = await Promise.all([hashPassword('kettle-marsh-917'), hashPassword('kettle-marsh-917')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$[\w+/]{43}$/)
  expect(other).not.toBe(one)
  expect(passwordNeedsRehash(one)).toBe(false)
})

test('only the right password fits, also typed full width', async () => {
  const stored = await hashPassword('kettle-marsh-917')
  expect(await verifyPassword(stored, 'kettle-marsh-917')).toBe(true)
  expect(await verifyPassword(stored, 'ｋettle-marsh-９１７')).toBe(true)
  expect(await verifyPassword(stored, 'Kettle-marsh-917')).toBe(false)
  expect(await verifyPassword(stored, '')).toBe(false)
  expect(await verifyPassword(stored, `kettle-marsh-917${' '.repeat(200)}`)).toBe(false)
  const longest = 'kettle-marsh-917'.repeat(8)
  expect(await verifyPassword(await hashPassword(longest), longest)).toBe(true)
  expect(await verifyPassword(await hashPassword(longest), `${longest}x`), 'nothing is cut off').toBe(false)
})

test('without a hash the answer is no after the same work', async () => {
  const stored = await hashPassword('kettle-marsh-917')
  const timed = async (hashed: string | undefined) => {
    const began = performance.now()
    expect(await verifyPassword(hashed, 'nobody signs in with this')).toBe(false)
    return performance.now() - began
  }
  await timed(undefined)
  const unknown: number[] = []
  const wrong: number[] = []
  for (let round = 0; round < 11; round += 1) {
    // In turn, so that other work on the machine slows both.
    unknown.push(await timed(undefined))
    wrong.push(await timed(stored))
  }
  const ratio = median(unknown) / median(wrong)
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

function median(times: number[]): number {
  return times.toSorted((one, other) => one - other)[times.length >> 1]!
}

test.each([
  ['less memory', { memoryCost: 8_192, timeCost: 2, parallelism: 1 }],
  ['one pass', { memoryCost: 19_456, timeCost: 1, parallelism: 1 }],
  ['argon2i', { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 1 }],
])('a hash of other parameters still verifies and is made again: %s', async (_, options) => {
  const stored = await hash('kettle-marsh-917', options)
  expect(await verifyPassword(stored, 'kettle-marsh-917')).toBe(true)
  expect(passwordNeedsRehash(stored)).toBe(true)
})
