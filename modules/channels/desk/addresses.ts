import { address } from '#kit/ui/address.ts'

/** `act`: the form that is open: the name of a channel, `test-` and its name, or `group`. */
export const channelsPage = address('/settings/channels', ['act'])
export const ownChannelsPage = address('/account/channels')
