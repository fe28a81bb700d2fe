import { cancelAreaChangeHandler, listAreaChangesHandler } from '#modules/places/server/area-changes.ts'
import { closeAreaHandler, createAreaHandler, mergeAreasHandler, moveAreaHandler, renameAreaHandler, splitAreaHandler } from '#modules/places/server/change-area.ts'
import { importAreasHandler } from '#modules/places/server/import-areas.ts'
import { importOutlinesHandler } from '#modules/places/server/import-outlines.ts'
import { getAreaHandler, listAreasHandler, listLevelsHandler } from '#modules/places/server/read-areas.ts'
import { findAreaHandler, getOutlineHandler, listOutlinesHandler } from '#modules/places/server/read-outlines.ts'

export { areaLookup } from '#modules/places/server/area-lookup.ts'
export type { AreaLookup, PlacedArea } from '#modules/places/server/area-lookup.ts'
export { PlaceTree } from '#modules/places/place-tree.ts'
export type { FoundArea, PlaceReading, TreeArea } from '#modules/places/place-tree.ts'
export { placeTree } from '#modules/places/server/place-tree.ts'
export { SYNTHETIC } from '#modules/places/server/keep-outlines.ts'
export { settlePlans } from '#modules/places/server/settle-plans.ts'
export { startTreeWorker } from '#modules/places/server/tree-worker.ts'

/** The module's handlers, by the names of their contracts. */
export const placesHandlers = {
  listAreas: listAreasHandler, findArea: findAreaHandler, listLevels: listLevelsHandler, getArea: getAreaHandler, getOutline: getOutlineHandler, listOutlines: listOutlinesHandler,
  createArea: createAreaHandler, renameArea: renameAreaHandler, moveArea: moveAreaHandler, closeArea: closeAreaHandler, mergeAreas: mergeAreasHandler, splitArea: splitAreaHandler,
  listAreaChanges: listAreaChangesHandler, cancelAreaChange: cancelAreaChangeHandler, importAreas: importAreasHandler, importOutlines: importOutlinesHandler,
}
