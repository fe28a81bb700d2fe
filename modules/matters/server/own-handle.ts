import type { Context } from '#kit/http/handle.ts'
import { handleFor, idBehind } from '#kit/secrets/asker-handle.ts'

type Asker = Pick<Context<unknown>, 'actor' | 'services'>

/** What somebody hears in place of the id of a matter that he does not reach: the id would tell the millisecond at which it was raised. */
export function ownHandle({ actor, services }: Asker, matterId: string): string {
  return handleFor(services.keyring, `${actor.countyCode}/${actor.accountId}`, matterId)
}

/** The matter that he means by his own handle; by an id, that one. */
export function matterBehind({ actor, services }: Asker, handle: string): string {
  return idBehind(services.keyring, `${actor.countyCode}/${actor.accountId}`, handle)
}
