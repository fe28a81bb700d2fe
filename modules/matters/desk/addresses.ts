import { address } from '#kit/ui/address.ts'

export const noticesPage = address('/notices')

/** `tab`: why a matter is in the list; `q`: words looked for in what is listed; `open`: the matter shown beside it; `move`: the form that is open on it. */
export const workPage = address('/work', ['tab', 'q', 'open', 'move'])
