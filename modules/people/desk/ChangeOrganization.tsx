import { useState } from 'react'
import { Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { changeOrganization } from '#modules/people/contract.ts'
import type { Organization } from '#modules/people/contract.ts'
import { ORGANIZATION, POST, api } from '#modules/people/desk/api.ts'

/** Name, unit above, whether it takes requests. */
export function ChangeOrganization({ unit, close }: { unit: Organization; close: () => void }) {
  const [name, setName] = useState(unit.name)
  const [shortName, setShortName] = useState(unit.shortName)
  const [parentId, setParent] = useState<string | null>(unit.parentId)
  const [acceptsMatters, setAccepts] = useState(unit.acceptsMatters)
  const command = useCommand(api.changeOrganization, {
    changes: [ORGANIZATION, POST],
    done: (changed) => {
      sayDone(`已修改“${changed.name}”`)
      close()
    },
  })
  const { wrong, submit } = useCheck(changeOrganization, (input) => command.mutate(input), { name: '请填写单位名称', shortName: '请填写简称' })
  const send = () =>
    submit({
      organizationId: unit.organizationId, version: unit.version, ...(name === unit.name ? {} : { name: name.trim() === '' ? ' ' : name }),
      ...(shortName === unit.shortName ? {} : { shortName: shortName.trim() === '' ? ' ' : shortName }), ...(parentId === unit.parentId ? {} : { parentId }),
      ...(acceptsMatters === unit.acceptsMatters ? {} : { acceptsMatters }),
    })
  return (
    <ActForm
      title="修改单位"
      effect={acceptsMatters || !unit.acceptsMatters ? '改名后，以前的时间线和文书上仍是当时的名称。' : '改为不接收以后，不能再把新的诉求派给它；已经在它手里的照常办完。'}
      verb="保存修改"
      command={command}
      submit={send}
      close={close}
    >
      <Labelled label="单位名称" wrong={wrong['name']}>
        <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </Labelled>
      <Labelled label="简称" wrong={wrong['shortName']}>
        <Input value={shortName} maxLength={20} onChange={(event) => setShortName(event.target.value)} />
      </Labelled>
      <Labelled label="上级单位" wrong={wrong['parentId']}>
        <Picker kind="organization" label="上级单位" value={parentId ?? undefined} change={(chosen) => setParent(chosen ?? null)} />
      </Labelled>
      <Choice legend="是否接收诉求" value={acceptsMatters ? 'yes' : 'no'} change={(answer) => setAccepts(answer === 'yes')} options={[{ value: 'yes', label: '接收' }, { value: 'no', label: '不接收' }]} />
    </ActForm>
  )
}
