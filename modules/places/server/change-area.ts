import { randomBytes } from 'node:crypto'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { closeArea, createArea, mergeAreas, moveArea, renameArea, splitArea } from '#modules/places/contract.ts'
import { remainderMissing } from '#modules/places/refusals.ts'
import type { NewArea, Part } from '#modules/places/rules.ts'
import { showChange } from '#modules/places/server/area-changes.ts'
import { insistOnVersion, orderChange } from '#modules/places/server/change-tree.ts'
import { lockTree } from '#modules/places/server/tree.ts'

/** A stable id of its own: 12 characters, so that a path of eight of them stays short. */
export function newAreaId(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36).padStart(13, '0').slice(-12)
}

/** The row that the permission is checked over; its version is read again under the tree's lock, which whoever changes it holds. */
async function guardArea(context: Context<{ areaId: string; version: number }>): Promise<void> {
  const { db, actor, input } = context
  const one = db.selectFrom('area').select(['path', 'name', 'version']).where('county_code', '=', actor.countyCode).where('id', '=', input.areaId)
  const row = await one.executeTakeFirst()
  context.guard(row === undefined ? undefined : { area_path: row.path })
  await lockTree({ db, countyCode: actor.countyCode })
  insistOnVersion(await one.executeTakeFirst(), input.version, input.areaId)
}

export const createAreaHandler = command(
  createArea,
  async (context) => {
    const { input } = context
    const area: NewArea = {
      id: newAreaId(), level: input.level, name: input.name, divisionCode: input.divisionCode ?? null, parentId: input.parentId, households: input.households ?? null,
    }
    return await orderChange(context, input.on, () => ({ kind: 'create', area }))
  },
  showChange,
)

export const renameAreaHandler = command(
  renameArea,
  async (context) => {
    await guardArea(context)
    const { areaId, name, divisionCode, on } = context.input
    return await orderChange(context, on, (tree) => ({ kind: 'rename', areaId, name, divisionCode: divisionCode === undefined ? (tree.get(areaId)?.divisionCode ?? null) : divisionCode }))
  },
  showChange,
)

export const moveAreaHandler = command(
  moveArea,
  async (context) => {
    await guardArea(context)
    const { areaId, parentId, on } = context.input
    return await orderChange(context, on, () => ({ kind: 'move', areaId, parentId }))
  },
  showChange,
)

export const closeAreaHandler = command(
  closeArea,
  async (context) => {
    await guardArea(context)
    return await orderChange(context, context.input.on, () => ({ kind: 'close', areaId: context.input.areaId }))
  },
  showChange,
)

export const mergeAreasHandler = command(
  mergeAreas,
  async (context) => {
    const { areaIds, into, on } = context.input
    const target =
      'areaId' in into
        ? { areaId: into.areaId }
        : { create: { id: newAreaId(), level: into.level, name: into.name, divisionCode: into.divisionCode ?? null, parentId: into.parentId, households: null } }
    return await orderChange(context, on, () => ({ kind: 'merge', areaIds, into: target }))
  },
  showChange,
)

export const splitAreaHandler = command(
  splitArea,
  async (context) => {
    await guardArea(context)
    const { areaId, remains, remainder, on } = context.input
    const parts = context.input.parts.map((part): Part => ({ id: newAreaId(), name: part.name, divisionCode: part.divisionCode ?? null, children: part.children }))
    const remainderId = remainder === undefined ? (remains ? areaId : undefined) : parts[remainder]?.id
    if (remainderId === undefined) throw remainderMissing()
    return await orderChange(context, on, () => ({ kind: 'split', areaId, remains, parts, remainderId }))
  },
  showChange,
)
