import { useState } from 'react'
import { Checkbox, Input } from 'antd'
import { apiOf } from '#kit/ui/api.ts'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { saveHotline } from '#modules/requests/hotline/contract.ts'
import type { Hotline, hotlineContract } from '#modules/requests/hotline/contract.ts'
import { incomingMeanings, outgoingNames } from '#modules/requests/hotline/state-map.ts'
import type { IncomingMeaning, OutgoingKind } from '#modules/requests/hotline/state-map.ts'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { RuleForm } from '#modules/requests/desk/settings/SettingFrame.tsx'

const api = apiOf<typeof hotlineContract>('hotline')
const kinds = Object.keys(outgoingNames) as OutgoingKind[]
const transports = [
  { value: 'http', label: '用接口', hint: '两边的系统直接收发' },
  { value: 'files', label: '用文件', hint: '对方没有接口：县中心派单员在“诉求 › 12345 文件”里上传工单、取走办理情况' },
] as const
const meanings = Object.keys(incomingMeanings) as IncomingMeaning[]

/** Address and secret, who answers for it, and how the platform calls its states. */
export function HotlineForm({ state, close }: { state: Hotline; close: () => void }) {
  const [transport, setTransport] = useState(state.transport)
  const [address, setAddress] = useState(state.address ?? '')
  const [secret, setSecret] = useState('')
  const [organizationId, setOrganization] = useState(state.organizationId ?? undefined)
  const [polled, setPolled] = useState(state.polled)
  const [outgoing, setOutgoing] = useState(state.outgoing)
  const [incoming, setIncoming] = useState(() => Object.fromEntries(meanings.map((meaning) => [meaning, wordsFor(state.incoming, meaning)])))
  const command = useCommand(api.saveHotline, { changes: ['hotline'], done: () => { sayDone('已保存。'); close() } })
  const { wrong, submit } = useCheck(saveHotline, (input) => command.mutate(input), { address: '请填写对方地址', organizationId: '请选择负责的单位' })
  const values = {
    transport, address, secret, polled, outgoing: Object.fromEntries(kinds.map((kind) => [kind, outgoing[kind] ?? ''])), incoming: incomingOf(incoming),
    ...(organizationId === undefined ? {} : { organizationId }),
  }
  return (
    <RuleForm title="12345 对接设置" effect="保存后按新的设置收发。密钥加密保存，页面上不再显示。" act="保存" command={command} submit={() => submit(values)} close={close}>
      <Choice legend="对接方式" column options={transports} value={transport} change={setTransport} />
      {state.ready && transport !== state.transport && <p className="move-effect">保存后，还没有送出的消息都按新的方式送，不丢。{transport === 'files' && '发过而对方没有回答的，先与对方核对，再在本页决定重发或停发。'}</p>}
      {transport === 'http' && (
        <>
          <Labelled label="对方地址" hint={state.hosts.length === 0 ? '服务器还没有允许任何主机：请服务器管理员设置 HOTLINE_HOSTS' : `允许的主机：${state.hosts.join('、')}`} wrong={wrong['address']}>
            <Input value={address} maxLength={300} placeholder="https://" onChange={(event) => setAddress(event.target.value)} />
          </Labelled>
          <Labelled label="签名密钥" hint={state.ready ? '留空表示不变' : '与对方约定，至少 16 个字符'} wrong={wrong['secret']}>
            <Input.Password value={secret} maxLength={200} autoComplete="new-password" onChange={(event) => setSecret(event.target.value)} />
          </Labelled>
        </>
      )}
      <Labelled label="负责单位" hint="工单有疑问找谁" wrong={wrong['organizationId']}>
        <Picker kind="organization" label="负责单位" value={organizationId} change={setOrganization} />
      </Labelled>
      {transport === 'http' && <p><Checkbox checked={polled} onChange={(event) => setPolled(event.target.checked)}>对方不能送来，由本系统每分钟去取工单</Checkbox></p>}
      <h3 className="hotline-names">发给对方的状态名称</h3>
      <p className="move-effect">对方没有的状态留空，就不发。</p>
      <div className="hotline-fields">
        {kinds.map((kind) => (
          <Labelled key={kind} label={outgoingNames[kind]} wrong={wrong[`outgoing.${kind}`]}>
            <Input value={outgoing[kind] ?? ''} maxLength={40} onChange={(event) => setOutgoing({ ...outgoing, [kind]: event.target.value })} />
          </Labelled>
        ))}
      </div>
      <h3 className="hotline-names">对方发来的状态名称</h3>
      <p className="move-effect">一个意思有几个名称的，用顿号分开。没有写到的名称照样记在诉求上。</p>
      <div className="hotline-fields">
        {meanings.map((meaning) => (
          <Labelled key={meaning} label={incomingMeanings[meaning]}>
            <Input value={incoming[meaning] ?? ''} maxLength={200} onChange={(event) => setIncoming({ ...incoming, [meaning]: event.target.value })} />
          </Labelled>
        ))}
      </div>
    </RuleForm>
  )
}

function wordsFor(incoming: Readonly<Record<string, string>>, meaning: IncomingMeaning): string {
  return Object.entries(incoming).filter(([, means]) => means === meaning).map(([word]) => word).join('、')
}

function incomingOf(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(meanings.flatMap((meaning) => (words[meaning] ?? '').split(/[、,，]/).map((word) => word.trim()).filter((word) => word !== '').map((word) => [word, meaning])))
}
