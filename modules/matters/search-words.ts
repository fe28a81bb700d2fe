import { withoutPersonal } from '#kit/secrets/mask.ts'

/** A matter's number as a person types it, from the year on: 2026-, 2026-0001. A landline begins otherwise. */
const NUMBER = /^20\d{2}-\d{0,9}$/
/** Longer runs of digits are telephone, card and account numbers: nobody is looked up by them. */
const LONG_NUMBER = /\d{7,}/gu
const NOT_A_WORD = /[^\p{L}\p{N}]+/gu
const MOST_TERMS = 8
const EXCERPT = 46
const BEFORE = 12

/**
 * A text in the one form in which it is searched: compatible forms and full width as their usual characters, small letters, one
 * space for everything that is neither letter nor digit, and no number by which a person could be found.
 */
export function foldWords(text: string): string {
  return withoutPersonal(text.normalize('NFKC').toLowerCase()).replace(NOT_A_WORD, ' ').replace(LONG_NUMBER, ' ').replace(/ +/g, ' ').trim()
}

/** What somebody searches for: the beginning of a number, or words that must all occur. */
export type Sought = { number: string } | { terms: readonly string[] }

/** Undefined where nothing is left to search: a word has at least two characters, and a telephone number is none. */
export function soughtIn(typed: string): Sought | undefined {
  const number = typed.normalize('NFKC').trim()
  if (NUMBER.test(number)) return { number }
  const terms = [...new Set(foldWords(typed).split(' '))].filter((term) => term !== '').slice(0, MOST_TERMS)
  return terms.some((term) => [...term].length > 1) ? { terms } : undefined
}

/** Where words occur: `[from, to)` in the text as it stands. */
export type Mark = [from: number, to: number]

/** How many of the terms occur in the text. */
export function heldIn(text: string, terms: readonly string[]): number {
  const { folded } = foldInPlace(text)
  return terms.filter((term) => folded.includes(term)).length
}

/** Every place where one of the terms occurs in the text, whatever form it is written in; none over another. */
export function marksIn(text: string, terms: readonly string[]): Mark[] {
  const { folded, starts, ends } = foldInPlace(text)
  const found: Mark[] = []
  for (const term of terms) {
    for (let at = folded.indexOf(term); at !== -1; at = folded.indexOf(term, at + term.length)) found.push([starts[at]!, ends[at + term.length - 1]!])
  }
  const marks: Mark[] = []
  for (const [from, to] of found.sort((one, other) => one[0] - other[0])) {
    const last = marks.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else marks.push([from, to])
  }
  return marks
}

/** The folded text and where each of its code units begins and ends in the text as it stands. */
function foldInPlace(text: string): { folded: string; starts: number[]; ends: number[] } {
  let folded = ''
  let at = 0
  const starts: number[] = []
  const ends: number[] = []
  for (const character of text) {
    const one = foldCharacter(character)
    folded += one
    for (let unit = 0; unit < one.length; unit++) {
      starts.push(at)
      ends.push(at + character.length)
    }
    at += character.length
  }
  return { folded, starts, ends }
}

const foldedCharacters = new Map<string, string>()

/** Worked out once a process for each character: a page of what is found has tens of thousands of them. */
function foldCharacter(character: string): string {
  let folded = foldedCharacters.get(character)
  if (folded === undefined) foldedCharacters.set(character, folded = character.normalize('NFKC').toLowerCase().replace(NOT_A_WORD, ' '))
  return folded
}

/** A piece of the text around its first mark, cut at both ends with …, and the marks in it. */
export function excerptOf(text: string, marks: readonly Mark[]): { words: string; marks: Mark[] } {
  const line = text.replace(/\s/gu, ' ')
  const first = marks[0]?.[0] ?? 0
  const from = outOfPair(line, first <= BEFORE ? 0 : first - BEFORE)
  const to = outOfPair(line, Math.min(line.length, from + EXCERPT))
  const before = from === 0 ? '' : '…'
  return {
    words: before + line.slice(from, to) + (to === line.length ? '' : '…'),
    marks: marks.filter((mark) => mark[1] <= to && mark[0] >= from).map(([start, end]): Mark => [start - from + before.length, end - from + before.length]),
  }
}

/** Never between the two halves of a character. */
const outOfPair = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at)
