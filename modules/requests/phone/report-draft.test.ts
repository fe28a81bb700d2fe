import { describe, expect, test } from 'vitest'
import { blankDraft, draftToMend, isBlank, missingFrom, reportForInput, reportInput, titleOf } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

const draft = (part: Partial<ReportDraft> = {}): ReportDraft => ({ ...blankDraft('own', 0), ...part })

const photo = { photoId: 'p', picture: new Blob([]) }
const recording = { recordingId: 'r', sound: new Blob([]), seconds: 4 }

describe('a draft', () => {
  test.each([
    ['nothing', draft(), ['text', 'place']],
    ['words only', draft({ text: '路灯不亮' }), ['place']],
    ['words and an address', draft({ text: '路灯不亮', place: { address: '3 号楼' } }), []],
    ['words and a point', draft({ text: '路灯不亮', place: { address: '', longitude: 116.7, latitude: 36.7 } }), []],
    ['words and an area', draft({ text: '路灯不亮', place: { address: '', areaId: 'k3f9' } }), []],
    ['blanks are no words', draft({ text: '  灯 ', place: { address: '   ' } }), ['text', 'place']],
    ['a voice instead of words', draft({ recording, place: { address: '3 号楼' } }), []],
    ['half a word beside a voice', draft({ text: '灯', recording, place: { address: '3 号楼' } }), ['text']],
    ['a snap without its photo', draft({ kind: 'snap', place: { address: '3 号楼' } }), ['photo']],
    ['a snap of a photo and a place', draft({ kind: 'snap', photos: [photo], place: { address: '3 号楼' } }), []],
    ['for somebody without saying how he asked', draft({ kind: 'for', text: '路灯不亮', place: { address: '3 号楼' } }), ['authority']],
    ['for somebody with half a number', draft({ kind: 'for', text: '路灯不亮', place: { address: '3 号楼' }, speaker: { authority: 'call', name: '', phone: '139' } }), ['phone']],
    ['for somebody without a phone', draft({ kind: 'for', text: '路灯不亮', place: { address: '3 号楼' }, speaker: { authority: 'visit', name: '', phone: '' } }), []],
  ] as const)('misses what it must: %s', (_name, given, fields) => {
    expect(missingFrom(given).map(({ field }) => field)).toEqual(fields)
  })

  test('what comes back to be mended goes up anew under new ids, without what the server refused', () => {
    const given = draft({
      text: '路灯不亮', stage: 'refused', refusal: '有照片没有找到', queuedAt: 1, uploadedAgain: true, recording: { ...recording, uploaded: true },
      photos: [{ ...photo, uploaded: true }, { ...photo, photoId: 'q', refusal: '不是照片' }],
    })
    const mended = draftToMend(given, 2)
    expect(mended).toEqual({
      ...draft({ text: '路灯不亮' }), key: expect.any(String), changedAt: 2, photos: [{ photoId: expect.any(String), picture: photo.picture }], recording: { ...recording, recordingId: expect.any(String) },
    })
    expect([mended.key, mended.photos[0]!.photoId, mended.recording!.recordingId].filter((id) => [given.key, 'p', 'r'].includes(id))).toEqual([])
  })

  test('only what was said is sent', () => {
    expect(reportInput(draft({ text: ' 路灯不亮 ', place: { address: ' ', areaId: 'k3f9', areaName: '阳光社区', accuracy: 4 } }))).toEqual({
      text: '路灯不亮', place: { areaId: 'k3f9' }, anonymousToPublic: true, photoIds: [],
    })
    expect(reportInput(draft({ text: '路灯不亮', place: { address: '', longitude: 116.7, latitude: 36.7, accuracy: 8 } })).place).toEqual({ longitude: 116.7, latitude: 36.7, byPhone: true })
    expect(reportInput(draft({ text: '路灯不亮', place: { address: '', longitude: 116.7, latitude: 36.7 } })).place).toEqual({ longitude: 116.7, latitude: 36.7 })
    const spoken = draft({ kind: 'for', text: '路灯不亮', place: { address: '3 号楼' }, speaker: { authority: 'call', name: ' 王秀英 ', phone: '' }, category: { key: 'municipal.streetLight', name: '路灯照明' } })
    expect(reportForInput(spoken)).toEqual({
      text: '路灯不亮', place: { address: '3 号楼' }, category: 'municipal.streetLight', anonymousToPublic: true, photoIds: [], authority: 'call', channel: 'field', reporterName: '王秀英',
    })
  })

  test('what was said goes without words, and a snap says that it is one', () => {
    expect(reportInput(draft({ recording, place: { address: '3 号楼' } }))).toEqual({ recordingId: 'r', place: { address: '3 号楼' }, anonymousToPublic: true, photoIds: [] })
    expect(reportInput(draft({ kind: 'snap', photos: [photo], place: { address: '', longitude: 116.7, latitude: 36.7 } }))).toEqual({
      channel: 'snap', place: { longitude: 116.7, latitude: 36.7, byPhone: true }, anonymousToPublic: true, photoIds: ['p'],
    })
  })

  test('blank means nothing was given, whatever was switched', () => {
    expect(isBlank(draft({ anonymousToPublic: false }))).toBe(true)
    expect(isBlank(draft({ photos: [photo] }))).toBe(false)
    expect(isBlank(draft({ recording }))).toBe(false)
  })

  test('its title is its beginning', () => {
    expect(titleOf(draft({ text: '路灯\n不亮' }))).toBe('路灯 不亮')
    expect(titleOf(draft({ text: '一二三四五六七八九十一二三四五六七八九十' }))).toBe('一二三四五六七八九十一二三四五六七八…')
    expect([titleOf(draft({ recording })), titleOf(draft({ kind: 'snap' }))]).toEqual(['语音诉求', '随手拍'])
  })
})
