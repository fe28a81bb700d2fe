import { device } from '#kit/ui/device/this-device.ts'

/**
 * Where a code is wanted, whoever was signed in no longer is: what was kept for him for reading goes, with his half-written
 * reports for others. What waits to be sent stays.
 */
export function forgetOthers(): void {
  if (typeof document === 'undefined') return
  device.watch(() => {
    if (device.state().stage !== 'wantsCode') return
    void Promise.all([
      import('#kit/ui/device/kept.ts').then(({ forgetAll }) => forgetAll()),
      import('#modules/requests/phone/draft-store.ts').then(({ forgetUnsentFor }) => forgetUnsentFor()),
    ]).catch(() => {})
  })
}
