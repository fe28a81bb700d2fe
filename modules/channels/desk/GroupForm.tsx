import { useState } from 'react'
import { Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import { saveGroupRobot } from '#modules/channels/contract.ts'
import { api, CHANNELS } from '#modules/channels/screens/api.ts'
import type { placesContract } from '#modules/places/contract.ts'

const places = apiOf<typeof placesContract>('places')
const MOST_FOUND = 30

/** A grid, and the robot of its group; entered again, the new robot takes the place of the old. */
export function GroupForm({ close }: { close: () => void }) {
  const [areaId, choose] = useState<string>()
  const [typed, type] = useState('')
  const [webhook, enter] = useState('')
  const words = useSettled(typed.trim())
  const levels = useQuery(places.listLevels.queryOptions())
  const level = levels.data?.gridLevel
  const found = useQuery({ ...places.listAreas.queryOptions({ input: { ...(level === undefined ? {} : { level }), search: words, limit: MOST_FOUND } }), enabled: words !== '' && level !== undefined })
  const save = useCommand(api.saveGroupRobot, { changes: [CHANNELS], done: () => { sayDone('群机器人已保存，发一条测试消息看看'); close() } })
  const { wrong, submit } = useCheck(saveGroupRobot, (input) => save.mutate(input), { areaId: '请选择网格', webhook: '请填写 Webhook 地址' })
  return (
    <ActForm heading="h2" title="添加网格群机器人" effect="一个网格一个群。群里只说等本网格办的事：编号、要做什么、什么时候前；不说密件，不带居民的话。网格已有机器人的，换成这一个。" verb="保存" command={save} submit={() => submit({ areaId, webhook: webhook.trim() })} close={close}>
      <Labelled label="网格" wrong={wrong['areaId']}>
        <Select
          showSearch={{ searchValue: typed, onSearch: type, filterOption: false }}
          value={areaId ?? null}
          onChange={(chosen: string) => choose(chosen)}
          placeholder="输入网格名称"
          style={{ width: '100%', maxWidth: 320 }}
          {...emptyMenu('网格', askAgain(levels, found), words === '' ? '输入几个字查找' : found.isFetching ? '正在查找' : '没有这个网格，换几个字试试')}
          options={(found.data?.areas ?? []).map((area) => ({ value: area.areaId, label: area.name }))}
        />
      </Labelled>
      <Labelled label="Webhook 地址" wrong={wrong['webhook']} hint="在企业微信群里添加机器人，复制它的 Webhook 地址。谁有这个地址谁就能往群里发消息，加密保存，不再显示。">
        <Input.Password autoComplete="off" value={webhook} onChange={(event) => enter(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}
