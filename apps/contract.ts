import { mattersContract } from '#modules/matters/contract.ts'
import { platformContract } from '#modules/platform/contract.ts'

/** Every route of the product, by module. */
export const contract = { platform: platformContract, matters: mattersContract }
