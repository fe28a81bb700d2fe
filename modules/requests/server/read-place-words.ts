import { command } from '#kit/http/handle.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import { placeTree } from '#modules/places/server/public.ts'
import { readPlaceWords } from '#modules/requests/contract-support.ts'
import { homeOf, upToOf } from '#modules/requests/server/find-place.ts'

/** The same that the report will find. Reads only; the words are kept nowhere. */
export const readPlaceWordsHandler = command(
  readPlaceWords,
  async () => '',
  async ({ input, actor, db, at }) => {
    const tree = await placeTree(db, actor.countyCode, plainDate(at))
    const reading = tree.read(input.address, { within: homeOf(actor, 'request.reportFor') })
    return { areaId: reading.area.id, areaName: tree.fullName(reading.area), placeUpTo: upToOf(tree, reading) ?? null, unclear: reading.unclear }
  },
)
