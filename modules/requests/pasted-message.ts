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
/** After “居民” these say when, where, how often or how many, and “业主方” is whoever stands for them. */
const NO_PERSON = /^(?:于[昨今前本当上每近日月年去此该同次夜早晚凌]|曾(?:[经多向于在被因]|反映|投诉|要求|提出|来电|求助|表示)|常(?:[提说去走用备住有]$|反映|来电|委会|态化|务会)|方(?:代表|提出|要求|同意|表示|认为|拒绝)|高[频温龄空考压额]|周[一二三四五六日天末边围]|[夏秋][天季]|.等$|陆续|常常|许多|方面|万元|文化|金融|康复)/u
/** Are words as they stand; with another character they may be a name: 许可 and 许可欣. */
const WORDS: ReadonlySet<string> = new Set((
  '许可 许久 许诺 孙子 孙女 钱财 钱包 马桶 龙头 石凳 石材 石料 石板 石油 白蚁 白发 白色 白日 田间 林地 林权 林木 江堤 江水 江景 江北 梁柱 程序 文书 文娱 文体 范围 金属 金银 毛毯 毛坯 毛坯房 汤药 武术 武装 '
  + '余款 余额 余下 任意 任命 任期 任务 史料 何时 何处 何种 易堵 易发 易走失 易地 罗列 雷电 万户 万亩 万家 贺卡 钟点 钟点工 康乐 段长 方才 方可 方式 方向 方言 邱县 高兴').split(' '))
/** 王主任, 文旅局: whoever holds an office, and the office. */
const OFFICE = /^.(?:书记|主任|经理|队长|科长|所长|局长|处长|县长|市长|镇长|乡长|村长|厅长|部长|院长|校长|站长|区长|老师|医生|律师|警官)$|^..[局委办区镇乡县厅证]$/u
/** What else stands before a colon: 杨庄村：, 高峰期：, 毛坯价：. */
const HEADING = /^..[村庄街站队部院所期价费款率量点段线]$/u

const isName = (name: string): boolean => !NOT_NAMES.has(name.slice(0, 2)) && !WORDS.has(name) && !NO_PERSON.test(name) && !OFFICE.test(name)

function speakerOf(line: string): RegExpExecArray | null {
  const found = SPEAKER.exec(line)
  return found === null || !isName(found[1]!) || HEADING.test(found[1]!) ? null : found
}

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
    const speaker = speakerOf(line)
    if (speaker === null) return [line]
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
  const spoken = words.split(/\r?\n/u).map((line) => speakerOf(line)?.[1]).filter((name) => name !== undefined)
  return [...new Set([...told.filter(isName), ...spoken])]
}
