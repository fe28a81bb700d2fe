import { daysBefore } from '#modules/requests/desk/days.ts'

export type DayKind = 'holiday' | 'makeup_workday' | 'in_lieu'
export type SpecialDay = { date: string; kind: DayKind; label: string }

/** One letter in the grid, the whole name in words. */
export const dayKinds: Readonly<Record<DayKind, { letter: string; name: string; words: string }>> = {
  holiday: { letter: '假', name: '法定节假日', words: '放假，不计工作时间' },
  in_lieu: { letter: '休', name: '调休休息日', words: '用别的周末换来的休息，不计工作时间' },
  makeup_workday: { letter: '班', name: '调休上班', words: '周末上班，计工作时间' },
}

export type GridDay = { date: string; day: number; weekend: boolean }

/** The months of a year as weeks from Monday; null where a week begins or ends in another month. */
export function monthsOf(year: number): readonly { month: number; weeks: readonly (GridDay | null)[][] }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const first = `${year}-${String(index + 1).padStart(2, '0')}-01`
    const next = index === 11 ? `${year + 1}-01-01` : `${year}-${String(index + 2).padStart(2, '0')}-01`
    const days: (GridDay | null)[] = Array.from({ length: weekdayOf(first) }, () => null)
    for (let date = first; date < next; date = daysBefore(date, -1)) days.push({ date, day: Number(date.slice(8)), weekend: weekdayOf(date) >= 5 })
    while (days.length % 7 !== 0) days.push(null)
    return { month: index + 1, weeks: Array.from({ length: days.length / 7 }, (_week, week) => days.slice(week * 7, week * 7 + 7)) }
  })
}

/** Monday 0 … Sunday 6. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

const kindsByWord: Readonly<Record<string, DayKind>> = {
  holiday: 'holiday', 假: 'holiday', 放假: 'holiday', 节假日: 'holiday', 法定节假日: 'holiday', in_lieu: 'in_lieu', 休: 'in_lieu', 调休: 'in_lieu', 调休休息日: 'in_lieu',
  makeup_workday: 'makeup_workday', 班: 'makeup_workday', 上班: 'makeup_workday', 调休上班: 'makeup_workday',
}

/** Rows as they are pasted from a table or a notice: 日期,种类,名称; also with tabs and with Chinese commas. */
export function readRows(text: string, year: number): { days: SpecialDay[]; refusals: string[] } {
  const days: SpecialDay[] = []
  const refusals: string[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    const [date = '', kind = '', label = ''] = line.split(/[,，\t]/).map((part) => part.trim())
    if (date === '' || date === 'date' || date === '日期') return
    const plain = date.replace(/^(\d{4})[/年.](\d{1,2})[/月.](\d{1,2})日?$/, (_whole, y: string, m: string, d: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)
    if (!isDate(plain)) refusals.push(`第 ${index + 1} 行：“${date}”不是日期，请写成 2027-01-01`)
    else if (!plain.startsWith(`${year}-`)) refusals.push(`第 ${index + 1} 行：${plain} 不在 ${year} 年`)
    else if (kindsByWord[kind] === undefined) refusals.push(`第 ${index + 1} 行：种类“${kind}”不认识，请写 假、休 或 班`)
    else days.push({ date: plain, kind: kindsByWord[kind], label: label.slice(0, 40) })
  })
  return { days, refusals }
}

/** 2027-02-30 has the shape of a date, and is none: a browser makes 2 March of it. */
function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && daysBefore(text, 0) === text
}
