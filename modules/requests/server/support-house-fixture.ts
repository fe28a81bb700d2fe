import { handleFor, idBehind } from '#kit/secrets/asker-handle.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { HouseInTime } from '#modules/requests/test-time.ts'
import type { Person } from '#modules/requests/test-world.ts'

type OpenHouse = HouseInTime & { anonymous: Pick<Person, 'get'> }
export type Supporter = 'resident' | 'resident-2' | 'communityStaff' | 'communityStaff-2'

/** What several people have in common, in the words in which tests speak of it: a street lamp that is broken, whoever has it too, and what each hears. */
export async function openSupportHouse(house: OpenHouse) {
  const { world, worker, pass, close } = await openTime(house)
  const words = { text: '小区北门口的路灯整夜不亮，已经三天了。', category: 'municipal.streetLight' }
  const publicText = '有居民反映小区北门口路灯整夜不亮。'

  /** Public as a plan that is not solved yet. */
  async function plan(): Promise<string> {
    const id = await world.requestIn('handling', words)
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待灯具到货后更换' })
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    await world.move('communityStaff', id, 'publish', { publicText, publicAnswer: '灯具到货后更换。' })
    await worker.runOnce()
    return id
  }
  const timePasses = async () => {
    await worker.runOnce()
    pass(60_000)
  }
  const asker = (who: Supporter) => `${house.countyCode}/${world.accounts.get(who)}`
  return {
    /** The name under which he hears of it before anything of it is public, and what is behind such names. */
    handleOf: (who: Supporter, id: string) => handleFor(house.house.services.keyring, asker(who), id),
    behind: <Item extends { requestId: string }>(who: Supporter, items: Item[]): Item[] => items.map((item) => ({ ...item, requestId: idBehind(house.house.services.keyring, asker(who), item.requestId) })),
    world, worker, words, publicText, plan, timePasses, close,
    support: (who: Supporter, id: string, what: 'support' | 'end-support' = 'support') => world.people[who].post(`/api/published-requests/${id}/${what}`),
    idsOf: (items: { requestId: string }[]) => items.map(({ requestId }) => requestId),
    othersOf: async (who: Supporter, id: string) => (await world.people[who].get(`/api/requests/${id}`)).body.others,
    told: async (who: Supporter): Promise<string[]> => (await world.people[who].get('/api/notices')).body.items.map((item: { sentence: string }) => item.sentence),
    isPublic: async (id: string) => (await house.anonymous.get('/api/published-requests?limit=50')).body.items.find((item: { requestId: string }) => item.requestId === id),
  }
}
