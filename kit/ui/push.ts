/** Which app's service worker hears pushes: its scope, and the script that is registered there. */
export type PushPlace = { scope: string; script: string }

/** The phone apps have a service worker of their own, which takes the listeners in; the desk registers them alone. */
const places: Readonly<Record<string, PushPlace>> = {
  desk: { scope: '/desk/', script: '/desk/push-worker.js' },
  field: { scope: '/field/', script: '/field/sw.js' },
  resident: { scope: '/', script: '/sw.js' },
}

export function pushPlaceOf(surface: string): PushPlace {
  return places[surface]!
}

export type PushKeys = { endpoint: string; keys: { p256dh: string; auth: string } }

const WHOSE = 'linli-push-account'

/** `none`: this browser cannot; `refused`: the person or the browser's settings said no, and only there it can be changed. */
export function pushSupport(): 'possible' | 'none' | 'refused' {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) return 'none'
  return Notification.permission === 'denied' ? 'refused' : 'possible'
}

/** What this browser has subscribed to for this app, or null. */
export async function findPush(place: PushPlace): Promise<PushSubscription | null> {
  return (await (await registrationOf(place))?.pushManager?.getSubscription()) ?? null
}

/** Asks the person, then the browser's push service. Throws a DOMException where either says no. */
export async function startPush(place: PushPlace, publicKey: string, accountId: string): Promise<PushKeys> {
  if ((await Notification.requestPermission()) !== 'granted') throw new DOMException('not permitted', 'NotAllowedError')
  const registration = (await registrationOf(place)) ?? (await navigator.serviceWorker.register(place.script, { scope: place.scope }))
  await isActive(registration)
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  localStorage.setItem(WHOSE, accountId)
  return keysOf(subscription)
}

/** What stands, or, where the county's key is another by now, a new subscription under it; null where there is none. */
export async function renewPush(place: PushPlace, publicKey: string, accountId: string): Promise<PushKeys | null> {
  const subscription = await findPush(place)
  if (subscription === null) return null
  const key = subscription.options.applicationServerKey
  if (key !== null && base64Url(key) === publicKey) return keysOf(subscription)
  await subscription.unsubscribe()
  return await startPush(place, publicKey, accountId)
}

function keysOf(subscription: PushSubscription): PushKeys {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } }
}

function base64Url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Ends it in the browser; answers the address that is gone, so that the server can forget it too. */
export async function endPushHere(place: PushPlace): Promise<string | null> {
  const subscription = await findPush(place)
  localStorage.removeItem(WHOSE)
  if (subscription === null) return null
  await subscription.unsubscribe()
  return subscription.endpoint
}

/** Whoever signs in after somebody else on the same device does not get the other's notices. Answers whether his own are on here. */
export async function isPushMine(place: PushPlace, accountId: string): Promise<boolean> {
  const whose = localStorage.getItem(WHOSE)
  if (whose !== null && whose !== accountId) await endPushHere(place)
  return whose === accountId
}

/** The browser answers with a wider scope's worker where this app has none: that one is another app's. */
async function registrationOf({ scope }: PushPlace): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  const registration = await navigator.serviceWorker.getRegistration(scope)
  return registration !== undefined && new URL(registration.scope).pathname === scope ? registration : null
}

async function isActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting
  if (registration.active !== null || worker === null) return
  await new Promise<void>((done) => worker.addEventListener('statechange', () => { if (worker.state === 'activated') done() }))
}
