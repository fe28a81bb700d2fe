import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { apiOf } from '#kit/ui/api.ts'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDay } from '#kit/ui/days.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure } from '#kit/ui/states.tsx'
import { giveOpen311Key } from '#modules/requests/open311/contract.ts'
import type { Open311Key, open311Contract } from '#modules/requests/open311/contract.ts'
import { open311KeysPage } from '#modules/requests/desk/addresses.ts'
import { RuleForm, SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'

const KEY = 'open311-key'
const NEW = 'new'
const api = apiOf<typeof open311Contract>('open311')
const keysQuery = api.listOpen311Keys.queryOptions({ meta: { live: [KEY] } })

/** Which systems send reports through the open interface, and who answers for each. */
export default function Open311Keys() {
  const { search, setSearch } = usePlace(open311KeysPage)
  const read = useQuery(keysQuery)
  const [given, keep] = useState<Open311Key & { key: string }>()
  const keys = read.data?.keys ?? []
  const opened = keys.find(({ keyId }) => keyId === search.open)
  const open = (keyId: string | undefined) => {
    keep(undefined)
    setSearch({ open: keyId })
  }
  return (
    <SettingFrame
      title="开放接口"
      words="别的系统用密钥按 Open311 GeoReport v2 上报诉求。密钥只能上报；公开的诉求人人可读，不用密钥。"
      acts={<Button type={search.open === undefined ? 'primary' : 'default'} onClick={() => open(NEW)}>发放密钥</Button>}
      read={read}
      form={form()}
    >
      {keys.length === 0 && <Empty title="还没有给哪个系统发过密钥">公开的诉求照样可读。要让别的系统上报，先发放密钥，写明系统名称和由哪个单位负责。</Empty>}
      {keys.length > 0 && (
        <table className="setting-table stacks">
          <thead>
            <tr>
              <th scope="col">系统</th>
              <th scope="col" style={{ width: '30%' }}>负责单位</th>
              <th scope="col" className="is-figure" style={{ width: 72 }}>已上报</th>
              <th scope="col" style={{ width: 104 }}>最近使用</th>
              <th scope="col" style={{ width: 80 }}>状态</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((one) => (
              <tr key={one.keyId} aria-current={one.keyId === search.open ? 'true' : undefined}>
                <th scope="row"><button type="button" className="setting-open-button" onClick={() => open(one.keyId)}>{one.system}</button></th>
                <td data-name="负责单位">{one.organizationName}</td>
                <td data-name="已上报" className="is-figure">{one.taken}</td>
                <td data-name="最近使用">{one.lastUsedOn === null ? '没有用过' : sayDay(one.lastUsedOn)}</td>
                <td data-name="状态">{one.endedAt === null ? '在用' : '已停用'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )

  function form() {
    if (given !== undefined) return <KeyShown given={given} close={() => open(undefined)} />
    if (search.open === NEW) return <GiveKey given={keep} close={() => open(undefined)} />
    return opened === undefined ? null : <KeyDetail key={opened.keyId} one={opened} close={() => open(undefined)} />
  }
}

function GiveKey({ given, close }: { given: (key: Open311Key & { key: string }) => void; close: () => void }) {
  const [system, setSystem] = useState('')
  const [organizationId, setOrganization] = useState<string>()
  const command = useCommand(api.giveOpen311Key, { changes: [KEY], done: given })
  const { wrong, submit } = useCheck(giveOpen311Key, (input) => command.mutate(input), { system: '请填写系统名称', organizationId: '请选择负责的单位' })
  return (
    <RuleForm
      title="发放密钥"
      effect="密钥发出后，这个系统上报的诉求会注明它的名称，一小时最多 600 件。报来的内容从哪里来、是否属实，由负责单位说明。"
      act="发放密钥"
      leave="不发了"
      command={command}
      submit={() => submit({ system, ...(organizationId === undefined ? {} : { organizationId }) })}
      close={close}
    >
      <Labelled label="系统名称" hint="办理的人在诉求上看到的就是它，如“随手拍小程序”" wrong={wrong['system']}>
        <Input value={system} maxLength={40} onChange={(event) => setSystem(event.target.value)} />
      </Labelled>
      <Labelled label="负责单位" hint="出了问题找谁" wrong={wrong['organizationId']}>
        <Picker kind="organization" label="负责单位" value={organizationId} change={setOrganization} />
      </Labelled>
    </RuleForm>
  )
}

function KeyShown({ given, close }: { given: Open311Key & { key: string }; close: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard.writeText(given.key).then(() => setCopied(true))
  return (
    <section className="rule-form" aria-label="新密钥">
      <h2>{given.system}的密钥</h2>
      <p className="move-effect">只显示这一次，系统里不留底。请当面或用加密的方式交给{given.organizationName}，不要发到群里；丢了就停用，另发一个。</p>
      <p className="key-shown"><code>{given.key}</code></p>
      <p className="move-effect">接口地址 <code>{location.origin}/open311/v2</code></p>
      <p className="move-effect">对方的开发人员看程序所附的 <code>docs/open311.md</code>。</p>
      <p className="move-acts">
        <Button type="primary" onClick={copy}>{copied ? '已复制' : '复制密钥'}</Button>
        <Button onClick={close}>已交给对方，收起</Button>
      </p>
    </section>
  )
}

function KeyDetail({ one, close }: { one: Open311Key; close: () => void }) {
  const [asking, ask] = useState(false)
  const end = useCommand(api.endOpen311Key, { changes: [KEY], done: () => sayDone(`${one.system}的密钥已停用，它不能再上报。`) })
  return (
    <section className="rule-form" aria-label={one.system}>
      <h2>{one.system}</h2>
      <dl className="facts">
        <dt>负责单位</dt>
        <dd>{one.organizationName}</dd>
        <dt>发放</dt>
        <dd><Moment at={one.givenAt} />{one.givenBy !== null && `，${one.givenBy}`}</dd>
        <dt>已上报</dt>
        <dd>{one.taken} 件{one.lastUsedOn === null ? '' : `，最近一次 ${sayDay(one.lastUsedOn)}`}</dd>
        <dt>状态</dt>
        <dd>{one.endedAt === null ? '在用' : <>已停用 <Moment at={one.endedAt} /></>}</dd>
      </dl>
      {asking && one.endedAt === null && <p className="move-effect">停用后立即不能再用，不能恢复；已经上报的诉求照常办理。要再用须另发一个。</p>}
      {end.error !== null && <Failure error={end.error} />}
      <p className="move-acts">
        {one.endedAt === null && !asking && <Button danger onClick={() => ask(true)}>停用这个密钥</Button>}
        {one.endedAt === null && asking && <Button danger type="primary" loading={end.isPending} onClick={() => end.mutate({ keyId: one.keyId })}>停用</Button>}
        <Button onClick={close}>收起</Button>
      </p>
    </section>
  )
}
