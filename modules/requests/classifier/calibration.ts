/** How sure the best of some scores is: 1 ÷ (1 + e^−(base + byScore × best + byMargin × lead over the second)). */
export type Calibration = { base: number; byScore: number; byMargin: number }

export function bestOf(scores: readonly number[]): { place: number; score: number; margin: number } {
  const place = scores.reduce((most, score, index) => (score > scores[most]! ? index : most), 0)
  const second = scores.reduce((most, score, index) => (index === place ? most : Math.max(most, score)), -Infinity)
  return { place, score: scores[place]!, margin: scores[place]! - second }
}

export function confidenceOf({ score, margin }: { score: number; margin: number }, { base, byScore, byMargin }: Calibration): number {
  return 1 / (1 + Math.exp(-(base + byScore * score + byMargin * margin)))
}

export type Outcome = { score: number; margin: number; isRight: boolean }

const STEPS = 30
/** Keeps a handful of outcomes that are all right from making it certain. */
const RESTRAINT = 0.1

/** Platt's scaling over score and margin, by Newton's method, on outcomes of texts that the scores did not learn from. */
export function calibrate(outcomes: readonly Outcome[]): Calibration {
  const factors = outcomes.map(({ score, margin }) => [1, score, margin] as const)
  let fitted = [0, 0, 0]
  for (let step = 0; step < STEPS; step++) {
    const gradient = fitted.map((value) => RESTRAINT * value)
    const curve = [[RESTRAINT, 0, 0], [0, RESTRAINT, 0], [0, 0, RESTRAINT]]
    for (const [index, outcome] of outcomes.entries()) {
      const sure = confidenceOf(outcome, { base: fitted[0]!, byScore: fitted[1]!, byMargin: fitted[2]! })
      const [missed, weight] = [sure - Number(outcome.isRight), sure * (1 - sure)]
      for (let row = 0; row < 3; row++) {
        gradient[row] = gradient[row]! + missed * factors[index]![row]!
        for (let column = 0; column < 3; column++) curve[row]![column] = curve[row]![column]! + weight * factors[index]![row]! * factors[index]![column]!
      }
    }
    const change = solve(curve, gradient)
    fitted = fitted.map((value, row) => value - change[row]!)
  }
  return { base: fitted[0]!, byScore: fitted[1]!, byMargin: fitted[2]! }
}

/** Three equations with three unknowns, by Gauss; the restraint on the diagonal keeps them solvable. */
function solve(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const table = rows.map((row, index) => [...row, right[index]!])
  for (let at = 0; at < 3; at++) {
    for (let below = at + 1; below < 3; below++) {
      const times = table[below]![at]! / table[at]![at]!
      for (let column = at; column < 4; column++) table[below]![column] = table[below]![column]! - times * table[at]![column]!
    }
  }
  const found = [0, 0, 0]
  for (let at = 2; at >= 0; at--) {
    const known = found.reduce((sum, value, column) => (column > at ? sum + table[at]![column]! * value : sum), 0)
    found[at] = (table[at]![3]! - known) / table[at]![at]!
  }
  return found
}

export type Sureness = { confidence: number; isRight: boolean }
export type ReliabilityBand = { from: number; to: number; texts: number; said: number; right: number }

const BANDS = [0, 0.3, 0.5, 0.7, 0.9, 1]

/** Band by band: how sure it said it was, and how often it was right. */
export function reliability(suggested: readonly Sureness[]): ReliabilityBand[] {
  return BANDS.slice(1).map((to, index) => {
    const from = BANDS[index]!
    const inside = suggested.filter(({ confidence }) => confidence >= from && (confidence < to || to === 1))
    return { from, to, texts: inside.length, said: mean(inside.map(({ confidence }) => confidence)), right: mean(inside.map(({ isRight }) => Number(isRight))) }
  })
}

/** The expected calibration error: how far, on average, what it said is from what was right. */
export function calibrationError(bands: readonly ReliabilityBand[]): number {
  const texts = bands.reduce((sum, band) => sum + band.texts, 0)
  return texts === 0 ? 0 : bands.reduce((sum, band) => sum + band.texts * Math.abs(band.said - band.right), 0) / texts
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
