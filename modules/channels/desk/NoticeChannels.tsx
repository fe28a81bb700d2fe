import './channels.css'
import { useState } from 'react'
import { Button, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { channelLabels } from '#modules/channels/contract.ts'
import type { NoticeChannels as Channels } from '#modules/channels/contract.ts'
import { channelsPage } from '#modules/channels/desk/addresses.ts'
import { ChannelForm } from '#modules/channels/desk/ChannelForm.tsx'
import { GroupForm } from '#modules/channels/desk/GroupForm.tsx'
import { TestForm } from '#modules/channels/desk/TestForm.tsx'
import { Troubles } from '#modules/channels/desk/Troubles.tsx'
import { api, CHANNELS } from '#modules/channels/screens/api.ts'

const AGAIN_MILLISECONDS = 20_000
const AGAIN_WHILE_TESTED_MILLISECONDS = 1_500

/** By what ways the county tells people: set up, tested, switched on, and how it goes. */
export default function NoticeChannels() {
  const { search, setSearch } = usePlace(channelsPage)
  const { data, error, refetch } = useQuery({
    ...api.listNoticeChannels.queryOptions({ meta: { live: [CHANNELS] } }),
    refetchInterval: (query) => (query.state.data?.channels.some(({ test }) => test !== null && test.ended === null && test.attempts === 0) === true ? AGAIN_WHILE_TESTED_MILLISECONDS : AGAIN_MILLISECONDS),
  })
  const close = () => setSearch({ act: undefined })
  const open = (act: string) => setSearch({ act })
  const setUp = data?.channels.find(({ channel }) => channel === search.act)
  const tested = data?.channels.find(({ channel, settings, broken }) => `test-${channel}` === search.act && settings !== null && !broken)
  return (
    <>
      <header className="page-head">
        <h1>通知渠道</h1>
        <p className="page-note">提醒总在页面上；这里再开通短信、邮件、公众号和网格群。每个人在“通知方式”里自己选收哪些。</p>
      </header>
      {data !== undefined && setUp !== undefined && <ChannelForm key={setUp.channel} shown={setUp} callbackPath={data.callbackPath} close={close} />}
      {data !== undefined && tested !== undefined && <TestForm key={`test ${tested.channel}`} channel={tested.channel} test={tested.test} robots={data.robots} close={close} />}
      {data !== undefined && search.act === 'group' && <GroupForm close={close} />}
      <div className="page-body">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={6} />}
        {data !== undefined && (
          <>
            <ChannelRows channels={data.channels} open={open} />
            <h2 className="channel-head">网格群 <Button size="small" onClick={() => open('group')}>添加网格群</Button></h2>
            <Groups robots={data.robots} />
            <h2 className="channel-head">没有送达</h2>
            <Troubles troubles={data.troubles} />
          </>
        )}
      </div>
    </>
  )
}

function ChannelRows({ channels, open }: { channels: Channels['channels']; open: (act: string) => void }) {
  const turn = useCommand(api.switchNoticeChannel, { changes: [CHANNELS], done: (_answer, { channel, enabled }) => sayDone(enabled ? `${channelLabels[channel]}已打开` : `${channelLabels[channel]}已关闭，等着发的不再发`) })
  return (
    <>
      {turn.error !== null && <Failure error={turn.error} />}
      <div className="rows-ground channel-scroll">
        <table className="rows stacks">
          <caption className="unseen">渠道</caption>
          <thead>
            <tr>
              <th scope="col">渠道</th>
              <th scope="col" style={{ width: 150 }}>状态</th>
              <th scope="col" style={{ width: 150 }}>最近送达</th>
              <th scope="col" className="is-figure" style={{ width: 80 }}>等着发</th>
              <th scope="col" className="is-figure" style={{ width: 90 }}>没有送达</th>
              <th scope="col" className="is-figure" style={{ width: 80 }}>不确定</th>
              <th scope="col" style={{ width: 170 }}><span className="unseen">设置和测试</span></th>
            </tr>
          </thead>
          <tbody>
            {channels.map(({ channel, settings, broken, ready, enabled, lastSentAt, waiting, failed, uncertain }) => (
              <tr key={channel}>
                <td>
                  {channelLabels[channel]}
                  {broken && <span className="channel-gone channel-broken">✗ 保存的设置打不开，没有在发。请点“设置”重新填写并保存，等着的消息随后自动发出。</span>}
                </td>
                <td data-name="状态">
                  {settings === null ? <span className="quiet-words">还没有设置</span> : (
                    <span className="channel-state">
                      <Switch size="small" aria-label={`打开${channelLabels[channel]}`} checked={enabled} loading={turn.isPending && turn.variables?.channel === channel} onChange={(on) => turn.mutate({ channel, enabled: on })} />
                      {enabled ? '已打开' : '已关闭'}
                    </span>
                  )}
                </td>
                <td data-name="最近送达">{lastSentAt === null ? '还没有' : <Moment at={lastSentAt} />}</td>
                <td data-name="等着发" className="is-figure">{waiting}</td>
                <td data-name="没有送达" className="is-figure">{failed}</td>
                <td data-name="不确定" className="is-figure">{uncertain}</td>
                <td className="channel-verbs">
                  <Button size="small" onClick={() => open(channel)}>设置</Button>
                  {ready && <Button size="small" onClick={() => open(`test-${channel}`)}>测试</Button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Groups({ robots }: { robots: Channels['robots'] }) {
  const [asked, ask] = useState<string | null>(null)
  const remove = useCommand(api.removeGroupRobot, { changes: [CHANNELS], done: () => { ask(null); sayDone('已移除，不再向这个群发') } })
  if (robots.length === 0) return <Empty title="还没有网格群">给网格的企业微信群添加机器人以后，等本网格办的事会发到群里。</Empty>
  return (
    <>
      {remove.error !== null && <Failure error={remove.error} />}
      <div className="rows-ground channel-scroll">
        <table className="rows stacks">
          <caption className="unseen">网格群</caption>
          <thead>
            <tr>
              <th scope="col">网格</th>
              <th scope="col" style={{ width: 280 }}>状态</th>
              <th scope="col" style={{ width: 150 }}>最近送达</th>
              <th scope="col" style={{ width: 210 }}><span className="unseen">移除</span></th>
            </tr>
          </thead>
          <tbody>
            {robots.map(({ groupRobotId, areaName, goneAt, lastSentAt }) => (
              <tr key={groupRobotId}>
                <td>{areaName}</td>
                <td data-name="状态">{goneAt === null ? '在群里' : <span className="channel-gone">✗ 机器人已不在群里，请重新添加</span>}</td>
                <td data-name="最近送达">{lastSentAt === null ? '还没有' : <Moment at={lastSentAt} />}</td>
                <td className="channel-verbs">
                  {asked === groupRobotId ? (
                    <>
                      <Button size="small" danger loading={remove.isPending} onClick={() => remove.mutate({ groupRobotId })}>移除这个群</Button>
                      <Button size="small" onClick={() => ask(null)}>不移除</Button>
                    </>
                  ) : <Button size="small" onClick={() => ask(groupRobotId)}>移除</Button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
