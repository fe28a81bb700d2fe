/**
 * Who may use whom: a module and the modules that it may enter, through their `contract.ts` or
 * `server/public.ts` only. A module that stands later may use the earlier ones, never the other way.
 * checks/check-boundaries.ts enforces it and fails when a folder here or a line there is missing.
 */
export const moduleUses = {
  platform: [],
  people: ['platform'],
  places: ['platform', 'people'],
  matters: ['platform', 'people', 'places'],
  channels: ['platform', 'people', 'places', 'matters'],
  requests: ['platform', 'people', 'places', 'matters'],
  rights: ['platform', 'people', 'places', 'matters', 'requests'],
} satisfies Record<string, string[]>
