/** Strokes on a 24 × 24 grid. */
const strokes = {
  work: 'M4 6h16v13H4zM9 6V4h6v2M4 12h16M12 11v2',
  request: 'M5 4h14v12H10l-5 4zM9 8h6M9 12h4',
  register: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
  statistics: 'M4 20h16M7 20v-7M12 20V5M17 20v-10',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20c.5-4 3.5-5.5 7-5.5s6.5 1.5 7 5.5',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l4.5 4.5',
  keys: 'M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 14.5h8',
  eye: 'M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12M12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  next: 'M9 5l7 7-7 7',
  back: 'M15 5l-7 7 7 7',
  report: 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  around: 'M12 21s7-6 7-11.5A7 7 0 0 0 5 9.5C5 15 12 21 12 21M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5',
  notice: 'M12 3l8 3v6c0 5-3.5 7.5-8 9-4.5-1.5-8-4-8-9V6zM9 12l2 2 4-4',
  type: 'M3 19l5-13 5 13M4.8 14.5h6.4M15 19l3-8 3 8M16 16.5h4',
  offline: 'M3 4l18 17M5 12a10 10 0 0 1 4-2.6M13 9a10 10 0 0 1 6 3M8 15.5a6 6 0 0 1 3-1.4M15 15.5l.5.4M12 19h.01',
  upload: 'M12 16V5M7 10l5-5 5 5M5 20h14',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  bell: 'M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10 19.5a2 2 0 0 0 4 0M12 5.5V4',
  download: 'M12 4v11M7 10l5 5 5-5M5 20h14',
  calendar: 'M4 6h16v14H4zM8 3v5M16 3v5M4 11h16M8 15h3',
  phone: 'M7 3h10v18H7zM11 18h2',
  camera: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2',
} as const

export type IconName = keyof typeof strokes

/** A drawing beside a word; never alone, so it says nothing to a screen reader. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  )
}

/** How near: `calm` more than enough time, `near` soon, `missed` over, `waiting` the due time cannot be computed yet, `none` no clock runs. */
export type Nearness = 'calm' | 'near' | 'missed' | 'waiting' | 'none'

/** The shape that goes with a colour: a ring, a half, a full square with a stroke, a dash. Told apart without colour. */
export function StateShape({ nearness }: { nearness: Exclude<Nearness, 'none'> | 'done' }) {
  return (
    <svg className="shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {nearness === 'calm' && <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />}
      {nearness === 'near' && <g stroke="currentColor" strokeWidth="1.5"><circle cx="6" cy="6" r="4.5" fill="none" /><path d="M6 2.2a3.8 3.8 0 0 1 0 7.6z" fill="currentColor" stroke="none" /></g>}
      {nearness === 'missed' && <path d="M6 .8 11.5 10.8H.5z" fill="currentColor" />}
      {nearness === 'waiting' && <path d="M2 6h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />}
      {nearness === 'done' && <path d="M1.5 6.5 4.6 9.5 10.5 2.8" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" />}
    </svg>
  )
}
