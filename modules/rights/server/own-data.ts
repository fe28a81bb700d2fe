import type { Context } from '#kit/http/handle.ts'
import { presentOwnRight, rightsOf } from '#modules/rights/server/rights-record.ts'

/** This module's part of a person's full copy of his own data. */
export async function personalDataOfRights(context: Context<unknown>): Promise<Record<string, unknown>> {
  const { at, services } = context
  return { rightsRequests: (await rightsOf(context)).map((row) => presentOwnRight(row, at, services.keyring)) }
}
