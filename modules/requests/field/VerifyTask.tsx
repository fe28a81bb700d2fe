import { useState } from 'react'
import { usePerson } from '#kit/ui/person.ts'
import { doMove } from '#modules/requests/field/do-move.ts'
import { PhotoPicker } from '#modules/requests/phone/PhotoPicker.tsx'
import type { PickedPhoto } from '#modules/requests/phone/PhotoPicker.tsx'
import { MOST_PHOTOS } from '#modules/requests/phone/report-draft.ts'
import { WordsField } from '#modules/requests/phone/WordsField.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** On the spot: a photo, then one tap; only what is not done wants words. */
export function VerifyTask({ task, version, canRework }: { task: RequestDetail; version: number | undefined; canRework: boolean }) {
  const accountId = usePerson()?.accountId
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([])
  const [sendsBack, setSendsBack] = useState(false)
  const [words, setWords] = useState('')
  if (accountId === undefined) return null
  return (
    <section className="sheet your-turn">
      <h2>现场核查：办好了没有？</h2>
      <PhotoPicker photos={photos} most={MOST_PHOTOS} label="拍现场照片" add={(photo) => setPhotos((all) => [...all, photo])} remove={(photoId) => setPhotos((all) => all.filter((photo) => photo.photoId !== photoId))} />
      {sendsBack ? (
        <>
          <WordsField label="哪里没办好？" most={500} words={words} change={setWords} />
          <button type="button" className="press press-main" disabled={words.trim().length < 2} onClick={() => void doMove({ task, version, move: 'rework', fields: { words: words.trim() }, photos, accountId })}>
            退回返工
          </button>
          <button type="button" className="press" onClick={() => setSendsBack(false)}>
            不退回了
          </button>
        </>
      ) : (
        <div className={canRework ? 'press-row' : ''}>
          <button type="button" className="press press-main" onClick={() => void doMove({ task, version, move: 'verify', photos, accountId })}>
            办好了，通过
          </button>
          {canRework && (
            <button type="button" className="press" onClick={() => setSendsBack(true)}>
              没办好
            </button>
          )}
        </div>
      )}
    </section>
  )
}
