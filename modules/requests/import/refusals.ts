import { problem } from '#kit/problem/problem.ts'

export const headerMissing = problem('import.header-missing', 422, () => '在前 10 行里没有找到表头。请检查第一行是不是写着“编号、内容、地址”这样的列名。')
export const importTaken = problem('import.taken', 409, () => '这个导入编号已经用过。请重新选择文件。')
export const importsUnfinished = problem('import.unfinished', 429, (d: { most: number }) => `您有 ${d.most} 份清单还没有导入。请先导入或取消它们，再上传新的。`)
export const importStarted = problem('import.started', 409, () => '这份清单已经开始导入，不能再改列的对应。')
export const importNotReady = problem('import.not-ready', 409, (d: { state: string }) => `这份清单现在是“${d.state}”，不能开始导入。`)
export const importEnded = problem('import.ended', 409, (d: { state: string }) => `这份清单已经是“${d.state}”，不用取消。`)
export const mappingIncomplete = problem('import.mapping-incomplete', 422, (d: { missing: string }) => `还不能导入：${d.missing}。`)
export const mappingTwice = problem('import.mapping-twice', 422, (d: { header: string }) => `“${d.header}”这一列用了两次，请只选一处。`)
export const mappingColumnUnknown = problem('import.mapping-column', 422, () => '文件里没有这一列，请从列表中选择。')
export const importChanged = problem('import.changed', 409, () => '这份清单刚刚在别处改过。请看过现在的样子再继续。')
export const nothingReturned = problem('import.nothing-returned', 409, () => '没有退回的行：都导入了，或还没有导入。')
export const fileGone = problem('import.file-gone', 410, (d: { days: number }) => `导入结束 ${d.days} 天后文件已销毁，不能再取。请从原系统重新导出。`)
