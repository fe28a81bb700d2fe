/** `thing` fields of a template take this many characters. */
const MOST_CHARACTERS = 20
const NUMBER = /\d{4}-\d{6}/g

/**
 * A notice's sentence in the fields of an official account's template: `act` says what is to be done or has happened, and by
 * when, in so many characters (a `thing` takes 20); `number` which matter, `-` where it is about none, `2026-000001+2` where it is about two more. Of a long
 * sentence the clauses that come before what is to be done, or after what has happened, are left out.
 */
export function templateWords(sentence: string, most = MOST_CHARACTERS): { act: string; number: string } {
  const [first, ...others] = [...new Set(sentence.match(NUMBER))]
  const number = first === undefined ? '-' : others.length === 0 ? first : `${first}+${others.length}`
  const digest = /^有 \d+ 条提醒/.exec(sentence)
  if (digest !== null) return { act: cut(`${digest[0]}，请点开查看`, most), number }
  const words = first === undefined ? sentence : sentence.replace(new RegExp(`^\\S{1,6} ${first}：`), '').replace(new RegExp(`的 ${first} ?`), '的事').replace(new RegExp(` ?${first} ?`), '')
  return { act: shortened(words, most), number }
}

/** The act alone, where the template has no field for the number and there is no room for both. */
export function actWithNumber({ act, number }: { act: string; number: string }): string {
  const both = `${act} ${number}`
  return number === '-' || lengthOf(both) > MOST_CHARACTERS ? act : both
}

/** A term is kept whole, without a year if need be; the act before it is what is cut. Of what has no term the beginning stays. */
function shortened(words: string, most: number): string {
  const whole = words.replace(/。$/, '')
  if (lengthOf(whole) <= most) return whole
  const term = /(?:\d{4}年)?(\d+月\d+日 \d\d:\d\d 前)$/.exec(whole)
  if (term !== null) {
    const before = whole.slice(0, term.index).replace(/，$/, '').split('，')
    const room = most - lengthOf(term[1]!) - 1
    if (room < 2) return cut(term[1]!, most)
    while (before.length > 1 && lengthOf(before.join('，')) > room) before.shift()
    return `${cut(before.join('，'), room)}，${term[1]!}`
  }
  const clauses = whole.split('。')[0]!.split(/(?=[：，；])/u)
  while (clauses.length > 1 && lengthOf(clauses.join('')) > most) clauses.pop()
  return cut(clauses.join(''), most)
}

function cut(text: string, most: number): string {
  return lengthOf(text) <= most ? text : `${[...text].slice(0, most - 1).join('')}…`
}

function lengthOf(text: string): number {
  return [...text].length
}
