import { expect, test } from 'vitest'
import { keptWords, saidOf } from '#modules/requests/phone/published-words.ts'

const now = new Date('2026-09-15T02:00:00Z')
const plain = { open: false, overdue: false, suspendedUntil: null, promisedAt: null, dueAt: null, kept: null, lateStep: null }
const past = '2026-09-10T10:00:00Z'
const ahead = '2026-09-18T10:00:00Z'
/** The end of 18 September in China: a promise runs to the end of its day. */
const promised = '2026-09-18T16:00:00Z'

test.each([
  ['an answer in time', { kept: true }, { shape: 'done', words: '在期限内答复' }],
  ['an answer too late', { kept: false }, { shape: 'missed', words: '超过期限才答复' }],
  ['an answer without a limit', {}, undefined],
  ['a promise kept', { promisedAt: past, kept: true }, { shape: 'done', words: '答应9月10日前办好，做到了' }],
  ['a promise broken, then done', { promisedAt: past, kept: false }, { shape: 'missed', words: '答应9月10日前办好，没有做到' }],
  ['a promise that runs', { open: true, promisedAt: promised }, { shape: 'calm', words: '答应9月18日前办好，还没到期' }],
  ['a promise missed', { open: true, overdue: true, promisedAt: past, kept: false }, { shape: 'missed', words: '已超期：应在9月10日前办好' }],
  ['a promise whose end was not noted yet', { open: true, promisedAt: past }, undefined],
  ['an answer that is due', { open: true, dueAt: ahead }, { shape: 'calm', words: '最迟周五 18:00 前答复' }],
  ['an answer that is due by the end of a day', { open: true, dueAt: promised }, { shape: 'calm', words: '最迟9月18日前答复' }],
  ['an answer missed', { open: true, overdue: true, dueAt: past, kept: false }, { shape: 'missed', words: '已超期：应在9月10日 18:00 前答复' }],
  ['late, and no time runs any more', { open: true, overdue: true, kept: false }, { shape: 'missed', words: '已超期，还没有答复' }],
  ['nobody accepted it', { open: true, overdue: true, kept: false, lateStep: 'accept' }, { shape: 'missed', words: '已超期，还没有受理' }],
  ['suspended', { open: true, suspendedUntil: ahead }, undefined],
] as const)('%s', (_why, item, said) => expect(keptWords({ ...plain, ...item }, now)).toEqual(said))

test.each([
  [{ isPlan: false, kept: true }, '住建局答复'],
  [{ isPlan: true, suspendedUntil: ahead }, '住建局的计划'],
  [{ isPlan: true, kept: false }, '住建局承办'],
  [{ isPlan: true, kept: false, lateStep: 'accept' }, '住建局应当受理'],
  [{ isPlan: true, kept: false, lateStep: 'dispatch' }, '住建局应当派单'],
  // It was late, and has time again: the words are of then.
  [{ isPlan: true }, '现由住建局办理'],
] as const)('words of %o stand below “%s”', (item, said) => expect(saidOf({ ...plain, unit: '住建局', ...item })).toBe(said))
