import { address } from '#kit/ui/address.ts'

/** `stage`: ended; `open`: the request shown in full; `act`: the form that is open. */
export const rightsRequestsPage = address('/rights-requests', ['stage', 'open', 'act'])
export const retentionPage = address('/settings/retention', ['act'])
