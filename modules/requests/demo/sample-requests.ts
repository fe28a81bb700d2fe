import { deterministic } from '#presets/deterministic.ts'
import type { Deterministic } from '#presets/deterministic.ts'
import type { FirstLevelCategory, Purpose, SecondLevelCategory, Urgency } from '#presets/preset.ts'
import { sampleRoad } from '#presets/sample-names.ts'
import { guess } from './guess-category.ts'
import { sampleTexts, textsForOtherCategories } from './sample-texts.ts'
import { shiftDates } from './shift-dates.ts'
import type { DateSpan } from './shift-dates.ts'
import { syntheticPlaces } from './synthetic-place.ts'
import type { PlaceableGrid, SyntheticPlace } from './synthetic-place.ts'

/** By which way a request comes in: by the resident himself, or entered by staff for somebody. */
export type SampleChannel = 'resident' | 'hotline' | 'counter' | 'field'

/** A request that nobody made: words, place and person are synthetic, and the same for the same seed. */
export type SampleRequest = {
  /** `sample-0001`, in the order of `at`. */
  key: string
  at: Date
  text: string
  category: string
  purpose: Purpose
  urgency: Urgency
  place: SyntheticPlace
  channel: SampleChannel
  anonymousToPublic: boolean
  /** Which of `reporters` sample residents, from 0. */
  reporter: number
}

/** A grid, or a village as a whole, with what its residents call the place. */
export type SampleGrid = PlaceableGrid & { name: string; isVillage: boolean }

export type SampleOptions = {
  seed: string
  count: number
  span: DateSpan
  categories: readonly (Pick<SecondLevelCategory, 'key' | 'name' | 'hints' | 'urgency'>)[]
  grids: readonly SampleGrid[]
  reporters: number
}

/** How often each first level comes up; in proportion to what residents of apartment blocks ask for. Assumed, not reported. */
const firstLevelShares: Record<FirstLevelCategory, number> = {
  property: 20, housing: 9, utilities: 12, municipal: 9, sanitation: 9, greening: 5, streetOrder: 6, construction: 5, traffic: 6, environment: 7,
  safety: 7, disputes: 5, welfare: 4, publicService: 6, marketGovernance: 4,
}
const channelShares: readonly (readonly [SampleChannel, number])[] = [['resident', 0.72], ['hotline', 0.14], ['field', 0.09], ['counter', 0.05]]
/** Share of each hour of the day, from 0:00: quiet at night, busy in the morning and after work. */
const hourShares = [1, 0, 0, 0, 0, 1, 3, 6, 10, 12, 11, 8, 5, 5, 8, 9, 9, 8, 9, 10, 10, 8, 5, 2]

/** The sample county's requests, earliest first. */
export function sampleRequests(options: SampleOptions): SampleRequest[] {
  const { seed, count, span, categories, grids, reporters } = options
  const placeOf = syntheticPlaces(seed, grids)
  const gridOf = new Map(grids.map((grid) => [grid.areaId, grid]))
  const lots = lotsOf(categories)
  const villageLots = lots.filter(([category]) => !category.key.startsWith('property.') && villageTexts(category.key).length > 0)
  return arrivals(seed, count, span).map((at, position) => {
    const key = `sample-${String(position + 1).padStart(4, '0')}`
    const choose = deterministic(`${seed}/request/${key}`)
    const place = placeOf(key)
    const grid = gridOf.get(place.areaId)!
    const category = draw(choose, grid.isVillage ? villageLots : lots)
    const template = choose.pick(grid.isVillage ? villageTexts(category.key) : textsOf(category.key))
    const text = fill(template, choose, { position, category: category.name, estate: grid.name, seed })
    const title = text.split(/[。？！]/)[0]!
    const { purpose } = guess(title, text, [])
    return {
      key, at, text, place,
      purpose: purpose === 'help' && choose.chance(0.3) ? 'complaint' : purpose,
      category: category.key,
      urgency: category.urgency,
      channel: draw(choose, channelShares),
      anonymousToPublic: choose.chance(0.6),
      // The first is the sample person who signs in as a resident: he has more to look at.
      reporter: choose.chance(0.02) ? 0 : choose.int(0, reporters - 1),
    }
  })
}

function arrivals(seed: string, count: number, span: DateSpan): Date[] {
  const choose = deterministic(`${seed}/arrivals`)
  const hours = hourShares.map((share, hour) => [hour, share] as const)
  const year = Date.UTC(2020, 0, 1)
  const moments = Array.from({ length: count }, (_, position) => {
    const day = Math.floor((position * 366) / count)
    // 8 hours back: the hours are China's.
    return new Date(year + day * 86_400_000 + (draw(choose, hours) - 8) * 3_600_000 + choose.int(0, 3_599) * 1000)
  })
  return shiftDates(moments, span).sort((a, b) => a.getTime() - b.getTime())
}

type Lot = readonly [SampleOptions['categories'][number], number]

/** Each category with its part of its first level's share. */
function lotsOf(categories: SampleOptions['categories']): Lot[] {
  return categories.map((category) => {
    const first = category.key.split('.')[0] as FirstLevelCategory
    const siblings = categories.filter((other) => other.key.startsWith(`${first}.`)).length
    return [category, firstLevelShares[first] / siblings]
  })
}

function textsOf(category: string): readonly string[] {
  return sampleTexts[category] ?? textsForOtherCategories
}

/** A village has neither estates nor numbered blocks. */
function villageTexts(category: string): readonly string[] {
  return textsOf(category).filter((text) => !/\{(estate|building)\}|小区|物业|电梯|单元|楼道|楼下|\d楼/.test(text))
}

type Filling = { position: number; category: string; estate: string; seed: string }

function fill(template: string, choose: Deterministic, { position, category, estate, seed }: Filling): string {
  return template
    .replaceAll('{category}', category)
    .replaceAll('{estate}', estate.replace(/(第.+)?(网格|微网格).*$/, '') || estate)
    .replaceAll('{building}', `${choose.int(1, 18)}号楼`)
    .replaceAll('{road}', sampleRoad(seed, position).replace(/\d+号$/, ''))
    .replaceAll('{days}', String(choose.int(3, 20)))
    .replaceAll('{hour}', choose.pick(['早上七点多', '中午', '下午三点', '傍晚', '晚上九点']))
    .replaceAll('{night}', choose.pick(['晚上九点多', '晚上十点多', '夜里十一点', '半夜']))
}

function draw<Item>(choose: Deterministic, shares: readonly (readonly [Item, number])[]): Item {
  let mark = choose.next() * shares.reduce((sum, [, share]) => sum + share, 0)
  for (const [item, share] of shares) {
    mark -= share
    if (mark < 0) return item
  }
  return shares.at(-1)![0]
}
