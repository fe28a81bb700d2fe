/** A text as places in the vocabulary with their weights; the weights' squares sum to 1. */
export type Vector = { places: Int32Array; weights: Float64Array }

export type Vocabulary = { features: readonly string[]; places: ReadonlyMap<string, number>; rarity: Float64Array }

/** Beyond this the rarest would be weighed by a handful of texts and the model would be megabytes long. */
const MOST_FEATURES = 12_000

export type FeaturedText = { features: readonly string[]; /** Who said it; what nobody is known to have said counts by itself. */ person: string }

/** The features that stand in texts of at least so many different people: what only few say, a name above all, is not learnt. */
export function buildVocabulary(texts: readonly FeaturedText[], leastPeople: number): Vocabulary {
  const people = new Map<string, Set<string>>()
  const texted = new Map<string, number>()
  for (const { features, person } of texts) {
    for (const feature of new Set(features)) {
      const said = people.get(feature)
      if (said === undefined) people.set(feature, new Set([person]))
      else said.add(person)
      texted.set(feature, (texted.get(feature) ?? 0) + 1)
    }
  }
  const kept = [...people].filter(([, said]) => said.size >= leastPeople).map(([feature]) => feature)
    .sort((one, other) => texted.get(other)! - texted.get(one)! || (one < other ? -1 : 1)).slice(0, MOST_FEATURES)
  return vocabularyOf(kept, Float64Array.from(kept, (feature) => Math.log((1 + texts.length) / (1 + texted.get(feature)!)) + 1))
}

export function vocabularyOf(features: readonly string[], rarity: Float64Array): Vocabulary {
  return { features, places: new Map(features.map((feature, place) => [feature, place])), rarity }
}

/** TF-IDF with the logarithm of the count: a text that says 物业 twenty times is not twenty times as much about it. */
export function vectorOf(features: readonly string[], vocabulary: Vocabulary): Vector {
  const counts = new Map<number, number>()
  for (const feature of features) {
    const place = vocabulary.places.get(feature)
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const places = Int32Array.from(counts.keys())
  const weights = Float64Array.from(places, (place) => (1 + Math.log(counts.get(place)!)) * vocabulary.rarity[place]!)
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0))
  return { places, weights: length === 0 ? weights : weights.map((weight) => weight / length) }
}
