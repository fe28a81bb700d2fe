import { useState } from 'react'
import { Icon } from '#kit/ui/Icon.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { applyLargeType, readLargeType } from '#kit/ui/phone/large-type.ts'
import { api, useMaybeMe } from '#modules/platform/screens/me.ts'

/** Large type, at once on this device and, for who is signed in, on his others. */
export function LargeTypeSwitch() {
  const me = useMaybeMe()
  const [large, setLarge] = useState(readLargeType)
  const keep = useCommand(api.setLargeType)
  const change = () => {
    applyLargeType(!large)
    setLarge(!large)
    if (me !== null) keep.mutate({ largeType: !large })
  }
  return (
    <button type="button" className="press-plain large-type" aria-pressed={large} onClick={change}>
      <Icon name="type" size={24} />
      {large ? '标准字' : '大字'}
    </button>
  )
}
