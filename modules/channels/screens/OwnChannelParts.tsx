import './channels.css'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { usePerson } from '#kit/ui/person.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { api, OWN_CHANNELS } from '#modules/channels/screens/api.ts'
import { BindAccount } from '#modules/channels/screens/BindAccount.tsx'
import { MailAddress } from '#modules/channels/screens/MailAddress.tsx'
import { channelNames, choices, standingOf } from '#modules/channels/screens/own-channel-words.ts'
import type { OwnChannel } from '#modules/channels/screens/own-channel-words.ts'

const AGAIN_WHILE_AWAITED_MILLISECONDS = 4_000

export type ToggleProps = { title: string; hint: string; label: string; on: boolean; disabled: boolean; change: (on: boolean) => void }
type PartsProps = { surface: string; section: string; press: string; toggle: (props: ToggleProps) => ReactNode }

/** Each channel of the county: where it goes, and what goes there. The same at the desk and on a phone, each with its own switches. */
export function OwnChannelParts({ surface, section, press, toggle }: PartsProps) {
  const person = usePerson()
  const { data, error, refetch } = useQuery({
    ...api.listOwnChannels.queryOptions({ meta: { live: [OWN_CHANNELS] } }),
    enabled: person !== null,
    refetchInterval: (query) => (query.state.data?.channels.some(({ channel, awaitsCode }) => channel === 'officialAccount' && awaitsCode) === true ? AGAIN_WHILE_AWAITED_MILLISECONDS : false),
  })
  const choose = useCommand(api.chooseOwnChannel, { changes: [OWN_CHANNELS] })
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={4} />
  if (data.channels.length === 0) return <Empty title="本县还没有开通别的通知方式">县里开通短信、邮件或公众号以后，在这里选。</Empty>
  const set = (own: OwnChannel, name: 'immediate' | 'digest', on: boolean) => choose.mutate({ channel: own.channel, immediate: own.immediate, digest: own.digest, [name]: on })
  return (
    <>
      {choose.error !== null && <Failure error={choose.error} />}
      {data.channels.map((own) => (
        <section key={own.channel} className={section} aria-label={channelNames[own.channel]}>
          <h2>{channelNames[own.channel]}</h2>
          <p className={own.goneAt === null ? 'channel-standing' : 'channel-standing is-off'}>{standingOf(own, surface)}</p>
          {own.missing === null && choices.map(({ name, title, hint }) => (
            <div key={name}>{toggle({ title, hint, label: `${channelNames[own.channel]}：${title}`, on: own[name], disabled: choose.isPending, change: (on) => set(own, name, on) })}</div>
          ))}
          {own.channel === 'mail' && <MailAddress own={own} press={press} />}
          {own.channel === 'officialAccount' && <BindAccount own={own} press={press} />}
        </section>
      ))}
    </>
  )
}
