import { SoundPlayer } from '#kit/ui/SoundPlayer.tsx'
import { api } from '#modules/requests/desk/api.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** What the reporter said; each time somebody listens he is told of it. */
export function Recordings({ recordings }: Pick<RequestDetail, 'recordings'>) {
  return recordings.map(({ recordingId, seconds }) => (
    <SoundPlayer key={recordingId} load={() => api.getRecording.call({ recordingId })} seconds={seconds} label="听反映人的录音" className="recording-play" />
  ))
}
