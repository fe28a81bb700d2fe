import { SoundPlayer } from '#kit/ui/SoundPlayer.tsx'
import { api } from '#modules/requests/phone/api.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** What was said, to be heard; the server opens it only to those who may see the request, and tells its reporter of each who listens. */
export function RecordingShow({ recordings, label }: { recordings: RequestDetail['recordings']; label: string }) {
  return recordings.map(({ recordingId, seconds }) => (
    <SoundPlayer key={recordingId} load={() => api.getRecording.call({ recordingId })} seconds={seconds} label={label} className="press" />
  ))
}
