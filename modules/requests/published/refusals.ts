import { problem } from '#kit/problem/problem.ts'

export const notPublic = problem('published.not-public', 404, (d: { number: string }) => `没有公开的诉求 ${d.number}：编号可能抄错了，或者公开已经撤回。`)
export const areaNotPublic = problem('published.area-unknown', 404, () => '没有这个地方：请从列表中选择街道、乡镇、社区或村。')
export const unitNotPublic = problem('published.unit-unknown', 404, () => '没有这个单位，或者它还没有公开的诉求：请从列表中选择。')
export const wordsUnclear = problem('published.words-unclear', 422, () => '请至少输入两个连着的字，不能只用标点或电话号码来查找。')
