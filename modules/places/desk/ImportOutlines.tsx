import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { isRefusal } from '#kit/ui/refusal.ts'
import { useGo } from '#kit/ui/desk/place.ts'
import { StateShape } from '#kit/ui/Icon.tsx'
import { importOutlines } from '#modules/places/contract.ts'
import AreaPicker from '#modules/places/desk/AreaPicker.tsx'
import { FileField } from '#modules/places/desk/FileField.tsx'
import { RefusedLines } from '#modules/places/desk/RefusedLines.tsx'
import { areasPage } from '#modules/places/desk/addresses.ts'
import { AREA, api } from '#modules/places/desk/api.ts'
import { factsOfGeojson } from '#modules/places/desk/chosen-file.ts'
import type { FileFacts } from '#modules/places/desk/chosen-file.ts'

type Outcome = { areaId: string; name: string; outcome: 'accepted' | 'repaired'; sentence: string | null; squareMetres: number }
type System = 'WGS-84' | 'GCJ-02'
type MatchBy = 'areaId' | 'divisionCode' | 'name'

/** One area's outline, or a file of many; in the coordinate system that whoever brings the file declares. */
export function ImportOutlines({ areaId: given }: { areaId: string | undefined }) {
  const go = useGo()
  const [text, setText] = useState('')
  const [facts, setFacts] = useState<FileFacts | { wrong: string }>()
  const [system, setSystem] = useState<System>()
  const [whose, setWhose] = useState<'one' | 'many'>(given === undefined ? 'many' : 'one')
  const [areaId, setAreaId] = useState(given)
  const [property, setProperty] = useState('')
  const [matchBy, setMatchBy] = useState<MatchBy>('divisionCode')
  const [within, setWithin] = useState<string>()
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>()
  const command = useCommand(api.importOutlines, { changes: [AREA], done: (output) => setOutcomes(output.outlines) })
  const { wrong, submit } = useCheck(importOutlines, (input) => command.mutate(input), { geojson: '请选择文件', areaId: '请选择这是哪个区划的边界', system: '请注明坐标系：WGS-84 或 GCJ-02' })
  const read = (chosen: string) => {
    const found = factsOfGeojson(chosen)
    setText(chosen)
    setFacts(found)
    command.reset()
    if (!('wrong' in found)) setProperty(found.properties.find((name) => /code|代码|adcode/i.test(name)) ?? found.properties[0] ?? '')
  }
  const send = () => submit({ geojson: facts === undefined || 'wrong' in facts ? undefined : text, system, ...(whose === 'one' ? { areaId: areaId ?? '' } : { property, matchBy, within }) })
  if (outcomes !== undefined) return <Outcomes outcomes={outcomes} again={() => { setOutcomes(undefined); setFacts(undefined); setText('') }} />
  const refused = isRefusal(command.error, 'area.outlines-refused') ? command.error.data['features'] as { feature: string; sentence: string }[] : undefined
  return (
    <ActForm
      heading="h2"
      title="导入边界"
      effect="边界决定一个地点属于哪个网格，导入后新来的诉求随即按它定位。自己相交的边界能修正的会修正并说明改了哪里，不能的会拒绝；有一个被拒绝，整个文件都不导入。"
      verb="导入边界"
      command={command}
      submit={send}
      close={() => go(areasPage.to({}, { open: given }))}
    >
      <FileField label="GeoJSON 文件" hint="最多 3000 万字" accept=".geojson,.json,application/geo+json" wrong={facts !== undefined && 'wrong' in facts ? facts.wrong : wrong['geojson']} read={read} />
      {facts !== undefined && !('wrong' in facts) && <p className="act-note">文件里有 {facts.count} 个要素{facts.properties.length === 0 ? '，没有属性' : `，属性：${facts.properties.slice(0, 8).join('、')}`}。</p>}
      <Choice
        legend="文件用的坐标系"
        value={system}
        change={setSystem}
        wrong={wrong['system']}
        options={[
          { value: 'WGS-84', label: 'WGS-84', hint: 'GPS、天地图、国家 2000 大地坐标系（CGCS2000）的数据选它' },
          { value: 'GCJ-02', label: 'GCJ-02', hint: '从高德、腾讯地图描下来的数据选它，导入时换算；选错会整体偏移几百米' },
        ]}
      />
      <Choice legend="是谁的边界" value={whose} change={setWhose} options={[{ value: 'many', label: '多个区划，每个要素一个' }, { value: 'one', label: '一个区划，整个文件都是它的' }]} />
      {whose === 'one' ? (
        <Labelled label="哪个区划" wrong={wrong['areaId'] === undefined ? undefined : '请选择这是哪个区划的边界'}>
          <AreaPicker label="哪个区划" value={areaId} change={setAreaId} />
        </Labelled>
      ) : (
        <>
          <Choice
            legend="怎样认出每个要素是哪个区划"
            value={matchBy}
            change={setMatchBy}
            options={[{ value: 'divisionCode', label: '按区划代码' }, { value: 'areaId', label: '按本系统的编号' }, { value: 'name', label: '按名称', hint: '同名的认不出来：请选定上级，让名称在它之下不重复' }]}
          />
          <Labelled label="写在哪个属性里" wrong={wrong['property']}>
            <select className="plain-select" value={property} onChange={(event) => setProperty(event.target.value)}>
              {facts === undefined || 'wrong' in facts ? <option value="">先选择文件</option> : facts.properties.map((name) => <option key={name} value={name}>{name}（如：{facts.sample[name]}）</option>)}
            </select>
          </Labelled>
          <Labelled label="只在这个区划之下找（可不选）" wrong={wrong['within']}>
            <AreaPicker label="只在这个区划之下找" value={within} change={setWithin} />
          </Labelled>
        </>
      )}
      {refused !== undefined && <RefusedLines head="要素" lines={refused.map(({ feature, sentence }) => ({ what: feature, sentence }))} />}
    </ActForm>
  )
}

function Outcomes({ outcomes, again }: { outcomes: readonly Outcome[]; again: () => void }) {
  const repaired = outcomes.filter(({ outcome }) => outcome === 'repaired').length
  return (
    <section className="card" aria-label="导入的结果">
      <h2>
        已导入 {outcomes.length} 个边界{repaired === 0 ? '' : `，其中 ${repaired} 个修正过`}
      </h2>
      <table className="small-table">
        <caption className="unseen">导入的结果</caption>
        <thead>
          <tr>
            <th scope="col">区划</th>
            <th scope="col" className="is-figure">面积</th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((one) => (
            <tr key={one.areaId}>
              <td><Go to={areasPage.to({}, { open: one.areaId })}>{one.name}</Go></td>
              <td className="is-figure">{sayArea(one.squareMetres)}</td>
              <td className={one.outcome === 'repaired' ? 'word-near' : 'word-done'}>
                <StateShape nearness={one.outcome === 'repaired' ? 'near' : 'done'} /> {one.outcome === 'repaired' ? `已修正：${one.sentence ?? ''}` : '照原样导入'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="result-acts">
        <button type="button" className="plain-button" onClick={again}>再导入一个文件</button>
      </p>
    </section>
  )
}

function sayArea(squareMetres: number): string {
  return squareMetres >= 100_000 ? `${(squareMetres / 1_000_000).toFixed(2)} 平方公里` : `${squareMetres} 平方米`
}
