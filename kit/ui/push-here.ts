export type PushAddress = { endpoint: string; keys: { p256dh: string; auth: string } }

/** Whether this browser can be told of something while no page is open. */
export function canBeTold(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

/**
 * Asks the browser for an address at which it can be told. Undefined where it cannot, or where its owner says no to it: the
 * consent then stands for his other devices.
 */
export async function pushAddressHere(publicKey: string | null): Promise<PushAddress | undefined> {
  if (publicKey === null || !canBeTold() || (await Notification.requestPermission()) !== 'granted') return undefined
  const registration = await navigator.serviceWorker.getRegistration()
  if (registration === undefined) return undefined
  const { endpoint, keys } = (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })).toJSON()
  return endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined ? undefined : { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }
}
