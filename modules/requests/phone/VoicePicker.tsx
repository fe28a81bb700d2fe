import './voice.css'
import { useRef } from 'react'
import { SoundPlayer, sayLength } from '#kit/ui/SoundPlayer.tsx'
import { MOST_SECONDS } from '#modules/requests/phone/report-draft.ts'
import type { DraftRecording } from '#modules/requests/phone/report-draft.ts'
import { recordingKind, useRecorder } from '#modules/requests/phone/use-recorder.ts'

/** Held longer than this, the finger's lifting ends it; a shorter touch is a tap, and another one ends it. */
const HELD_MILLISECONDS = 500

type VoicePickerProps = { recording: DraftRecording | undefined; change: (recording: DraftRecording | undefined) => void }

/** One large button: tapped or held, by finger or by key. What was said is listened to again, said anew, or thrown away. */
export function VoicePicker({ recording, change }: VoicePickerProps) {
  const { state, start, stop } = useRecorder((sound, seconds) => change({ recordingId: crypto.randomUUID(), sound, seconds }))
  const pressedAt = useRef<number>(undefined)
  if (recordingKind() === undefined) return <p className="quiet voice-none">这个浏览器不能录音，请打字，或点键盘上的话筒说出来。</p>

  const isRecording = state.stage === 'recording'
  const press = () => {
    if (state.stage !== 'still') {
      pressedAt.current = undefined
      return stop()
    }
    pressedAt.current = performance.now()
    void start()
  }
  const lift = () => {
    const isHeld = pressedAt.current !== undefined && performance.now() - pressedAt.current > HELD_MILLISECONDS
    pressedAt.current = undefined
    if (isHeld && isRecording) stop()
  }
  return (
    <div className="voice">
      {recording !== undefined && state.stage === 'still' ? (
        <div className="voice-kept">
          <SoundPlayer key={recording.recordingId} load={() => Promise.resolve(recording.sound)} seconds={recording.seconds} label="听一遍" className="press" />
          {recording.refusal !== undefined && <p className="report-missing">{recording.refusal}</p>}
          <div className="voice-acts">
            <button type="button" className="press" onClick={() => void start()}>
              重新录
            </button>
            <button type="button" className="press" onClick={() => change(undefined)}>
              删掉
            </button>
          </div>
        </div>
      ) : (
        <button
          type="button"
          className={isRecording ? 'press voice-take voice-taking' : 'press voice-take'}
          onPointerDown={(event) => {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            press()
          }}
          onPointerUp={lift}
          onPointerCancel={lift}
          // A key, or a reader's own press: without a pointer before it.
          onClick={(event) => { if (event.detail === 0) press() }}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Microphone />
          {state.stage === 'still' && <span>点一下开始录音<span className="voice-hint">也可以按住说话，松开结束</span></span>}
          {state.stage === 'asking' && '请允许使用话筒'}
          {isRecording && <span>正在录，说完点一下<span className="voice-hint voice-time">{sayLength(state.seconds)}，最长 {MOST_SECONDS / 60} 分钟</span></span>}
        </button>
      )}
      {isRecording && (
        <span className="voice-level" aria-hidden="true">
          <span ref={(bar) => { bar?.style.setProperty('transform', `scaleX(${Math.max(0.02, state.level)})`) }} />
        </span>
      )}
      <span className="voice-said" role="status">{isRecording ? '正在录音' : recording === undefined ? '' : `已录音 ${recording.seconds} 秒`}</span>
      {state.stage === 'still' && state.sentence !== undefined && <p className="report-missing" role="alert">{state.sentence}</p>}
    </div>
  )
}

function Microphone() {
  return (
    <svg className="icon" width="34" height="34" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3M6 11.5a6 6 0 0 0 12 0M12 17.5V21M9 21h6" />
    </svg>
  )
}
