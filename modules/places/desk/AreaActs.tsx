import { Button } from 'antd'
import { useGo } from '#kit/ui/desk/place.ts'
import { CloseArea } from '#modules/places/desk/CloseArea.tsx'
import { CreateArea } from '#modules/places/desk/CreateArea.tsx'
import { MergeAreas } from '#modules/places/desk/MergeAreas.tsx'
import { MoveArea } from '#modules/places/desk/MoveArea.tsx'
import { RenameArea } from '#modules/places/desk/RenameArea.tsx'
import { SplitArea } from '#modules/places/desk/SplitArea.tsx'
import { areaImportPage } from '#modules/places/desk/addresses.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'

const forms = { rename: RenameArea, move: MoveArea, merge: MergeAreas, split: SplitArea, close: CloseArea, create: CreateArea } as const

type AreaActsProps = { area: AreaInFull; act: string | undefined; openAct: (act: string | undefined) => void }

/** What can be done with an area, and the form of the act that is open. The county itself can only be renamed. */
export function AreaActs({ area, act, openAct }: AreaActsProps) {
  const go = useGo()
  const Form = act === undefined || !(act in forms) ? undefined : forms[act as keyof typeof forms]
  if (Form !== undefined) return <Form key={act} area={area} close={() => openAct(undefined)} />
  const isCounty = area.parentId === null
  return (
    <p className="acts">
      <Button onClick={() => openAct('create')}>新设下级</Button>
      <Button onClick={() => openAct('rename')}>更名</Button>
      {!isCounty && <Button onClick={() => openAct('move')}>改属</Button>}
      {!isCounty && <Button onClick={() => openAct('merge')}>合并</Button>}
      {!isCounty && <Button onClick={() => openAct('split')}>拆分</Button>}
      <Button onClick={() => go(areaImportPage.to({}, { what: 'outlines', area: area.areaId }))}>导入边界</Button>
      {!isCounty && (
        <Button danger onClick={() => openAct('close')}>
          撤销
        </Button>
      )}
    </p>
  )
}
