import { open } from '#kit/secrets/sealed-value.ts'
import type { KeptUnderKeys } from '#kit/secrets/resealing.ts'
import { slipWord } from '#modules/requests/server/slip-word.ts'

/** What is kept sealed of whoever reported, and the check words of slips. */
export const keptByRequests: KeptUnderKeys = {
  sealed: [
    { table: 'request', column: 'reporter_name_sealed', key: ['county_code', 'matter_id'], row: 't.matter_id' },
    { table: 'request', column: 'reporter_phone_sealed', key: ['county_code', 'matter_id'], row: 't.matter_id' },
    { table: 'request_import', column: 'file_key_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'request_import', column: 'head_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'request_import', column: 'category_words_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'hotline_connection', column: 'settings_sealed', key: ['county_code'], row: 't.county_code' },
    { table: 'hotline_batch', column: 'content_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'hotline_event', column: 'words_sealed', key: ['county_code', 'order_number', 'round', 'event_key'], row: "t.order_number || ':' || t.round || ':' || t.event_key" },
  ],
  indexed: [
    {
      table: 'request', column: 'reporter_phone_index', key: ['county_code', 'matter_id'], kind: 'phone', use: 'request.reporterPhone', fields: 't.matter_id::text AS place, t.reporter_phone_sealed AS phone',
      plain: (keyring, { place, phone }) => (phone === null ? null : open(keyring, phone!, { table: 'request', column: 'reporter_phone_sealed', row: place! })),
    },
    {
      table: 'request', column: 'slip_word_hash', key: ['county_code', 'matter_id'], kind: 'idNumber', use: 'request.slipWord', fields: 't.matter_id::text AS id, m.number, t.slip_prints::text AS prints',
      join: 'JOIN matter m ON m.county_code = t.county_code AND m.id = t.matter_id', plain: (keyring, { id, number, prints }) => `${number}${slipWord(keyring, id!, Number(prints))}`,
    },
  ],
  lasting: [
    { name: '收过的 12345 工单（再次送来时由它认出）', column: 'hotline_order.fingerprint' },
    { name: '收过的 12345 工单的内容（再次送来时由它认出）', column: 'hotline_order.said_fingerprint' },
    { name: '12345 工单补充的内容（再次送来时由它认出）', column: 'hotline_event.event_key', after: 'again ' },
  ],
  oldestIndex: [
    { name: '已打印的受理单（核验词由最早一代推出）', count: 'SELECT count(*) AS count FROM request WHERE slip_word_hash IS NOT NULL' },
    { name: '导入过的诉求（再次导入时由最早一代认出）', count: 'SELECT count(*) AS count FROM imported_request' },
  ],
}
