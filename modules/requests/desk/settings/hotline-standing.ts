import type { Hotline } from '#modules/requests/hotline/contract.ts'

type Standing = { nearness: 'missed' | 'near' | 'calm' | 'waiting'; words: string }

/** Reading goes well while sending does not, and the other way round: what did not arrive is said beside a connection that stands. */
export function hotlineStanding({ trouble, enabled, waiting, troubles }: Pick<Hotline, 'trouble' | 'enabled' | 'waiting'> & { troubles: readonly Pick<Hotline['troubles'][number], 'state'>[] }): Standing {
  if (trouble !== null) return { nearness: 'missed', words: '发送受阻' }
  if (!enabled) return { nearness: 'waiting', words: waiting === 0 ? '已停用' : '已停用，消息先存着，启用后接着送' }
  if (troubles.some(({ state }) => state === 'waiting' || state === 'refused')) return { nearness: 'near', words: '有消息没有送到，见下表' }
  return { nearness: 'calm', words: '正常' }
}
