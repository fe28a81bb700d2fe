import { useSyncExternalStore } from 'react'
import { makeDevice } from '#kit/ui/device/device.ts'
import type { Device, DeviceState } from '#kit/ui/device/device.ts'
import { deviceOnDisk } from '#kit/ui/device/device-on-disk.ts'

/** This phone. Apps without a PIN never start it; then it holds no vault and seals nothing. */
export const device: Device = makeDevice({ disk: deviceOnDisk })

export function useDevice(): DeviceState {
  return useSyncExternalStore(device.watch, device.state)
}

const IDLE_LONGEST = 15 * 60_000
const LOOK_EVERY = 15_000

/** Locks after a quarter of an hour in which nobody touched the phone; a page that was hidden meanwhile notices at its return. */
export function lockWhenIdle(lock: () => void): () => void {
  let touchedAt = Date.now()
  const look = () => {
    if (Date.now() - touchedAt >= IDLE_LONGEST) lock()
    else void device.lockWhenUnapproved()
  }
  const touch = () => {
    if (Date.now() - touchedAt < IDLE_LONGEST) touchedAt = Date.now()
    else look()
  }
  const timer = setInterval(look, LOOK_EVERY)
  const touches = ['pointerdown', 'keydown', 'scroll'] as const
  for (const name of touches) addEventListener(name, touch, { capture: true, passive: true })
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    for (const name of touches) removeEventListener(name, touch, { capture: true })
    document.removeEventListener('visibilitychange', look)
  }
}
