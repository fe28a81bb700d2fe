import type { ModelReport } from '#modules/requests/classifier/category-model.ts'
import type { Estimate } from '#modules/requests/classifier/validation.ts'

/** The report for the console: what the classifier is worth beside knowing nothing and beside hint words, and how far its confidence can be believed. */
export function reportLines(report: ModelReport, nameOf: (key: string) => string): string[] {
  return [
    '五折交叉检验（每一条都由没有见过它的模型判断），宏平均 F1 和 95% 区间：',
    `  分类器      ${sayEstimate(report.macroF1)}`,
    `  按提示词    ${sayEstimate(report.keywords)}`,
    `  总猜最多的  ${sayEstimate(report.majority)}`,
    '各类别：',
    ...report.byCategory.map(({ key, texts, suggested, right, f1 }) => `  ${nameOf(key)}：${texts} 条，建议 ${suggested} 次，对 ${right} 次，F1 ${f1.toFixed(2)}`),
    `把握是否可信（平均偏差 ${sayShare(report.calibrationError)}）：`,
    ...report.bands.filter(({ texts }) => texts > 0).map(({ from, to, texts, said, right }) =>
      `  把握 ${sayShare(from)}–${sayShare(to)}：${texts} 条，平均说 ${sayShare(said)}，实际对 ${sayShare(right)}`),
    '把握不到多少就不建议：',
    ...report.thresholds.map(({ least, suggested, right }) =>
      `  ${sayShare(least)}：建议 ${suggested} 条，对 ${right} 条${suggested === 0 ? '' : `（${sayShare(right / suggested)}）`}`),
  ]
}

function sayEstimate({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)}（${low.toFixed(3)}–${high.toFixed(3)}）`
}

function sayShare(share: number): string {
  return `${Math.round(share * 100)}%`
}
