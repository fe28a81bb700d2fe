/** Six digits suffice on a phone that throws the key away after five wrong ones; those that a finder tries first do not. */
export function pinRefusal(pin: string): string | undefined {
  if (!/^\d{6}$/.test(pin)) return 'PIN 码是 6 位数字'
  const digits = [...pin].map(Number)
  if (new Set(digits).size <= 2) return '这个 PIN 码太容易猜到：数字几乎都一样。请换一个'
  if (isRun(digits)) return '这个 PIN 码太容易猜到：数字是连着的。请换一个'
  if (pin.slice(0, 3) === pin.slice(3) || pin.slice(0, 2) === pin.slice(2, 4) || isDoubledRun(digits)) return '这个 PIN 码太容易猜到：数字是重复的。请换一个'
  if (favourites.has(pin)) return '这个 PIN 码用的人太多。请换一个'
  return undefined
}

/** What people in China choose most, besides what the rules above refuse. */
const favourites = new Set(['131452', '201314', '520131', '147258', '258369', '159357', '159753', '789456', '456123', '741852', '963852', '168168', '110119', '521314'])

/** 123456, 987654, 890123. */
function isRun(digits: readonly number[]): boolean {
  return [1, 9].some((step) => digits.every((digit, index) => index === 0 || digit === (digits[index - 1]! + step) % 10))
}

/** 112233, 665544. */
function isDoubledRun(digits: readonly number[]): boolean {
  const [a, b, c, d, e, f] = digits as [number, number, number, number, number, number]
  return a === b && c === d && e === f && Math.abs(a - c) === 1 && c - a === e - c
}
