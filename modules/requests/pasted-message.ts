import { maskName, maskText, phonesIn } from '#kit/secrets/mask.ts'

/** Whose words they may be, and the same words without him; `names` and `phones` in the order in which they occur. */
export type PersonFound = { names: string[]; phones: string[]; text: string }

/** The most frequent family names, about nine in ten people: what follows one of them may be a given name. */
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'
const NAME = `[${SURNAMES}][\\p{Script=Han}]{1,2}`
/** Begin like a name and are none. */
const NOT_NAMES: ReadonlySet<string> = new Set(['方案', '方法', '方便', '高度', '高层', '白天', '万一', '常见', '常年', '金额', '江边', '石头', '马上', '马路', '程度', '任何', '文件', '文明', '钱款', '雷雨', '段落', '田地', '毛病', '水管', '于是'])

/** 张三@微信 9/14 10:32:05; 李四(3号楼) 2026-09-14 10:32 */
const HEADER = /^\s*([\p{Script=Han}A-Za-z0-9·_-]{1,20})(?:[@（(][^\s]{0,30})?\s+(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s+)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*$/u
/** 王小明：楼道灯坏了 */
const SPEAKER = new RegExp(`^\\s*(${NAME})\\s*[：:]\\s*`, 'u')
/** 我叫王小明, 联系人：李华; the words before a name stay. */
const INTRODUCED = new RegExp(`(?:我叫|我是|本人|联系人|姓名|业主|住户)(?:是|叫)?\\s*[：:]?\\s*(${NAME})(?=$|[^\\p{Script=Han}]|住|家|的|，|电)`, 'gu')
const TITLES = '先生|女士|大爷|大妈|大娘|大叔|阿姨|叔叔|师傅|奶奶|爷爷'
/** 王女士, 李大爷 */
const ADDRESSED = new RegExp(`[${SURNAMES}](?:${TITLES})`, 'gu')
/** 居民王秀英反映, 租户李强家: a whole name after what somebody is; 王女士 and 王某 are none. */
const TOLD = new RegExp(
  `(?:居民|业主|住户|村民|租户|租客|房东|群众|商户|店主|老人|邻居|同志|反映人|诉求人|来电人|联系人|姓名|本人|我叫|我是)(?:是|叫|为)?\\s*[：:]?\\s*([${SURNAMES}](?!${TITLES}|某|的)\\p{Script=Han}(?:(?![的住说称了来在等])\\p{Script=Han})?)`
  + `(?=$|[^\\p{Script=Han}]|反映|投诉|来电|要求|求助|表示|提出|说|称|等|住|家|的|${TITLES}|同志)`, 'gu')
/** After “居民” these say when, where or how many. */
const NO_PERSON = /^(?:于[昨今前本当上每近日月年]|曾[经多向]|周[一二三四五六日天末边围]|[夏秋][天季]|陆续|常常|许多|方面|万元|文化|金融|康复)/u

/**
 * Who can be found in a message that was pasted from a group: whoever wrote it, who says his name, who is called by it, and all
 * telephone numbers. An offer to move them where they belong; a person looks at it, since a rule finds neither all names nor only
 * names.
 */
export function findPerson(message: string): PersonFound {
  const names: string[] = []
  const kept = message.replace(/\r\n?/g, '\n').split('\n').flatMap((line) => {
    const header = HEADER.exec(line)
    if (header !== null) {
      names.push(header[1]!)
      return []
    }
    const speaker = SPEAKER.exec(line)
    if (speaker === null || NOT_NAMES.has(speaker[1]!)) return [line]
    names.push(speaker[1]!)
    return [line.slice(speaker[0].length)]
  })
  const said = kept.join('\n').trim()
  for (const [, name] of said.matchAll(INTRODUCED)) if (!NOT_NAMES.has(name!)) names.push(name!)
  for (const [name] of said.matchAll(ADDRESSED)) names.push(name)
  const found = [...new Set(names)]
  const phones = phonesIn(said)
  // The longest first: 王小明 before 王小.
  const hidden = found.toSorted((one, other) => other.length - one.length).reduce((text, name) => (name.length < 2 ? text : text.replaceAll(name, maskName(name)!)), said)
  return { names: found, phones, text: maskText(hidden)! }
}

/** People who are called by their whole names in words that are about them: 居民王秀英, 我叫赵小红, and whoever speaks in a message that was pasted. */
export function namesIn(words: string): string[] {
  const told = [...words.matchAll(TOLD)].map(([, name]) => name!)
  const spoken = words.split(/\r?\n/u).map((line) => SPEAKER.exec(line)?.[1]).filter((name) => name !== undefined)
  return [...new Set([...told, ...spoken])].filter((name) => !NOT_NAMES.has(name.slice(0, 2)) && !NO_PERSON.test(name))
}
