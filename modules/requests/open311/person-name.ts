/** 王秀英 of 秀英 and 王: Chinese family names come first and without a space. */
export function personName(first: string | undefined, last: string | undefined): string | null {
  const parts = [first, last].filter((part) => part !== undefined)
  if (parts.length < 2) return parts[0] ?? null
  return parts.some((part) => /\p{Script=Han}/u.test(part)) ? `${last}${first}` : `${first} ${last}`
}
