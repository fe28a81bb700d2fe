import {
  areaChangedLater, areaClosed, areaEndsTheDayItBegins, areaNotYet, areaUnknown, childAssignedTwice, childNotAssigned, codeTaken, countyIsFixed, hasChildren, idTaken, insideItself,
  levelDoesNotFit, levelUnknown, mergeInsideItself, mergeNeedsOthers, notAChild, nothingChanges, remainderMissing, tooDeep,
} from '#modules/places/refusals.ts'

/** Days as 2026-10-08; a span holds from its first day to the day before `to`. */
export type PlainDate = string

/** One area as it stands after everything that has taken effect. */
export type AreaNode = {
  id: string
  level: string
  name: string
  divisionCode: string | null
  /** Codes that it had and gave up, each with the first day on which it no longer had it. */
  formerCodes: Readonly<Record<string, PlainDate>>
  parentId: string | null
  /** Ids from the county down, each ended by `/`. */
  path: string
  /** Since when it has had this name, code and place. */
  since: PlainDate
  /** Since when nothing directly below it has come, gone, moved or changed its name. */
  stillSince: PlainDate
  /** First day of the area itself. */
  from: PlainDate
  /** First day on which it does not exist any more. */
  to: PlainDate | null
}

export type Tree = ReadonlyMap<string, AreaNode>

/** A level of the county's preset: what may stand directly above it. */
export type LevelRule = { key: string; name: string; parents: readonly string[] }

export type NewArea = { id: string; level: string; name: string; divisionCode: string | null; parentId: string; households: number | null }
export type Part = { id: string; name: string; divisionCode: string | null; children: readonly string[] }

/** What can be done to the tree; ids of new areas are given by the caller. */
export type Change =
  | { kind: 'create'; area: NewArea }
  | { kind: 'import'; areas: readonly NewArea[] }
  | { kind: 'rename'; areaId: string; name: string; divisionCode: string | null }
  | { kind: 'move'; areaId: string; parentId: string }
  | { kind: 'close'; areaId: string }
  | { kind: 'merge'; areaIds: readonly string[]; into: { areaId: string } | { create: NewArea } }
  | { kind: 'split'; areaId: string; remains: boolean; parts: readonly Part[]; remainderId: string }

export type Succession = { predecessorId: string; successorId: string; kind: 'merge' | 'split' | 'convert' }

/** What a change does: `after` null ends the area. `placeAfter` is where its rows stand in the tree from then on. */
export type Effect = { id: string; before: AreaNode | null; after: AreaNode | null; placeAfter: string; households?: number | null }
export type Outcome = { tree: Tree; effects: Effect[]; successions: Succession[] }

const MOST_LEVELS = 8

/**
 * The tree after the change, and every area that it touches. Refuses what would break the tree, and what lies before a
 * change that an area has had already: history is only ever added to.
 */
export function applyChange(tree: Tree, levels: readonly LevelRule[], change: Change, on: PlainDate): Outcome {
  const work = new TreeWork(tree, levels, on)
  switch (change.kind) {
    case 'create':
      work.create(change.area)
      break
    case 'import':
      for (const area of change.areas) work.create(area)
      break
    case 'rename':
      work.rename(change.areaId, change.name, change.divisionCode)
      break
    case 'move':
      work.move(change.areaId, change.parentId)
      break
    case 'close':
      work.close(change.areaId)
      break
    case 'merge':
      work.merge(change.areaIds, change.into)
      break
    case 'split':
      work.split(change)
      break
  }
  return work.outcome()
}

/** Several changes one after the other, each on its day. */
export function applyAll(tree: Tree, levels: readonly LevelRule[], changes: readonly { change: Change; on: PlainDate }[]): Tree {
  return changes.reduce((before, { change, on }) => applyChange(before, levels, change, on).tree, tree)
}

/** Adds areas one by one to the tree as it would be; each call refuses what does not fit and then leaves the tree as it was. */
export function treeGrower(tree: Tree, levels: readonly LevelRule[], on: PlainDate): (area: NewArea) => void {
  const work = new TreeWork(tree, levels, on)
  return (area) => work.create(area)
}

class TreeWork {
  readonly #before: Tree
  readonly #nodes: Map<string, AreaNode>
  readonly #children: Map<string, Set<string>>
  readonly #levels: Map<string, LevelRule>
  readonly #on: PlainDate
  readonly #touched = new Set<string>()
  readonly #households = new Map<string, number | null>()
  readonly #successions: Succession[] = []
  readonly #placeOfEnded = new Map<string, string>()

  constructor(tree: Tree, levels: readonly LevelRule[], on: PlainDate) {
    this.#before = tree
    this.#nodes = new Map(tree)
    this.#levels = new Map(levels.map((level) => [level.key, level]))
    this.#on = on
    this.#children = new Map()
    for (const node of tree.values()) if (node.to === null && node.parentId !== null) this.#childrenOf(node.parentId).add(node.id)
  }

  create(area: NewArea): void {
    const known = this.#nodes.get(area.id)
    if (known !== undefined) throw idTaken({ id: area.id, name: known.name })
    const parent = this.#open(area.parentId)
    if (parent.since > this.#on) throw areaNotYet({ name: parent.name, from: parent.since })
    this.#refuseTakenCode(area.divisionCode, area.id)
    this.#fit(area, parent)
    this.#refuseTooDeep(area.name, `${parent.path}${area.id}/`)
    this.#put({ ...pick(area), path: `${parent.path}${area.id}/`, formerCodes: {}, since: this.#on, stillSince: this.#on, from: this.#on, to: null })
    this.#households.set(area.id, area.households)
  }

  rename(id: string, name: string, divisionCode: string | null): void {
    const node = this.#changeable(id)
    if (node.name === name && node.divisionCode === divisionCode) throw nothingChanges({ name })
    this.#refuseTakenCode(divisionCode, id)
    const { [divisionCode ?? '']: _had, ...formerCodes } = { ...node.formerCodes, ...(node.divisionCode === null ? {} : { [node.divisionCode]: this.#on }) }
    this.#put({ ...node, name, divisionCode, formerCodes, since: this.#on })
  }

  move(id: string, parentId: string): void {
    const node = this.#notTheCounty(this.#movable(id))
    if (node.parentId === parentId) throw nothingChanges({ name: node.name })
    this.#moveUnder(node, this.#open(parentId))
  }

  close(id: string): void {
    const node = this.#notTheCounty(this.#endable(id))
    const children = [...this.#childrenOf(id)]
    if (children.length > 0) throw hasChildren({ name: node.name, count: children.length, first: this.#nodes.get(children[0]!)!.name })
    this.#end(node, node.parentId!)
  }

  merge(areaIds: readonly string[], into: { areaId: string } | { create: NewArea }): void {
    const ids = [...new Set(areaIds)]
    const targetId = 'areaId' in into ? into.areaId : into.create.id
    const ended = ids.filter((id) => id !== targetId).map((id) => this.#notTheCounty(this.#endable(id)))
    if (ended.length === 0) throw mergeNeedsOthers()
    this.#refuseNested([...ended, ...('areaId' in into ? [this.#open(into.areaId)] : [])])
    // What ends gives its code free for the one that takes over.
    for (const node of ended) this.#nodes.set(node.id, { ...node, to: this.#on })
    if ('create' in into) {
      if (ended.some((node) => node.id === into.create.parentId)) throw mergeInsideItself({ name: into.create.name, other: this.#nodes.get(into.create.parentId)!.name })
      this.create(into.create)
    }
    const target = this.#open(targetId)
    if (target.since > this.#on) throw areaChangedLater({ name: target.name, on: target.since })
    for (const node of ended) {
      for (const child of [...this.#childrenOf(node.id)]) this.#moveUnder(this.#movable(child), target)
      this.#end(node, targetId)
      this.#successions.push({ predecessorId: node.id, successorId: targetId, kind: 'create' in into && ended.length === 1 ? 'convert' : 'merge' })
    }
  }

  split(change: Extract<Change, { kind: 'split' }>): void {
    const node = this.#notTheCounty(change.remains ? this.#changeable(change.areaId) : this.#endable(change.areaId))
    const partIds = change.parts.map((part) => part.id)
    if (!partIds.includes(change.remainderId) && !(change.remains && change.remainderId === node.id)) throw remainderMissing()
    const children = this.#childrenOf(node.id)
    const assigned = new Set<string>()
    for (const child of change.parts.flatMap((part) => part.children)) {
      if (!children.has(child)) throw notAChild({ name: this.#nodes.get(child)?.name ?? child, parent: node.name })
      if (assigned.has(child)) throw childAssignedTwice({ name: this.#nodes.get(child)!.name })
      assigned.add(child)
    }
    const left = [...children].filter((child) => !assigned.has(child))
    if (!change.remains && left.length > 0) throw childNotAssigned({ name: this.#nodes.get(left[0]!)!.name, count: left.length })
    if (!change.remains) this.#nodes.set(node.id, { ...node, to: this.#on })
    for (const part of change.parts) {
      this.create({ id: part.id, name: part.name, divisionCode: part.divisionCode, level: node.level, parentId: node.parentId!, households: null })
      for (const child of part.children) this.#moveUnder(this.#movable(child), this.#nodes.get(part.id)!)
      this.#successions.push({ predecessorId: node.id, successorId: part.id, kind: 'split' })
    }
    if (!change.remains) this.#end(node, node.parentId!)
  }

  outcome(): Outcome {
    const effects = [...this.#touched].map((id): Effect => {
      const before = this.#before.get(id) ?? null
      const after = this.#nodes.get(id)!
      const households = this.#households.get(id)
      return { id, before, after: after.to === null ? after : null, placeAfter: this.#placeOf(id), ...(households === undefined ? {} : { households }) }
    })
    return { tree: this.#nodes, effects, successions: this.#successions }
  }

  #placeOf(id: string): string {
    const node = this.#nodes.get(id)!
    return node.to === null ? node.path : this.#placeOf(this.#placeOfEnded.get(id)!)
  }

  #childrenOf(id: string): Set<string> {
    const known = this.#children.get(id)
    if (known !== undefined) return known
    const none = new Set<string>()
    this.#children.set(id, none)
    return none
  }

  #open(id: string): AreaNode {
    const node = this.#nodes.get(id)
    if (node === undefined) throw areaUnknown({ id })
    if (node.to !== null) throw areaClosed({ name: node.name, on: node.to })
    if (node.from > this.#on) throw areaNotYet({ name: node.name, from: node.from })
    return node
  }

  /** Open, and nothing was done to it after the day of this change. */
  #changeable(id: string): AreaNode {
    const node = this.#open(id)
    if (node.since > this.#on) throw areaChangedLater({ name: node.name, on: node.since })
    return node
  }

  /** Whatever was below it on the day of this change is still there: it goes along, or is known to be in the way. */
  #movable(id: string): AreaNode {
    const node = this.#changeable(id)
    if (node.stillSince > this.#on) throw areaChangedLater({ name: `${node.name}的下级`, on: node.stillSince })
    return node
  }

  /** A span has at least one day. */
  #endable(id: string): AreaNode {
    const node = this.#movable(id)
    if (node.since === this.#on) throw areaEndsTheDayItBegins({ name: node.name, on: node.since })
    return node
  }

  #notTheCounty(node: AreaNode): AreaNode {
    if (node.parentId === null) throw countyIsFixed()
    return node
  }

  #refuseNested(nodes: readonly AreaNode[]): void {
    for (const inner of nodes) {
      const outer = nodes.find((other) => other.id !== inner.id && inner.path.startsWith(other.path))
      if (outer !== undefined) throw mergeInsideItself({ name: inner.name, other: outer.name })
    }
  }

  #refuseTakenCode(code: string | null, id: string): void {
    if (code === null) return
    for (const node of this.#nodes.values()) {
      if (node.id === id) continue
      const has = node.divisionCode === code && (node.to === null || node.to > this.#on)
      // A change of an earlier day meets those who had the code on that day.
      if (has || (node.formerCodes[code] ?? '') > this.#on) throw codeTaken({ code, name: node.name })
    }
  }

  #fit(area: { name: string; level: string }, parent: AreaNode): void {
    const level = this.#levels.get(area.level)
    if (level === undefined) throw levelUnknown({ level: area.level, known: [...this.#levels.values()].map(({ name }) => name).join('、') })
    if (!level.parents.includes(parent.level)) throw levelDoesNotFit({ name: area.name, level: level.name, parent: parent.name, parentLevel: this.#levels.get(parent.level)?.name ?? parent.level })
  }

  #refuseTooDeep(name: string, path: string): void {
    if (path.split('/').length - 1 > MOST_LEVELS) throw tooDeep({ name })
  }

  #moveUnder(node: AreaNode, parent: AreaNode): void {
    if (parent.path.startsWith(node.path)) throw insideItself({ name: node.name })
    if (parent.since > this.#on) throw areaNotYet({ name: parent.name, from: parent.since })
    this.#fit(node, parent)
    this.#stir(node.parentId)
    this.#childrenOf(node.parentId!).delete(node.id)
    this.#repath({ ...node, parentId: parent.id }, parent.path)
  }

  /** The area and all below it stand elsewhere from this day on. */
  #repath(node: AreaNode, above: string): void {
    this.#refuseTooDeep(node.name, `${above}${node.id}/`)
    this.#put({ ...node, path: `${above}${node.id}/`, since: this.#on })
    for (const child of this.#childrenOf(node.id)) this.#repath(this.#movable(child), `${above}${node.id}/`)
  }

  #put(node: AreaNode): void {
    this.#nodes.set(node.id, node)
    this.#touched.add(node.id)
    if (node.parentId !== null) this.#childrenOf(node.parentId).add(node.id)
    this.#stir(node.parentId)
  }

  /** Something directly below the area has changed. */
  #stir(id: string | null): void {
    const node = id === null ? undefined : this.#nodes.get(id)
    if (node !== undefined && node.stillSince < this.#on) this.#nodes.set(node.id, { ...node, stillSince: this.#on })
  }

  #end(node: AreaNode, placeId: string): void {
    this.#nodes.set(node.id, { ...this.#nodes.get(node.id)!, to: this.#on })
    this.#stir(node.parentId)
    this.#childrenOf(node.parentId!).delete(node.id)
    this.#placeOfEnded.set(node.id, placeId)
    this.#touched.add(node.id)
  }
}

function pick(area: NewArea): Pick<AreaNode, 'id' | 'level' | 'name' | 'divisionCode' | 'parentId'> {
  return { id: area.id, level: area.level, name: area.name, divisionCode: area.divisionCode, parentId: area.parentId }
}

/** 合并：甲村、乙村 → 丙社区. `nameOf` answers the name that an area had before the change. */
export function describeChange(change: Change, nameOf: (id: string) => string): string {
  switch (change.kind) {
    case 'create':
      return `新设：${change.area.name}（属${nameOf(change.area.parentId)}）`
    case 'import':
      return `导入：${change.areas.length} 个区划`
    case 'rename':
      return nameOf(change.areaId) === change.name ? `更换代码：${change.name} → ${change.divisionCode ?? '无'}` : `更名：${nameOf(change.areaId)} → ${change.name}`
    case 'move':
      return `改属：${nameOf(change.areaId)} → ${nameOf(change.parentId)}`
    case 'close':
      return `撤销：${nameOf(change.areaId)}`
    case 'merge':
      return `合并：${change.areaIds.map(nameOf).join('、')} → ${'create' in change.into ? change.into.create.name : nameOf(change.into.areaId)}`
    case 'split':
      return `拆分：${nameOf(change.areaId)} → ${[...(change.remains ? [nameOf(change.areaId)] : []), ...change.parts.map((part) => part.name)].join('、')}`
  }
}

/** Ids of the areas that a change speaks of, new ones included. */
export function areasOfChange(change: Change): string[] {
  switch (change.kind) {
    case 'create':
      return [change.area.id]
    case 'import':
      return change.areas.map((area) => area.id)
    case 'rename':
    case 'move':
    case 'close':
      return [change.areaId]
    case 'merge':
      return [...new Set([...change.areaIds, 'create' in change.into ? change.into.create.id : change.into.areaId])]
    case 'split':
      return [change.areaId, ...change.parts.map((part) => part.id)]
  }
}
