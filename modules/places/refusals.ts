import { problem } from '#kit/problem/problem.ts'

export const areaUnknown = problem('area.unknown', 422, (d: { id: string }) => `没有编号为“${d.id}”的区划，请从列表中选择。`)
export const areaClosed = problem('area.closed', 409, (d: { name: string; on: string }) => `“${d.name}”已于 ${d.on} 撤销，不能再变更。`)
export const areaNotYet = problem('area.not-yet', 409, (d: { name: string; from: string }) => `“${d.name}”自 ${d.from} 起才有，请把生效日期定在这一天或以后。`)
export const areaChangedLater = problem('area.changed-later', 409, (d: { name: string; on: string }) =>
  `“${d.name}”在 ${d.on} 已有一次变更，请把生效日期定在这一天或以后。`)
export const areaVersionOld = problem('area.version-old', 409, (d: { name: string }) => `“${d.name}”刚刚被别人修改过，请刷新后核对再提交。`)
export const areaEndsTheDayItBegins = problem('area.ends-the-day-it-begins', 409, (d: { name: string; on: string }) =>
  `“${d.name}”自 ${d.on} 起才是现在的样子，同一天不能撤销或并走，请把生效日期定在次日或以后。`)
export const countyIsFixed = problem('area.county-is-fixed', 409, () => '县本身不能改属、合并、拆分或撤销，只能更名。')
export const levelUnknown = problem('area.level-unknown', 422, (d: { level: string; known: string }) => `本县没有“${d.level}”这一层级，可用的有：${d.known}。`)
export const levelDoesNotFit = problem('area.level-does-not-fit', 409, (d: { name: string; level: string; parent: string; parentLevel: string }) =>
  `${d.level}“${d.name}”不能直接设在${d.parentLevel}“${d.parent}”之下，请选择合适的上级。`)
export const tooDeep = problem('area.too-deep', 409, (d: { name: string }) => `“${d.name}”之下的层级超过八级，请减少中间层级。`)
export const insideItself = problem('area.inside-itself', 409, (d: { name: string }) => `“${d.name}”不能改属到自己或自己的下级之下。`)
export const hasChildren = problem('area.has-children', 409, (d: { name: string; count: number; first: string }) =>
  `“${d.name}”还有 ${d.count} 个下级（如“${d.first}”），请先改属或合并它们。`)
export const codeTaken = problem('area.code-taken', 409, (d: { code: string; name: string }) => `区划代码 ${d.code} 正由“${d.name}”使用，请核对。`)
export const idTaken = problem('area.id-taken', 409, (d: { id: string; name: string }) => `编号 ${d.id} 已由“${d.name}”使用过，编号不能重复使用。`)
export const nothingChanges = problem('area.nothing-changes', 409, (d: { name: string }) => `“${d.name}”与现在相同，没有需要变更的内容。`)
export const mergeNeedsOthers = problem('area.merge-needs-others', 422, () => '请选择至少一个与承继区划不同的区划来合并。')
export const mergeInsideItself = problem('area.merge-inside-itself', 409, (d: { name: string; other: string }) => `“${d.name}”在“${d.other}”之下，上下级不能合并。`)
export const childNotAssigned = problem('area.child-not-assigned', 422, (d: { name: string; count: number }) =>
  `下级“${d.name}”${d.count > 1 ? `等 ${d.count} 个` : ''}没有指定归属，请逐个指定后再提交。`)
export const childAssignedTwice = problem('area.child-assigned-twice', 422, (d: { name: string }) => `下级“${d.name}”指定了两次，请保留一个。`)
export const notAChild = problem('area.not-a-child', 422, (d: { name: string; parent: string }) => `“${d.name}”不是“${d.parent}”的直接下级，请核对。`)
export const remainderMissing = problem('area.remainder-missing', 422, () => '请指定由哪一个区划承接未能定位到下级的事项。')
export const plansBreak = problem('area.plans-break', 409, (d: { on: string; plan: string; why: string }) =>
  `这次变更会使 ${d.on} 计划的“${d.plan}”无法生效（${d.why}）请先撤销那项计划。`)
export const changeSettled = problem('area.change-settled', 409, () => '这项变更已经生效、失败或撤销，不能再撤销。')
export const importRefused = problem('area.import-refused', 422, (d: { rows: { row: number; sentence: string }[]; count: number }) =>
  `没有导入：${d.count} 行有误。${d.rows.map(({ row, sentence }) => `第 ${row} 行：${sentence}`).join(' ')}`)
export const outlinesRefused = problem('area.outlines-refused', 422, (d: { features: { feature: string; sentence: string }[]; count: number }) =>
  `没有导入：${d.count} 个边界有误。${d.features.map(({ feature, sentence }) => `${feature}：${sentence}`).join(' ')}`)
