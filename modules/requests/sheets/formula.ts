import { basisWords, measures, measureWords } from '#modules/requests/statistics/rules.ts'

/** Raised with every change of what a row counts (modules/requests/contribution.ts) or of a rate; each edition keeps the one it was made by. */
export const FORMULA = 1

/** The formula in words, as a sheet prints it. */
export const formulaLines: readonly string[] = [
  '计入：当月（按收到之日）收到、冻结时由本单位承办的诉求。协办、经手、已转出的列出，不计入本单位。',
  '应考核的 = 收到的 − 不予受理的；合并的计入并入的那一件，在别处办结后导入的不计。',
  ...measures.map((measure) => {
    const { name, part, whole } = measureWords[measure]
    return `${name} = ${part} ÷ ${whole.all}`
  }),
  `“${basisWords.assessable}”在分子、分母里都去掉已批准剔除的；“${basisWords.all}”不去掉。`,
  '回访了没有回答的，不进任何率，单列。没有可算的记“—”。',
  '百分数四舍五入到一位小数；不是全部的不写 100%，不是没有的不写 0%。以分子/分母为准。',
]
