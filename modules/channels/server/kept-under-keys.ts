import type { KeptUnderKeys } from '#kit/secrets/resealing.ts'

/** What the county entered for its channels, and where people are reached. A code that is awaited lasts ten minutes and is asked for anew. */
export const keptByChannels: KeptUnderKeys = {
  sealed: [
    { table: 'notice_channel', column: 'settings_sealed', key: ['county_code', 'channel'], row: "t.county_code || ':' || t.channel" },
    { table: 'group_robot', column: 'webhook_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'notice_address', column: 'address_sealed', key: ['county_code', 'account_id', 'channel'], row: "t.account_id || ':' || t.channel" },
    { table: 'delivery', column: 'direct_sealed', key: ['county_code', 'id'], row: 't.id' },
  ],
  indexed: [],
}
