import { readFileSync } from 'node:fs'
import { hash, verify } from '@node-rs/argon2'
import { problem, type ProblemError } from '#kit/problem/problem.ts'

export const passwordTooShort = problem('password.too-short', 422,
  (d: { minimum: number }) => `密码至少要 ${d.minimum} 个字符，请加长；几个互不相干的词连在一起既长又好记`)
export const passwordTooLong = problem('password.too-long', 422,
  (d: { maximum: number }) => `密码最多 ${d.maximum} 个字符，请缩短`)
export const passwordCommon = problem('password.common', 422,
  () => '这是常见密码，别人很容易猜到，请换一个')
export const passwordTooRegular = problem('password.too-regular', 422,
  () => '密码里重复或连续的字符太多，别人很容易猜到，请换一个')
export const passwordPersonal = problem('password.personal', 422,
  () => '密码里含有您的姓名、手机号或登录名，请换一个')

/** Lengths in characters. Staff: 12, everyone else: 8 (security A2). The upper limit bounds the work of hashing. */
const passwordMinimum = { staff: 12, resident: 8 } as const
const passwordMaximum = 128

/** Why this password cannot be chosen, or undefined. `personal`: the person's own name in pinyin, login name, telephone number. */
export function passwordRefusal(
  password: string,
  chosenBy: { kind: keyof typeof passwordMinimum; personal?: readonly string[] },
): ProblemError | undefined {
  const characters = [...normalForm(password)]
  const minimum = passwordMinimum[chosenBy.kind]
  if (characters.length < minimum) return passwordTooShort({ minimum })
  if (characters.length > passwordMaximum) return passwordTooLong({ maximum: passwordMaximum })

  const lower = normalForm(password).toLowerCase()
  if (isCommon(lower)) return passwordCommon()
  if (isRegular([...lower])) return passwordTooRegular()
  const ownWords = (chosenBy.personal ?? []).map((word) => normalForm(word).toLowerCase().replace(/\s/g, ''))
  if (ownWords.some((word) => word.length >= 4 && lower.includes(word))) return passwordPersonal()
  return undefined
}

/** OWASP's and ASVS 11.4.2's floor; 19,456 KiB and two passes take about 20 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Argon2id (the library's default variant) in PHC form, with its own salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalForm(password), cost)
}

/**
 * Compares in the same time whether or not there is a hash: for an unknown login name or an account without a
 * password pass undefined, the answer is false after the same work.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const known = stored ?? (await hashOfNobody)
  const bounded = [...normalForm(password)].slice(0, passwordMaximum + 1).join('')
  const fits = await verify(known, bounded)
  return fits && stored !== undefined
}

/** Whether the hash was made with other parameters than today's; then it is made again at the next sign-in. */
export function passwordNeedsRehash(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = cost
  return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`)
}

const hashOfNobody = hashPassword('nobody signs in with this')

/** What an input method turned into full-width characters is the same password. */
function normalForm(password: string): string {
  return password.normalize('NFKC')
}

const commonPasswords = new Set(
  readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
)

/** Also with signs put around it. */
function isCommon(lower: string): boolean {
  return commonPasswords.has(lower) || commonPasswords.has(lower.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
}

/** Rows in which a hand walks over the keyboard, the digits and the alphabet. */
const rows = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', '1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./'].flatMap((row) => [row, [...row].toReversed().join('')])

/** Fewer than five different characters, or for the most part one character after its neighbour or repeated. */
function isRegular(characters: string[]): boolean {
  if (new Set(characters).size < 5) return true
  const steps = characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  const walked = steps.filter((step) => step[0] === step[1] || rows.some((row) => row.includes(step)))
  return walked.length >= steps.length * 0.75
}
