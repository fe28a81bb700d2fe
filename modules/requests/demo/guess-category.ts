import type { Purpose, SecondLevelCategory, Urgency } from '#presets/preset.ts'

/** What is looked at in a second-level category. */
export type GuessableCategory = Pick<SecondLevelCategory, 'key' | 'urgency' | 'hints'>

export type Guess = {
  category: string
  purpose: Purpose
  urgency: Urgency
  /** The hint words found; none means that the category is the one for everything else. */
  foundWords: string[]
}

/** What stands on nobody's list until a person has looked at it. */
const fallbackCategory = 'publicService.other'

/** A word in the title says more about the matter than the same word somewhere in the text. */
const TITLE_WEIGHT = 3
/** A text that says 物业 twenty times is not ten times as much about it. */
const MOST_REPEATS = 3

/**
 * A first guess for messages that came without a category: the second-level category whose hint words are found most,
 * longer words counting more. Of equal ones the first in the catalogue. Whoever accepts the request decides.
 */
export function guess(title: string, text: string, categories: readonly GuessableCategory[]): Guess {
  let best: { child: GuessableCategory; score: number; foundWords: string[] } | undefined
  for (const child of categories) {
    let score = 0
    const foundWords: string[] = []
    for (const hint of child.hints) {
      const weight = occurrences(title, hint) * TITLE_WEIGHT + occurrences(text, hint)
      if (weight === 0) continue
      foundWords.push(hint)
      // A word of four characters rarely stands there by chance, one of two often does.
      score += weight * (hint.length - 1)
    }
    if (score > (best?.score ?? 0)) best = { child, score, foundWords }
  }
  const purpose = guessPurpose(title, text)
  const urgency = best?.child.urgency ?? 'routine'
  return {
    category: best?.child.key ?? fallbackCategory,
    purpose,
    // Who asks when gas will be connected reports no leak.
    urgency: purpose === 'consult' || purpose === 'suggest' || purpose === 'thanks' ? 'routine' : urgency,
    foundWords: best?.foundWords ?? [],
  }
}

function occurrences(text: string, word: string): number {
  let count = 0
  for (let at = text.indexOf(word); at !== -1 && count < MOST_REPEATS; at = text.indexOf(word, at + word.length)) count++
  return count
}

/** Rules in order, the title's words before the text's; what fits none asks for help. */
const purposeRules: readonly (readonly [Purpose, { title: RegExp } | { text: RegExp }])[] = [
  ['thanks', { title: /感谢|致谢|表扬|点赞|好人好事/ }],
  ['report', { title: /举报|检举|偷税|漏税|非法|涉嫌|违法|违规|传销|诈骗/ }],
  ['complaint', { title: /投诉|不作为|乱作为|乱收费|扰民|态度|霸王|坑害|欺骗|不合理|严重/ }],
  ['consult', { title: /咨询|请问|询问|是否|能否|可否|何时|什么时候|怎么|如何|吗[？?]?$|呢[？?]?$/ }],
  ['suggest', { title: /建议|提议|希望(能)?(增设|增加|开通|设置)/ }],
  ['help', { title: /求助|请求|恳请|恳求|盼|希望|急需|解决/ }],
  ['consult', { text: /^(您好|你好|请问|咨询|想问)?[^。！]{0,12}(请问|咨询|想问)/ }],
  ['complaint', { text: /投诉|扰民|不作为|乱收费/ }],
]

function guessPurpose(title: string, text: string): Purpose {
  return purposeRules.find(([, where]) => ('title' in where ? where.title.test(title) : where.text.test(text)))?.[0] ?? 'help'
}
