import { Screen } from '#kit/ui/phone/Screen.tsx'
import { AreaPicker } from '#modules/requests/phone/AreaPicker.tsx'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

type PlaceScreenProps = { back: string; change: (next: (before: ReportDraft) => ReportDraft) => void; leave: () => void }

/** Choosing where it is, as a screen of its own: what was written about the place stays, the area and its point are the new ones. */
export function PlaceScreen({ back, change, leave }: PlaceScreenProps) {
  return (
    <Screen title="在哪里" back={back}>
      <AreaPicker
        choose={(area) => {
          change((before) => ({ ...before, place: { address: before.place.address, ...area } }))
          leave()
        }}
      />
    </Screen>
  )
}
