import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { endOtherSessions, listOwnSessions } from '#modules/platform/contract.ts'

type Row = { session_id: string; surface: keyof typeof surfaceNames; device_name: string | null; opened_at: Date; used_at: Date; is_this: boolean }

const surfaceNames = { resident: '居民页面', desk: '工作台', field: '手机端', service: '本平台' } as const

export const listOwnSessionsHandler = query(listOwnSessions, async ({ db }) => {
  const { rows } = await sql<Row>`SELECT * FROM app.own_sessions()`.execute(db)
  return {
    sessions: rows.map((row) => ({
      sessionId: row.session_id, where: surfaceNames[row.surface], device: row.device_name ?? '没有记下是什么设备', openedAt: row.opened_at.toISOString(), lastUsedAt: row.used_at.toISOString(), current: row.is_this,
    })),
  }
})

/** A phone that was lost or stolen is out at its next call. */
export const endOtherSessionsHandler = command(
  endOtherSessions,
  async ({ db, audit }) => {
    const { rows } = await sql<{ ended: number }>`SELECT app.end_own_sessions(true, 'ended from elsewhere') AS ended`.execute(db)
    audit({ objectKind: 'session', details: { ended: rows[0]!.ended } })
    return String(rows[0]!.ended)
  },
  async (_context, ended) => ({ ended: Number(ended) }),
)
