import { address } from '#kit/ui/address.ts'

export const phoneChannelsPage = address('/me/channels')
