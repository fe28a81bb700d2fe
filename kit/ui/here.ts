/** A point of the phone, WGS-84, and the metres within which it believes to be. */
export type Here = { longitude: number; latitude: number; accuracy: number }

/** Said to the person when the phone does not know where it is. */
export class WhereUnknown extends Error {}

const MOST_MILLISECONDS = 15_000
const FRESH_MILLISECONDS = 60_000
const METRES_PER_DEGREE = 111_320

/** Over plain HTTP browsers tell no place: then it is not offered. */
export function canSayWhere(): boolean {
  return 'geolocation' in navigator && isSecureContext
}

/** Where the phone is now. Throws WhereUnknown with a Chinese sentence that says what to do instead. */
export function askWhere(): Promise<Here> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ longitude: coords.longitude, latitude: coords.latitude, accuracy: Math.round(coords.accuracy) }),
      (error) => reject(new WhereUnknown(error.code === error.PERMISSION_DENIED ? '手机没有允许定位。请写一下在哪里，或从列表里选。' : '现在定不了位。请写一下在哪里，或从列表里选。')),
      { enableHighAccuracy: true, timeout: MOST_MILLISECONDS, maximumAge: FRESH_MILLISECONDS },
    )
  })
}

/** Metres between two points of one county, on a flat piece of the earth: off by less than 0.1 % within 50 km. */
export function metresBetween(one: { longitude: number; latitude: number }, other: { longitude: number; latitude: number }): number {
  const middle = ((one.latitude + other.latitude) / 2) * (Math.PI / 180)
  const east = (one.longitude - other.longitude) * Math.cos(middle)
  return Math.hypot(east, one.latitude - other.latitude) * METRES_PER_DEGREE
}

const EIGHT_WAYS = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'] as const

/** In which of the eight ways the other point lies, as seen from the first: 东北. */
export function sayDirection(from: { longitude: number; latitude: number }, to: { longitude: number; latitude: number }): string {
  const middle = ((from.latitude + to.latitude) / 2) * (Math.PI / 180)
  const turn = Math.atan2((to.longitude - from.longitude) * Math.cos(middle), to.latitude - from.latitude)
  return EIGHT_WAYS[(Math.round(turn / (Math.PI / 4)) + 8) % 8]!
}

/** 80 米, 1.2 公里: as exact as one walks. */
export function sayMetres(metres: number): string {
  if (metres < 1_000) return `${Math.max(10, Math.round(metres / 10) * 10)} 米`
  return `${(metres / 1_000).toFixed(metres < 10_000 ? 1 : 0)} 公里`
}
