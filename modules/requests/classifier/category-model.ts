import { createHash } from 'node:crypto'
import { z } from 'zod'
import { bestOf, confidenceOf } from '#modules/requests/classifier/calibration.ts'
import type { Calibration } from '#modules/requests/classifier/calibration.ts'
import { scoresOf } from '#modules/requests/classifier/linear-classifier.ts'
import type { Weights } from '#modules/requests/classifier/linear-classifier.ts'
import { featuresOf } from '#modules/requests/classifier/text-features.ts'
import { vectorOf, vocabularyOf } from '#modules/requests/classifier/vocabulary.ts'
import type { Vocabulary } from '#modules/requests/classifier/vocabulary.ts'

const FORMAT = 'linli-category-model'
const FORMAT_VERSION = 1
/** What was put into a category for which nothing is suggested; learnt, so that it is not taken for another one. */
export const NONE = ''

const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
const count = z.number().int().min(0)

/** How well a model does on texts that it has not learnt from, beside two ways of knowing nothing. */
export const ModelReport = z.object({
  macroF1: Estimate,
  majority: Estimate,
  keywords: Estimate,
  calibrationError: z.number(),
  bands: z.array(z.object({ from: z.number(), to: z.number(), texts: count, said: z.number(), right: z.number() })),
  /** With suggestions less sure than `least` left out: how many are made, and how many of these are right. */
  thresholds: z.array(z.object({ least: z.number(), suggested: count, right: count })),
  byCategory: z.array(z.object({ key: z.string(), texts: count, suggested: count, right: count, precision: z.number(), recall: z.number(), f1: z.number() })),
})
export type ModelReport = z.infer<typeof ModelReport>

const Stored = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** Whose matters it was learnt from. */
  county: z.string(),
  trainedAt: z.iso.datetime(),
  matters: count,
  from: z.string().nullable(),
  to: z.string().nullable(),
  leastPeople: count,
  segmentedBy: z.string(),
  report: ModelReport,
  categories: z.array(z.string()).min(2),
  calibration: z.object({ base: z.number(), byScore: z.number(), byMargin: z.number() }),
  features: z.array(z.string()),
  /** Base64 of 32-bit floats; `weights` of 16-bit whole numbers, a row a category, each times its `scale`. */
  rarity: z.string(),
  weights: z.string(),
  scales: z.array(z.number()),
  /** SHA-256 over all the rest. */
  hash: z.string(),
})
type Stored = z.infer<typeof Stored>

export type ModelFacts = Pick<Stored, 'county' | 'trainedAt' | 'matters' | 'from' | 'to' | 'leastPeople' | 'segmentedBy' | 'report'>

export type CategoryModel = { facts: ModelFacts; categories: readonly string[]; calibration: Calibration; vocabulary: Vocabulary; weights: Weights }

/** The model as text, to be kept in a row or a file. Weights of 16 bits change a score by less than 1 in 10,000. */
export function writeModel({ facts, categories, calibration, vocabulary, weights }: CategoryModel): string {
  const scales = weights.map((row) => Math.max(...row.map(Math.abs), 1e-9) / 32_767)
  const whole = weights.map((row, index) => Int16Array.from(row, (weight) => Math.round(weight / scales[index]!)))
  const stored = {
    format: FORMAT, version: FORMAT_VERSION, ...facts, categories: [...categories], calibration, features: [...vocabulary.features],
    rarity: base64(Float32Array.from(vocabulary.rarity)), weights: Buffer.concat(whole.map((row) => Buffer.from(row.buffer))).toString('base64'), scales,
  }
  return JSON.stringify({ ...stored, hash: hashOf(stored) })
}

/** Why a model that is there is not used. */
export type ModelFault = 'broken' | 'otherFormat' | 'otherCounty'

/** Reads what `writeModel` wrote; anything else is named, never thrown. */
export function readModel(text: string, county: string): { model: CategoryModel } | { fault: ModelFault } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { fault: 'broken' }
  }
  const head = z.object({ format: z.unknown(), version: z.unknown() }).safeParse(parsed)
  if (!head.success || head.data.format !== FORMAT) return { fault: 'broken' }
  if (head.data.version !== FORMAT_VERSION) return { fault: 'otherFormat' }
  const read = Stored.safeParse(parsed)
  if (!read.success) return { fault: 'broken' }
  const { hash, rarity, weights, ...stored } = read.data
  if (hash !== hashOf(parsed as Stored)) return { fault: 'broken' }
  const [rareness, whole] = [floats(rarity), wholeNumbers(weights)]
  const row = stored.features.length + 1
  if (rareness.length !== row - 1 || whole.length !== row * stored.categories.length || stored.scales.length !== stored.categories.length) return { fault: 'broken' }
  if (stored.county !== county) return { fault: 'otherCounty' }
  return {
    model: {
      facts: stored, categories: stored.categories, calibration: stored.calibration, vocabulary: vocabularyOf(stored.features, Float64Array.from(rareness)),
      weights: stored.categories.map((_, index) => Float64Array.from(whole.subarray(index * row, (index + 1) * row), (weight) => weight * stored.scales[index]!)),
    },
  }
}

export type ModelSuggestion = { key: string; confidence: number; /** The words of the text that speak for it most. */ words: string[] }

/**
 * The category that a text most likely belongs to, among those that are in force; undefined where nothing is sure enough. What
 * belongs to a category that has ended is not pressed into another one.
 */
export function suggestByModel(model: CategoryModel, text: string, inForce: ReadonlySet<string>, leastConfidence: number): ModelSuggestion | undefined {
  const features = featuresOf(text)
  const vector = vectorOf(features, model.vocabulary)
  if (vector.places.length === 0) return undefined
  const best = bestOf(scoresOf(model.weights, vector))
  const key = model.categories[best.place]!
  const confidence = Math.min(0.99, Math.floor(confidenceOf(best, model.calibration) * 100) / 100)
  if (key === NONE || !inForce.has(key) || confidence < leastConfidence) return undefined
  const speaking = Array.from(vector.places, (place, index) => ({ word: model.vocabulary.features[place]!, weight: model.weights[best.place]![place]! * vector.weights[index]! }))
  const words = speaking.filter(({ word, weight }) => word.length > 1 && weight > 0).sort((one, other) => other.weight - one.weight).slice(0, 3).map(({ word }) => word)
  return { key, confidence, words }
}

function hashOf(stored: object): string {
  const { hash: _own, ...rest } = stored as Record<string, unknown>
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
}

function base64(floatValues: Float32Array): string {
  return Buffer.from(floatValues.buffer).toString('base64')
}

function floats(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % 4))).buffer)
}

function wholeNumbers(text: string): Int16Array {
  const bytes = Buffer.from(text, 'base64')
  return new Int16Array(Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).buffer)
}
