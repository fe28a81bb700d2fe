import { useCallback, useEffect, useRef, useState } from 'react'
import { MOST_SECONDS } from '#modules/requests/phone/report-draft.ts'

/** Chromium and Firefox record the first, Safari one of the others; the server takes what they make. */
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', 'audio/mp4']
/** A voice is understood well below what music needs; two minutes are half a megabyte. */
const BITS_A_SECOND = 32_000
const LOOK_MILLISECONDS = 120
/** Less is a slip of the finger. */
const LEAST_SECONDS = 0.8

export type RecorderState =
  | { stage: 'still'; sentence?: string }
  /** The browser asks the person whether the page may listen. */
  | { stage: 'asking' }
  /** `level`: 0 to 1, how loud it is now. */
  | { stage: 'recording'; seconds: number; level: number }

/** Undefined where this browser, or plain HTTP, records nothing: then it is not offered. */
export function recordingKind(): string | undefined {
  if (!('MediaRecorder' in globalThis) || navigator.mediaDevices?.getUserMedia === undefined) return undefined
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
}

const typeInstead = '可以直接在下面打字。'

function sentenceOf(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return `没有允许用话筒。要录音，请在浏览器的设置里允许这个网站用话筒；${typeInstead}`
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `没有找到话筒。${typeInstead}`
    case 'NotReadableError':
      return `话筒正被别的应用占用，请关掉它再试；也${typeInstead}`
    default:
      return `录音没有开始，请再试一次；也${typeInstead}`
  }
}

type Running = { recorder: MediaRecorder; stop: () => void }

/** Records by the phone's own microphone, from one call to the other, at most two minutes; what was said is handed over even when the page is left. */
export function useRecorder(done: (sound: Blob, seconds: number) => void) {
  const [state, setState] = useState<RecorderState>({ stage: 'still' })
  const running = useRef<Running>(undefined)
  /** Of the last attempt: a permission that comes after the person went on starts nothing. */
  const attempt = useRef(0)
  const hand = useRef(done)
  hand.current = done

  const stop = useCallback(() => {
    attempt.current++
    running.current?.stop()
    setState((before) => (before.stage === 'asking' ? { stage: 'still' } : before))
  }, [])
  useEffect(() => stop, [stop])

  const start = useCallback(async () => {
    const own = ++attempt.current
    setState({ stage: 'asking' })
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, echoCancellation: true } })
      if (own !== attempt.current) return stream.getTracks().forEach((track) => track.stop())
      running.current = record(stream, (seconds, level) => setState({ stage: 'recording', seconds, level }), (sound, seconds) => {
        running.current = undefined
        setState(seconds < LEAST_SECONDS ? { stage: 'still', sentence: '没录上。请点一下开始，说完再点一下；或按住不放，说完松开。' } : { stage: 'still' })
        if (seconds >= LEAST_SECONDS) hand.current(sound, Math.max(1, Math.round(seconds)))
      })
    } catch (error) {
      if (own === attempt.current) setState({ stage: 'still', sentence: sentenceOf(error) })
    }
  }, [])
  return { state, start, stop }
}

function record(stream: MediaStream, look: (seconds: number, level: number) => void, done: (sound: Blob, seconds: number) => void): Running {
  const recorder = new MediaRecorder(stream, { mimeType: recordingKind()!, audioBitsPerSecond: BITS_A_SECOND })
  const parts: Blob[] = []
  const began = performance.now()
  const passed = () => (performance.now() - began) / 1_000
  const loudness = listenTo(stream)
  let seconds = 0
  const looking = setInterval(() => {
    look(passed(), loudness.level())
    if (passed() >= MOST_SECONDS) stop()
  }, LOOK_MILLISECONDS)
  const stop = () => {
    if (recorder.state === 'inactive') return
    seconds = Math.min(MOST_SECONDS, passed())
    recorder.stop()
  }
  recorder.ondataavailable = ({ data }) => { if (data.size > 0) parts.push(data) }
  recorder.onstop = () => {
    clearInterval(looking)
    loudness.end()
    stream.getTracks().forEach((track) => track.stop())
    done(new Blob(parts, { type: recorder.mimeType }), seconds)
  }
  // Unplugged, or taken away by a call: what was said until then is kept.
  for (const track of stream.getTracks()) track.addEventListener('ended', stop)
  recorder.start()
  look(0, 0)
  return { recorder, stop }
}

/** How loud it is, so that somebody sees that he is heard; never kept. Where the browser measures nothing, it is silent. */
function listenTo(stream: MediaStream): { level: () => number; end: () => void } {
  if (!('AudioContext' in globalThis)) return { level: () => 0, end: () => {} }
  const context = new AudioContext()
  const measure = context.createAnalyser()
  measure.fftSize = 512
  context.createMediaStreamSource(stream).connect(measure)
  const samples = new Float32Array(measure.fftSize)
  return {
    level: () => {
      measure.getFloatTimeDomainData(samples)
      return Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) * 4)
    },
    end: () => void context.close(),
  }
}
