import { Input, InputNumber } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { saySpan } from '#kit/ui/days.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { saveProcedureFigure } from '#modules/requests/contract-procedure.ts'
import { procedurePage } from '#modules/requests/desk/addresses.ts'
import { api } from '#modules/requests/desk/api.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { RuleForm, SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

const PROCEDURE = 'procedure'
/** What residents were given holds for what is closed already. */
const GIVEN: ReadonlySet<string> = new Set(['reopenWithinDays', 'reopenLimit'])
const figuresQuery = api.listProcedureFigures.queryOptions({ meta: { live: [PROCEDURE] } })
type Figure = Awaited<ReturnType<typeof api.listProcedureFigures.call>>['figures'][number]

/** The figures of the procedure: what each means, where it is written, and since when it holds. */
export default function ProcedureFigures() {
  const { search, setSearch } = usePlace(procedurePage)
  const read = useQuery(figuresQuery)
  const may = useMay()('limit.change')
  const figures = read.data?.figures ?? []
  const edited = figures.find(({ figure }) => figure === search.open)
  const edit = (open: string | undefined) => setSearch({ open })
  return (
    <SettingFrame
      title="办理规定"
      words="办理过程中的天数、小时数和次数，全县一样。每个环节办多久，在“办理时限”里。"
      read={read}
      form={may && edited !== undefined ? <FigureForm key={edited.figure} edited={edited} version={read.data!.version} close={() => edit(undefined)} /> : null}
    >
      <table className="setting-table stacks">
        <thead>
          <tr>
            <th scope="col" style={{ width: 166 }}>规定</th>
            <th scope="col">现在怎样</th>
            <th scope="col" style={{ width: 240 }}>来源</th>
            <th scope="col" style={{ width: 150 }}>有效</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ figure, name, says, citation, since }) => (
            <tr key={figure} aria-current={edited?.figure === figure ? 'true' : undefined}>
              <th scope="row">{may ? <button type="button" className="setting-open-button" onClick={() => edit(figure)}>{name}</button> : name}</th>
              <td data-name="现在怎样">{says}</td>
              <td data-name="来源" title={citation}>{citation}</td>
              <td data-name="有效">{saySpan(since, null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </SettingFrame>
  )
}

function FigureForm({ edited, version, close }: { edited: Figure; version: number; close: () => void }) {
  const form = useRuleForm({
    contract: saveProcedureFigure, route: api.saveProcedureFigure, changes: [PROCEDURE], said: `“${edited.name}”已修改，马上生效。`, close,
    start: { figure: edited.figure as string, value: edited.value as number | undefined, citation: edited.citation, version },
  })
  const { values, set, wrong } = form
  return (
    <RuleForm title={`修改“${edited.name}”`} effect={`现在：${edited.says}保存后马上生效；已经定下的日子不变。${GIVEN.has(edited.figure) ? '改少的只管以后结案的，已经结案的照原来的；改多的都算。' : ''}谁改的、改前改后，都记在审计里。`} act="保存" command={form.command} submit={form.submit} close={close}>
      <Labelled label={`改为多少（${edited.unit}）`} hint={`${edited.least} 到 ${edited.most}`} wrong={wrong['value']}>
        <InputNumber value={values.value ?? null} precision={0} onChange={(value) => set({ value: value ?? undefined })} />
      </Labelled>
      <Labelled label="来源" hint="文件名称和条款，如《…办法》第几条" wrong={wrong['citation']}>
        <Input value={values.citation} maxLength={200} onChange={(event) => set({ citation: event.target.value })} />
      </Labelled>
    </RuleForm>
  )
}
