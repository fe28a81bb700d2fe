import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { endPushHere, findPush, pushSupport, renewPush, startPush } from '#kit/ui/push.ts'
import type { PushPlace } from '#kit/ui/push.ts'
import type { platformContract } from '#modules/platform/contract.ts'

const api = apiOf<typeof platformContract>('platform')

/**
 * At each start of an app in which they are on: the server is told again, and where the county's key has changed, so has
 * the subscription; otherwise this device would fall silent without a word.
 */
export async function keepPush(place: PushPlace, accountId: string): Promise<void> {
  const { publicKey } = await api.getPushKey.call()
  const kept = publicKey === null ? null : await renewPush(place, publicKey, accountId)
  if (kept === null) return
  await api.savePushSubscription.call(kept)
  // Switched off while this was on its way: the server must not keep what the browser has given up.
  if ((await findPush(place)) === null) await api.endPushSubscription.call({ endpoint: kept.endpoint })
}

/** For a resident, turning it on is his consent, kept with its time; to staff no consent is asked, and the server lists none. */
async function agreeToPush(): Promise<void> {
  const { consents } = await api.listMyConsents.call()
  const consent = consents.find(({ purpose }) => purpose === 'push')
  if (consent !== undefined && !consent.granted) await api.decideConsent.call({ purpose: 'push', version: consent.version, granted: true })
}

type Standing = 'on' | 'off' | 'busy'

/** Notices of the operating system on this device: whether they can be had here, whether they are on, and how to change it. */
export function usePush(place: PushPlace, accountId: string) {
  const { data: key } = useQuery(api.getPushKey.queryOptions({ staleTime: Infinity }))
  const [standing, stand] = useState<Standing>('busy')
  const [trouble, say] = useState<string | null>(null)
  useEffect(() => void findPush(place).then((subscription) => stand(subscription === null ? 'off' : 'on')), [place])

  /** The browser asks the person only now, after a press. */
  async function turnOn(): Promise<void> {
    stand('busy')
    say(null)
    try {
      const { endpoint, keys } = await startPush(place, key!.publicKey!, accountId)
      await agreeToPush()
      await api.savePushSubscription.call({ endpoint, keys })
      stand('on')
    } catch (error) {
      await endPushHere(place)
      stand('off')
      say(troubleOf(error))
    }
  }

  async function turnOff(): Promise<void> {
    stand('busy')
    say(null)
    const endpoint = await endPushHere(place)
    // The browser is silent from here on; should the server not hear of it now, the push service will tell it.
    if (endpoint !== null) await api.endPushSubscription.call({ endpoint }).catch(() => {})
    stand('off')
  }

  return { offered: typeof key?.publicKey === 'string', support: pushSupport(), standing, trouble, turnOn, turnOff }
}

function troubleOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return pushSupport() === 'refused' ? '浏览器拒绝了通知。要接收，请在浏览器的网站设置里把本站的“通知”改为允许，再回来打开。' : '您没有允许通知，没有打开。想好了可以再按一次。'
  }
  if (error instanceof DOMException) return '浏览器没有连上它的推送服务，这台设备现在收不到通知。提醒都在本页，随时可以看；换一个浏览器也许可以。'
  return error instanceof Error ? error.message : '没有打开，请再试一次。'
}
