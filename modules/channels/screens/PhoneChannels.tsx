import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { OwnChannelParts } from '#modules/channels/screens/OwnChannelParts.tsx'
import type { ToggleProps } from '#modules/channels/screens/OwnChannelParts.tsx'

/** By which ways I am told, and what. */
export default function PhoneChannels() {
  const person = usePerson()
  return (
    <Screen title="通知方式" back="/me">
      <p className="consent-head">不管选什么，提醒都在“提醒”页里。发出去的只有一句话，不含姓名和诉求内容。</p>
      <OwnChannelParts surface={person?.surface ?? 'resident'} section="sheet" press="press press-plain" toggle={Toggle} />
    </Screen>
  )
}

function Toggle({ title, hint, label, on, disabled, change }: ToggleProps) {
  return (
    <button type="button" role="switch" aria-label={label} aria-checked={on} className="consent-switch" disabled={disabled} onClick={() => change(!on)}>
      <span className="entry-words">
        <span className="entry-name">{title}</span>
        <span className="entry-hint">{hint}</span>
      </span>
      <span className="consent-knob" aria-hidden="true" />
    </button>
  )
}
