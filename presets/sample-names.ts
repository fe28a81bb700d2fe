import { deterministic } from './deterministic.ts'

/**
 * Names for the generated county. Nobody and nothing here is real: every record says `synthetic: true`,
 * and phone numbers come from one block that begins with 19900.
 */
export type SamplePerson = { name: string; sex: 'female' | 'male'; phone: string; synthetic: true }
export type SampleEstate = { name: string; synthetic: true }

const surnames = ('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎' +
  '余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文').split('')
const givenFirst = {
  female: '秀桂玉淑美丽春红海雪晓文静雅佳欣梓雨诗思慧凤兰金云巧'.split(''),
  male: '建国志永光文海德明春学庆洪振家伟俊子浩宇泽天一立新长'.split(''),
}
const givenSecond = {
  female: '英兰华芳珍梅霞燕玲娟琴萍莉敏洁婷涵怡萱琪妍彤瑶莹云'.split(''),
  male: '军平强明华峰林东涛刚杰勇斌鹏辉波超磊洋轩辰博涵然山'.split(''),
}
const estateFirst = '锦绣 阳光 和顺 盛世 金桂 翠湖 紫荆 万福 东方 祥和 泰和 明珠 龙湖 凤鸣 书香 瑞景 安康 幸福 御景 滨河 丽水 学府 华庭 青禾 春晓'.split(' ')
const estateLast = '花园 家园 小区 嘉园 新村 华府 名苑 佳苑 雅居 新城 公馆 春天 里 苑 庭院'.split(' ')
const roadFirst = '人民 建设 和平 文化 迎宾 齐心 向阳 新华 育才 振兴 府前 光明 友谊 兴隆 团结'.split(' ')
const roadLast = '路 街 大街 东路 西路 南路 北路 巷'.split(' ')

/** Sample phone numbers begin with this and end with six digits, the first ten thousand with 1990000. */
export const syntheticPhonePrefix = '19900'
const phonesInBlock = 1_000_000

/** The `position`-th sample person of a county; the same arguments always give the same person. Phones repeat after 1,000,000. */
export function samplePerson(seed: string, position: number): SamplePerson {
  const choose = deterministic(`${seed}/person/${position}`)
  const sex = choose.chance(0.5) ? 'female' : 'male'
  const given = choose.chance(0.85)
    ? choose.pick(givenFirst[sex]) + choose.pick(givenSecond[sex])
    : choose.pick(givenSecond[sex])
  return { name: choose.pick(surnames) + given, sex, phone: samplePhone(position), synthetic: true }
}

/** The `position`-th sample phone number. */
export function samplePhone(position: number): string {
  return syntheticPhonePrefix + String(position % phonesInBlock).padStart(6, '0')
}

/** `count` different estate names, in the same order for the same seed; numbered phases (…2期, …3期) after the first 375. */
export function sampleEstates(seed: string, count: number): SampleEstate[] {
  const plain = estateFirst.flatMap((front) => estateLast.map((back) => front + back))
  const shuffled = deterministic(`${seed}/estates`).shuffle(plain)
  return Array.from({ length: count }, (_, position) => {
    const base = shuffled[position % shuffled.length] ?? ''
    const phase = Math.floor(position / shuffled.length)
    return { name: phase === 0 ? base : `${base}${phase + 1}期`, synthetic: true }
  })
}

/** Where an estate stands: a road name and a number that no register holds. */
export function sampleRoad(seed: string, position: number): string {
  const choose = deterministic(`${seed}/road/${position}`)
  return `${choose.pick(roadFirst)}${choose.pick(roadLast)}${choose.int(1, 398)}号`
}
