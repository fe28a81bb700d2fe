import { useState } from 'react'
import { Input, Select } from 'antd'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { channelLabels, testNoticeChannel } from '#modules/channels/contract.ts'
import type { NoticeChannels, SetUpChannel, Trouble } from '#modules/channels/contract.ts'
import { testAnswer, testState } from '#modules/channels/desk/test-answer.ts'
import { api, CHANNELS } from '#modules/channels/screens/api.ts'

const places: Readonly<Record<SetUpChannel, { label: string; missing: string }>> = {
  sms: { label: '发到哪个手机号码', missing: '请填写手机号码' }, mail: { label: '发到哪个邮箱', missing: '请填写邮箱地址' },
  officialAccount: { label: '发给哪个关注者（OpenID，从公众平台复制）', missing: '请填写 OpenID' }, groupRobot: { label: '发到哪个网格的群', missing: '请选择一个网格' },
}

/** Really sends; the answer of the other side stands below until the next test. */
export function TestForm({ channel, test, robots, close }: { channel: SetUpChannel; test: Trouble | null; robots: NoticeChannels['robots']; close: () => void }) {
  const [to, choose] = useState('')
  const send = useCommand(api.testNoticeChannel, { changes: [CHANNELS] })
  const { label, missing } = places[channel]
  const { wrong, submit } = useCheck(testNoticeChannel, (input) => send.mutate(input), { to: missing })
  return (
    <ActForm heading="h2" title={`测试${channelLabels[channel]}`} effect="真的发一条测试消息，不管渠道有没有打开。填写的号码或地址发完即删除。" verb="发测试消息" command={send} submit={() => submit({ channel, to: to.trim() })} close={close}>
      <Labelled label={label} wrong={wrong['to']}>
        {channel === 'groupRobot'
          ? <Select value={to === '' ? null : to} onChange={choose} placeholder="选择网格" style={{ width: '100%', maxWidth: 280 }} options={robots.map(({ groupRobotId, areaName }) => ({ value: groupRobotId, label: areaName }))} />
          : <Input autoComplete="off" value={to} onChange={(event) => choose(event.target.value)} />}
      </Labelled>
      {test !== null && <p role="status" className={`channel-answer is-${testState(test)}`}>{testAnswer(test)}</p>}
    </ActForm>
  )
}
