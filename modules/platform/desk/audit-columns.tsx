import { clockInChina } from '#kit/clock/china-day.ts'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { StateShape } from '#kit/ui/Icon.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import type { ListedEntry } from '#modules/platform/desk/listed-entry.ts'
import { sayAction, sayObject, sayOutcome, sayRole } from '#modules/platform/desk/audit-words.ts'

export function auditColumns(words: Readonly<Record<string, string>> | undefined, narrow: boolean): readonly Column<ListedEntry>[] {
  const all: readonly Column<ListedEntry>[] = [
    { key: 'at', title: '时间', width: '158px', cell: ({ at }) => <time dateTime={at} title={sayExactly(new Date(at))}>{sayToSecond(at)}</time> },
    { key: 'action', title: '动作', cell: ({ action }) => <span title={sayAction(action, words).whole}>{sayAction(action, words).short}</span> },
    { key: 'object', title: '对象', width: '136px', from: 960, cell: ({ objectKind, objectId }) => <span title={objectId ?? undefined}>{sayObject(objectKind)}{objectId !== null && <span className="aside-word">{objectId.slice(-6)}</span>}</span> },
    { key: 'role', title: '以什么职务', width: '112px', cell: ({ role }) => sayRole(role) },
    { key: 'unit', title: '单位', width: '190px', from: 1280, cell: ({ unit }) => <span title={unit ?? undefined}>{unit ?? ''}</span> },
    { key: 'who', title: '账号', width: '80px', from: 960, cell: ({ accountId }) => <span className="figure" title={accountId ?? undefined}>{accountId === null ? '未登录' : accountId.slice(-6)}</span> },
    { key: 'reason', title: '原因', width: '150px', from: 1400, cell: ({ action, reason }) => <span title={reason ?? undefined}>{action.startsWith('time ') ? '' : (reason ?? '')}</span> },
    { key: 'outcome', title: '结果', width: '92px', cell: ({ outcome }) => <Outcome outcome={outcome} /> },
    { key: 'sealed', title: '封存', width: '86px', from: 960, cell: ({ sealed }) => <Sealed sealed={sealed} /> },
  ]
  return narrow ? all.filter(({ key }) => ['at', 'action', 'outcome'].includes(key)) : all
}

export function Outcome({ outcome }: { outcome: string }) {
  const { word, shape } = sayOutcome(outcome)
  return (
    <span className={`audit-word audit-${shape}`}>
      <StateShape nearness={shape} />
      {word}
    </span>
  )
}

export function Sealed({ sealed }: { sealed: boolean }) {
  return (
    <span className={`audit-word ${sealed ? 'audit-done' : ''}`} title={sealed ? '已排进哈希链，改动、删除、调换都会被核验发现' : '几秒之内封存'}>
      <StateShape nearness={sealed ? 'done' : 'calm'} />
      {sealed ? '已封存' : '待封存'}
    </span>
  )
}

/** 11月21日 09:05:31; in an audit the second counts. */
function sayToSecond(at: string): string {
  const local = clockInChina(new Date(at)).toISOString()
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日 ${local.slice(11, 19)}`
}
