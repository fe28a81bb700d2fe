/** What goes from one node to another, and may lie from `least` to `most` as far as anybody knows. */
export type Arc = { from: number; to: number; now: number; least: number; most: number }

type Step = { arc: Arc; to: number; gains: boolean }

/**
 * How far one arc can go up and down while as much comes into every other node and leaves it as before: what it gains comes round
 * through others. The arcs as given are one way in which all is as it was told.
 */
export class ResidualFlow {
  readonly #steps = new Map<number, Step[]>()
  readonly #changed = new Map<Arc, number>()

  constructor(arcs: readonly Arc[]) {
    for (const arc of arcs) {
      this.#join(arc.from, { arc, to: arc.to, gains: true })
      this.#join(arc.to, { arc, to: arc.from, gains: false })
    }
  }

  /** Whether all of them together can be more or fewer by so much, at least. */
  isOpenWide(together: readonly Arc[], wanted: number): boolean {
    const up = this.#change(together, wanted, true)
    return up >= wanted || up + this.#change(together, wanted - up, false) >= wanted
  }

  /** One after the other, each beside what the former ones took. */
  #change(together: readonly Arc[], wanted: number, gains: boolean): number {
    this.#changed.clear()
    const without = new Set(together)
    let changed = 0
    for (const arc of together) {
      if (changed >= wanted) return changed
      const room = gains ? arc.most - arc.now : arc.now - arc.least
      changed += this.#flow(gains ? arc.to : arc.from, gains ? arc.from : arc.to, without, Math.min(room, wanted - changed))
    }
    return changed
  }

  #join(node: number, step: Step): void {
    const there = this.#steps.get(node)
    if (there === undefined) this.#steps.set(node, [step])
    else there.push(step)
  }

  #room({ arc, gains }: Step): number {
    const now = arc.now + (this.#changed.get(arc) ?? 0)
    return gains ? arc.most - now : now - arc.least
  }

  #flow(from: number, to: number, without: ReadonlySet<Arc>, most: number): number {
    let sent = 0
    while (sent < most) {
      const path = this.#path(from, to, without)
      if (path === undefined) return sent
      const more = Math.min(most - sent, ...path.map((step) => this.#room(step)))
      for (const { arc, gains } of path) this.#changed.set(arc, (this.#changed.get(arc) ?? 0) + (gains ? more : 0 - more))
      sent += more
    }
    return sent
  }

  #path(from: number, to: number, without: ReadonlySet<Arc>): Step[] | undefined {
    const came = new Map<number, { at: number; step: Step } | null>([[from, null]])
    for (const node of came.keys()) {
      for (const step of this.#steps.get(node) ?? []) {
        if (came.has(step.to) || without.has(step.arc) || this.#room(step) <= 0) continue
        came.set(step.to, { at: node, step })
        if (step.to === to) return wayBack(came, to)
      }
    }
    return undefined
  }
}

function wayBack(came: ReadonlyMap<number, { at: number; step: Step } | null>, to: number): Step[] {
  const path: Step[] = []
  for (let last = came.get(to); last !== null && last !== undefined; last = came.get(last.at)) path.push(last.step)
  return path
}
