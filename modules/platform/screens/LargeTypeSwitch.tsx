import { useEffect, useState } from 'react'
import { Icon } from '#kit/ui/Icon.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { keepLargeType, keptLargeType, showLargeType } from '#kit/ui/phone/large-type.ts'
import { api, useMaybeMe } from '#modules/platform/screens/me.ts'

/** Large type, at once on this device and, for who is signed in, on his others. What this device was told goes first. */
export function LargeTypeSwitch() {
  const me = useMaybeMe()
  const [chosen, choose] = useState(keptLargeType)
  const keep = useCommand(api.setLargeType)
  const large = chosen ?? me?.largeType ?? false
  useEffect(() => showLargeType(large), [large])
  const change = () => {
    keepLargeType(!large)
    choose(!large)
    if (me !== null) keep.mutate({ largeType: !large })
  }
  return (
    <button type="button" className="press-plain large-type" aria-pressed={large} onClick={change}>
      <Icon name="type" size={24} />
      {large ? '标准字' : '大字'}
    </button>
  )
}
