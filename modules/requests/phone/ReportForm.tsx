import './report.css'
import type { ReactNode } from 'react'
import { PhotoPicker } from '#modules/requests/phone/PhotoPicker.tsx'
import { PlacePicker } from '#modules/requests/phone/PlacePicker.tsx'
import type { NamedArea } from '#modules/requests/phone/PlacePicker.tsx'
import { VoicePicker } from '#modules/requests/phone/VoicePicker.tsx'
import { MOST_CHARACTERS, MOST_PHOTOS } from '#modules/requests/phone/report-draft.ts'
import type { Missing } from '#modules/requests/phone/report-draft.ts'
import type { WritingDraft } from '#modules/requests/phone/use-draft.ts'

type ReportFormProps = Pick<WritingDraft, 'restored' | 'change' | 'startAnew'> & {
  draft: NonNullable<WritingDraft['draft']>
  missing: readonly Missing[]
  openList?: (() => void) | undefined
  ownAreas?: readonly NamedArea[]
  /** Stands below a place that the phone itself gave. */
  belowHere?: ReactNode
  /** Stands below what and where. */
  children?: ReactNode
}

/** What and where suffice; photo and voice come before typing. Only his own voice: nobody is recorded at his door. */
export function ReportForm({ draft, restored, change, startAnew, missing, openList, ownAreas = [], belowHere, children }: ReportFormProps) {
  const sentenceFor = (field: Missing['field']) => missing.find((one) => one.field === field)?.sentence
  return (
    <>
      {restored && (
        <p className="report-kept" role="status">
          上次写的还在
          <button type="button" className="press-plain" onClick={() => void startAnew()}>
            清空重写
          </button>
        </p>
      )}
      <fieldset className="report-part">
        <legend>先拍张照片（可以不拍）</legend>
        <PhotoPicker
          photos={draft.photos}
          most={MOST_PHOTOS}
          label="拍照或选照片"
          add={(photo) => change((before) => ({ ...before, photos: [...before.photos, photo] }))}
          remove={(photoId) => change((before) => ({ ...before, photos: before.photos.filter((photo) => photo.photoId !== photoId) }))}
        />
      </fieldset>
      {draft.kind === 'own' && (
        <fieldset className="report-part">
          <legend>说一说（可以不录）</legend>
          <VoicePicker
            recording={draft.recording}
            change={(recording) => change(({ recording: _before, ...rest }) => (recording === undefined ? rest : { ...rest, recording }))}
          />
        </fieldset>
      )}
      <label className="report-what">
        <span>什么事？</span>
        <textarea
          name="text"
          rows={5}
          maxLength={MOST_CHARACTERS}
          placeholder="如：路灯坏了三天，晚上看不清路"
          value={draft.text}
          onChange={(event) => change((before) => ({ ...before, text: event.target.value }))}
        />
        <span className="quiet">{draft.recording === undefined ? '不想打字，可以点键盘上的话筒，说出来。' : '已经录了音，这里可以不写。只录音的，由工作人员听了录入文字。'}</span>
        {sentenceFor('text') !== undefined && (
          <span className="report-missing" role="alert">
            {sentenceFor('text')}
          </span>
        )}
      </label>
      <PlacePicker place={draft.place} change={(make) => change((before) => ({ ...before, place: make(before.place) }))} openList={openList} own={ownAreas} missing={sentenceFor('place')} belowHere={belowHere} />
      {children}
    </>
  )
}
