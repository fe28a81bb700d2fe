import { useState } from 'react'
import { Button, Input, Select } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { createPost } from '#modules/people/contract.ts'
import type { PostRole } from '#modules/people/contract.ts'
import { ORGANIZATION, POST, api } from '#modules/people/desk/api.ts'
import { sayTemplate, usePostRoles, usePostTemplates } from '#modules/people/desk/post-roles.ts'
import { postNames } from '#modules/people/rules.ts'

const ofDepartments: readonly PostRole[] = ['departmentStaff', 'departmentHead']

type NewPostProps = { unit: { organizationId: string; key: string | null; name: string; areaId: string | null; areaName: string | null } | null; close: () => void }

/** A seat in a unit, for a role, over an area; nobody sits in it yet. */
export function NewPost({ unit, close }: NewPostProps) {
  const [values, setValues] = useState<Record<string, unknown>>({ organizationId: unit?.organizationId, areaId: unit?.areaId ?? undefined, validFrom: dayOf(new Date()) })
  const roles = usePostRoles()
  // A post of one kind of unit is not offered in another.
  const templates = usePostTemplates(values['role']).filter((one) => one.organization === null || unit === null || one.organization === unit.key)
  const areaName = unit !== null && values['areaId'] === unit.areaId ? (unit.areaName ?? '') : ''
  const set = (change: Record<string, unknown>) => setValues((before) => ({ ...before, ...change }))
  const command = useCommand(api.createPost, {
    changes: [POST, ORGANIZATION],
    done: (post) => {
      sayDone(`已设立“${post.name}”，现在是空岗，请提出任职`)
      close()
    },
  })
  const { wrong, submit } = useCheck(createPost, (input) => command.mutate(input), { organizationId: '请选择单位', role: '请选择职务', name: '请填写岗位名称', validFrom: '请填写设立日期' })
  const forDepartment = ofDepartments.includes(values['role'] as PostRole)
  return (
    <ActForm
      heading="h2"
      title="设立岗位"
      effect="岗位决定能做什么和管到哪里，任职决定由谁来做。设立岗位不给任何人权限。"
      verb="设立这个岗位"
      command={command}
      submit={() => submit({ ...values, areaId: forDepartment ? undefined : values['areaId'] })}
      close={close}
    >
      {unit === null && (
        <Labelled label="单位" wrong={wrong['organizationId']}>
          <Picker kind="organization" label="单位" value={values['organizationId'] as string | undefined} change={(organizationId) => set({ organizationId })} />
        </Labelled>
      )}
      <Labelled label="职务" hint="职务的权限在“角色权限”里" wrong={wrong['role']}>
        <Select aria-label="职务" placeholder="请选择" options={[...roles]} value={values['role'] ?? null} onChange={(role) => set({ role })} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="岗位名称" hint="如“阳光社区工作人员”" wrong={wrong['name']}>
        <Input value={String(values['name'] ?? '')} maxLength={40} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      {templates.length > 0 && (
        <ul className="post-templates" aria-label="本县的岗位">
          {templates.flatMap((one) => postNames(one, areaName).map((name) => (
            <li key={`${one.key} ${name}`}>
              <Button size="small" onClick={() => set({ name })}>{name}</Button> <span className="aside-word">{sayTemplate(one)}</span>
            </li>
          )))}
        </ul>
      )}
      {forDepartment ? (
        <p className="hint">部门的岗位不按辖区：本部门承办、协办或交办的事项，在哪里都管得到。</p>
      ) : (
        <Labelled label="管辖范围" hint="管到这个辖区和它的下级" wrong={wrong['areaId']}>
          <Picker kind="area" label="管辖范围" value={values['areaId'] as string | undefined} change={(areaId) => set({ areaId })} />
        </Labelled>
      )}
      <Labelled label="设立日期" wrong={wrong['validFrom']}>
        <input className="day-field" type="date" value={String(values['validFrom'] ?? '')} onChange={(event) => set({ validFrom: event.target.value })} />
      </Labelled>
    </ActForm>
  )
}
