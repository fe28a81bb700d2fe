import { apiOf } from '#kit/ui/api.ts'
import type { channelsContract } from '#modules/channels/contract.ts'

export const api = apiOf<typeof channelsContract>('channels')

/** What reads hear and writes change. */
export const CHANNELS = 'notice-channels'
export const OWN_CHANNELS = 'own-channels'
