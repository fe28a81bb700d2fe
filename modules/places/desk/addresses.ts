import { address } from '#kit/ui/address.ts'

/** `open`: the area whose detail is shown, without it the county's; `on`: the day whose tree is shown; `act`: the form that is open. */
export const areasPage = address('/areas', ['open', 'q', 'on', 'act'])
export const areaChangesPage = address('/areas/changes', ['status'])
/** `what`: outlines, or areas by CSV. */
export const areaImportPage = address('/areas/import', ['what', 'area'])
export const areaPage = address('/areas/{matterId}')
