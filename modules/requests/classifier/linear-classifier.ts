import { seededNumbers } from '#kit/geo/seeded.ts'
import type { Vector } from '#modules/requests/classifier/vocabulary.ts'

/** For each category a weight for each place of the vocabulary, and one more at the end that every text has. */
export type Weights = readonly Float64Array[]

const PENALTY = 1
const MOST_ROUNDS = 30
/** Where the farthest text is no farther than this from its optimum, further rounds change no suggestion. */
const CLOSE_ENOUGH = 0.1

/**
 * One linear support vector machine a category against all others (squared hinge loss, dual coordinate descent: Hsieh et
 * al., ICML 2008), a rare category's texts weighing more. The same texts in the same order give the same weights.
 */
export function trainWeights(vectors: readonly Vector[], labels: readonly number[], categories: number, features: number): Weights {
  return Array.from({ length: categories }, (_, category) => separate(vectors, labels.map((label) => label === category), features, category))
}

function separate(vectors: readonly Vector[], isOwn: readonly boolean[], features: number, seed: number): Float64Array {
  const random = seededNumbers(seed)
  const own = isOwn.filter(Boolean).length
  const halved = (count: number) => count / vectors.length / PENALTY
  const slack = isOwn.map((its) => (its ? halved(own) : halved(vectors.length - own)))
  const weights = new Float64Array(features + 1)
  const pull = new Float64Array(vectors.length)
  let order = Array.from(vectors.keys())
  let settledBeyond = Infinity
  for (let round = 0; round < MOST_ROUNDS; round++) {
    shuffle(order, random)
    let farthest = 0
    const unsettled: number[] = []
    for (const index of order) {
      const vector = vectors[index]!
      const side = isOwn[index]! ? 1 : -1
      const gradient = side * scoreOf(weights, vector) - 1 + pull[index]! * slack[index]!
      // Most texts are soon far on their own side; they are looked at again before the end.
      if (pull[index] === 0 && gradient > settledBeyond) continue
      unsettled.push(index)
      if (pull[index] === 0 && gradient >= 0) continue
      farthest = Math.max(farthest, Math.abs(gradient))
      // A vector's length is 1, and the last weight, which every text has, adds another 1.
      const pulled = Math.max(0, pull[index]! - gradient / (2 + slack[index]!))
      add(weights, vector, (pulled - pull[index]!) * side)
      pull[index] = pulled
    }
    if (farthest < CLOSE_ENOUGH && order.length === vectors.length) break
    settledBeyond = farthest < CLOSE_ENOUGH ? Infinity : farthest
    order = farthest < CLOSE_ENOUGH ? Array.from(vectors.keys()) : unsettled
  }
  return weights
}

function scoreOf(weights: Float64Array, { places, weights: its }: Vector): number {
  let sum = weights[weights.length - 1]!
  for (let index = 0; index < places.length; index++) sum += weights[places[index]!]! * its[index]!
  return sum
}

function add(weights: Float64Array, { places, weights: its }: Vector, times: number): void {
  for (let index = 0; index < places.length; index++) weights[places[index]!] = weights[places[index]!]! + times * its[index]!
  weights[weights.length - 1] = weights[weights.length - 1]! + times
}

export function scoresOf(weights: Weights, vector: Vector): number[] {
  return weights.map((one) => scoreOf(one, vector))
}

export function shuffle<Item>(items: Item[], random: () => number): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = items[last]!
    items[last] = items[other]!
    items[other] = kept
  }
  return items
}
