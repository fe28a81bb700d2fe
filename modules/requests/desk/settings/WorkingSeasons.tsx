import { Button, Input } from 'antd'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveWorkingSeason } from '#modules/matters/contract.ts'
import { mattersApi } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { DateInput, RuleForm, Validity } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

type Season = Awaited<ReturnType<typeof mattersApi.getCalendar.call>>['seasons'][number]
type Period = { start: string; end: string }

/** From here on holds what the county was loaded with: no day anybody set. */
const EVER = '1970-01-01'

/** 06-01 → 6月1日 */
function sayMonthDay(monthDay: string): string {
  const [month, day] = monthDay.split('-').map(Number)
  return `${month}月${day}日`
}

/** The hours of work, which in most counties differ in summer and winter. */
export function WorkingSeasons({ seasons, may, editedId, edit }: { seasons: readonly Season[]; may: boolean; editedId: string | undefined; edit: (workingSeasonId: string | undefined) => void }) {
  const edited = seasons.find(({ workingSeasonId }) => workingSeasonId === editedId)
  return (
    <section className="seasons" aria-label="作息时间">
      <h2>作息时间</h2>
      <ul>
        {seasons.map((season) => (
          <li key={season.workingSeasonId}>
            <strong>{season.name}</strong> {sayMonthDay(season.fromDay)}至{sayMonthDay(season.toDay)}，{season.periods.map(({ start, end }) => `${start}–${end}`).join('、')} {season.validFrom > EVER && <Validity from={season.validFrom} to={season.validTo} />}
            {may && (
              <button type="button" className="plain-button" onClick={() => edit(season.workingSeasonId)}>
                修改
              </button>
            )}
          </li>
        ))}
      </ul>
      {edited !== undefined && <SeasonForm key={edited.workingSeasonId} season={edited} close={() => edit(undefined)} />}
    </section>
  )
}

function SeasonForm({ season, close }: { season: Season; close: () => void }) {
  const form = useRuleForm({
    contract: saveWorkingSeason,
    route: mattersApi.saveWorkingSeason,
    start: {
      workingSeasonId: season.workingSeasonId, version: season.version, name: season.name, fromDay: season.fromDay, toDay: season.toDay, periods: season.periods as readonly Period[], citation: '',
      validFrom: daysBefore(today(), -1),
    },
    changes: ['calendar'],
    said: `${season.name}已修改，到生效日起用新的。`,
    close,
  })
  const { values, set, wrong } = form
  const change = (index: number, period: Period) => set({ periods: values.periods.map((other, at) => (at === index ? period : other)) })
  return (
    <div className="season-form">
      <RuleForm title={`修改${season.name}`} effect="自生效日起按新的作息计算，还没有到期的时限随即重算；生效日以前仍按原来的作息。" act="保存作息" command={form.command} submit={form.submit} close={close}>
        <Labelled label="名称" wrong={wrong['name']}>
          <Input value={values.name} maxLength={20} onChange={(event) => set({ name: event.target.value })} style={{ width: 200 }} />
        </Labelled>
        <div className="setting-row">
          <Labelled label="从（月-日）" wrong={wrong['fromDay']}>
            <Input value={values.fromDay} maxLength={5} onChange={(event) => set({ fromDay: event.target.value })} style={{ width: 100 }} />
          </Labelled>
          <Labelled label="到（月-日）" wrong={wrong['toDay']}>
            <Input value={values.toDay} maxLength={5} onChange={(event) => set({ toDay: event.target.value })} style={{ width: 100 }} />
          </Labelled>
        </div>
        {values.periods.map((period, index) => (
          <div key={index} className="setting-row">
            <Labelled label={`第 ${index + 1} 段从`}>
              <input className="date" type="time" value={period.start} onChange={(event) => change(index, { ...period, start: event.target.value })} />
            </Labelled>
            <Labelled label="到">
              <input className="date" type="time" value={period.end} onChange={(event) => change(index, { ...period, end: event.target.value })} />
            </Labelled>
            {values.periods.length > 1 && (
              <button type="button" className="plain-button season-less" onClick={() => set({ periods: values.periods.filter((_, at) => at !== index) })}>
                去掉这一段
              </button>
            )}
          </div>
        ))}
        {wrong['periods'] !== undefined && <span className="field-wrong" role="alert">{wrong['periods']}</span>}
        {values.periods.length < 4 && <p className="season-more"><Button onClick={() => set({ periods: [...values.periods, { start: '', end: '' }] })}>加一段</Button></p>}
        <Labelled label="来源" hint="文件名称，如《关于调整作息时间的通知》" wrong={wrong['citation']}>
          <Input value={values.citation} maxLength={200} onChange={(event) => set({ citation: event.target.value })} />
        </Labelled>
        <Labelled label="自哪天起生效" wrong={wrong['validFrom']}>
          <DateInput value={values.validFrom} min={today()} change={(validFrom) => set({ validFrom })} />
        </Labelled>
      </RuleForm>
    </div>
  )
}
