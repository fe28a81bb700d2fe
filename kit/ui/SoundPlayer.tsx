import './sound.css'
import { useEffect, useRef, useState } from 'react'
import { Failure } from '#kit/ui/states.tsx'

type SoundPlayerProps = {
  /** The whole sound; asked for at the first press, so that nobody has listened who did not press. */
  load: () => Promise<Blob>
  seconds: number
  /** On the button: 听录音. */
  label: string
  /** The app's own kind of button. */
  className: string
}

type Playing = { audio: HTMLAudioElement; url: string }

/** One button plays and stops; a line shows how far. The browser's own controls differ everywhere and have small targets. */
export function SoundPlayer({ load, seconds, label, className }: SoundPlayerProps) {
  const [state, setState] = useState<'still' | 'loading' | 'playing'>('still')
  const [at, setAt] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const playing = useRef<Playing>(undefined)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      release(playing.current)
      playing.current = undefined
    }
  }, [])

  const play = async () => {
    setError(null)
    setState('loading')
    try {
      playing.current ??= prepare(await load(), { at: setAt, ended: () => { setAt(0); setState('still') } })
      if (gone.current) return release(playing.current)
      await playing.current.audio.play()
      setState('playing')
    } catch (failure) {
      setState('still')
      // Stopped before it had begun.
      if (!(failure instanceof DOMException && failure.name === 'AbortError')) setError(failure instanceof DOMException ? new Error('这个浏览器放不了这段录音') : failure)
    }
  }
  const stop = () => {
    playing.current?.audio.pause()
    setState('still')
  }
  return (
    <div className="sound">
      <button type="button" className={className} disabled={state === 'loading'} onClick={() => (state === 'playing' ? stop() : void play())}>
        <SoundShape stop={state === 'playing'} />
        {state === 'playing' ? '停' : state === 'loading' ? '正在打开' : label}
        <span className="sound-time">{sayLength(state === 'playing' || at > 0 ? at : seconds)}</span>
      </button>
      {(state === 'playing' || at > 0) && <progress className="sound-progress" max={seconds} value={Math.min(at, seconds)} aria-label="播放到哪里" />}
      {error !== null && (error instanceof Error && error.message.startsWith('这个浏览器') ? <p role="alert">{error.message}，请换一个浏览器再听。</p> : <Failure error={error} retry={() => void play()} />)}
    </div>
  )
}

function prepare(sound: Blob, tell: { at: (seconds: number) => void; ended: () => void }): Playing {
  const url = URL.createObjectURL(sound)
  const audio = new Audio(url)
  audio.addEventListener('timeupdate', () => tell.at(audio.currentTime))
  audio.addEventListener('ended', tell.ended)
  return { url, audio }
}

function release(playing: Playing | undefined): void {
  if (playing === undefined) return
  playing.audio.pause()
  URL.revokeObjectURL(playing.url)
}

/** 0:07, 1:52 */
export function sayLength(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function SoundShape({ stop }: { stop: boolean }) {
  return (
    <svg className="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {stop ? <path d="M7 7h10v10H7z" /> : <path d="M4 10v4h3l5 4V6l-5 4zM15.5 9.5a4 4 0 0 1 0 5M18 7a8 8 0 0 1 0 10" />}
    </svg>
  )
}
