import { problem } from '#kit/problem/problem.ts'

export const sheetEditionUnknown = problem('sheet.edition-unknown', 422, (d: { edition: number; latest: number }) => `没有第 ${d.edition} 版，这张核算单最新的是第 ${d.latest} 版。请刷新后再看。`)
export const appealTooLate = problem('sheet.appeal-too-late', 409, (d: { until: string }) => `申诉期已于 ${d.until} 截止，不能再申诉。确有错误的，请向县中心说明情况。`)
export const appealNeedsTarget = problem('sheet.appeal-needs-target', 422, () => '请选择对哪一件诉求申诉、怎么不对；或者选择对哪一个率申诉。两者只能选一个。')
export const appealRowUnknown = problem('sheet.appeal-row-unknown', 422, () => '这件诉求不在这张核算单里，或者本来就没有计入本单位。请从明细里选择计入本单位的一件。')
export const appealedBefore = problem('sheet.appealed-before', 409, () => '对这一处已经申诉过，正在等待处理或已经处理。同一处同一个理由只处理一次。')
export const appealChangesNothing = problem('sheet.appeal-changes-nothing', 409, () => '照这条申诉更正，核算单没有任何变化：明细里已经是这样，或者诉求的记录还没有更正。请先在诉求页面更正或批准剔除，或者不同意这条申诉并写明理由。')
export const appealSettled = problem('sheet.appeal-settled', 409, () => '这条申诉不在等待处理：可能已经处理、已经撤回，或者不属于这张核算单。请刷新后再看。')
export const ownAppeal = problem('sheet.own-appeal', 409, () => '这条申诉是您自己提的，要由县里另一位处理。')
export const ownUnitsAppeal = problem('sheet.own-units-appeal', 409, () => '这是您所在单位的核算单，申诉要由县里另一个单位的人处理。')
export const notYourAppeal = problem('sheet.not-your-appeal', 409, () => '这条申诉不是您提的，只能由提出申诉的人撤回。')
export const editionMadeMeanwhile = problem('sheet.edition-made-meanwhile', 409, () => '刚有另一条申诉处理完，出了新版。请刷新后看一下新版，再处理这一条。')
