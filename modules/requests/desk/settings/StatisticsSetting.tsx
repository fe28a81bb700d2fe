import { useState } from 'react'
import { Button, InputNumber } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveStatisticsSetting } from '#modules/requests/statistics/contract-setting.ts'
import { LEAST_SHOWN } from '#modules/requests/statistics/suppression.ts'
import type { StatisticsSetting as Setting } from '#modules/requests/statistics/setting.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { RuleForm, SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'
import { api } from '#modules/requests/desk/statistics/api.ts'

const STATISTICS_SETTING = 'statistics'

/** From how many requests on a unit is ranked, what counts as a hot spot, and until when a problem has come back. */
export default function StatisticsSetting() {
  const may = useMay()
  const read = useQuery(api.getStatisticsSetting.queryOptions({ meta: { live: [STATISTICS_SETTING] } }))
  const [open, setOpen] = useState(false)
  const { data } = read
  return (
    <SettingFrame
      title="统计口径"
      words="统计页面上用到的件数和天数规定，全县一样。"
      acts={data !== undefined && may('limit.change') && !open && <Button type="primary" onClick={() => setOpen(true)}>修改</Button>}
      read={read}
      form={data === undefined || !open ? null : <Form key={data.version} setting={data} close={() => setOpen(false)} />}
    >
      {data !== undefined && (
        <dl className="facts setting-facts">
          <dt>单位排名</dt>
          <dd>分母满 <strong>{data.rankingLeast}</strong> 件的单位才排名，不满的单列。只排单位，不排个人。</dd>
          <dt>热点</dt>
          <dd>一处 30 天内同类诉求满 <strong>{data.hotSpotLeast}</strong> 件，并且明显多于往常的，列为热点。</dd>
          <dt>结案后又来</dt>
          <dd>结案后 <strong>{data.recurrenceDays}</strong> 天内，同一处又有同类诉求的，算结案后又来。</dd>
          <dt>月度核算单</dt>
          <dd>一个月过完 <strong>{data.sheetAfterDays}</strong> 天后各单位出一张，<strong>{data.sheetAppealDays}</strong> 个工作日内可以申诉。</dd>
          <dt>对外用表</dt>
          <dd>小于 <strong>{LEAST_SHOWN}</strong> 件的不显示，不能修改。</dd>
        </dl>
      )}
    </SettingFrame>
  )
}

function Form({ setting, close }: { setting: Setting & { version: number }; close: () => void }) {
  const form = useRuleForm({
    contract: saveStatisticsSetting, route: api.saveStatisticsSetting, changes: [STATISTICS_SETTING], said: '统计口径已保存。', close,
    start: { rankingLeast: setting.rankingLeast as number | undefined, hotSpotLeast: setting.hotSpotLeast as number | undefined, recurrenceDays: setting.recurrenceDays as number | undefined,
      sheetAfterDays: setting.sheetAfterDays as number | undefined, sheetAppealDays: setting.sheetAppealDays as number | undefined, version: setting.version },
  })
  const { values, set, wrong } = form
  return (
    <RuleForm title="修改统计口径" effect="保存后马上生效，全县看到的排名、热点和“结案后又来”都按新的规定；已经出了的核算单，申诉期不变。" act="保存" command={form.command} submit={form.submit} close={close}>
      <Labelled label="多少件才排名" hint="10 到 500 件" wrong={wrong['rankingLeast']}>
        <InputNumber aria-label="多少件才排名" value={values.rankingLeast ?? null} min={10} max={500} precision={0} onChange={(next) => set({ rankingLeast: next ?? undefined })} />
      </Labelled>
      <Labelled label="多少件算热点" hint="3 到 50 件" wrong={wrong['hotSpotLeast']}>
        <InputNumber aria-label="多少件算热点" value={values.hotSpotLeast ?? null} min={3} max={50} precision={0} onChange={(next) => set({ hotSpotLeast: next ?? undefined })} />
      </Labelled>
      <Labelled label="结案后多少天内算又来" hint="7 到 365 天" wrong={wrong['recurrenceDays']}>
        <InputNumber aria-label="结案后多少天内算又来" value={values.recurrenceDays ?? null} min={7} max={365} precision={0} onChange={(next) => set({ recurrenceDays: next ?? undefined })} />
      </Labelled>
      <Labelled label="月后几天出核算单" hint="1 到 28 天；太早，很多诉求还没到期" wrong={wrong['sheetAfterDays']}>
        <InputNumber aria-label="月后几天出核算单" value={values.sheetAfterDays ?? null} min={1} max={28} precision={0} onChange={(next) => set({ sheetAfterDays: next ?? undefined })} />
      </Labelled>
      <Labelled label="几个工作日内可以申诉" hint="3 到 30 个工作日" wrong={wrong['sheetAppealDays']}>
        <InputNumber aria-label="几个工作日内可以申诉" value={values.sheetAppealDays ?? null} min={3} max={30} precision={0} onChange={(next) => set({ sheetAppealDays: next ?? undefined })} />
      </Labelled>
    </RuleForm>
  )
}
