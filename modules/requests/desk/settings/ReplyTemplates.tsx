import { Button, Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Empty } from '#kit/ui/states.tsx'
import { saveReplyTemplate } from '#modules/requests/contract-templates.ts'
import { placeholders } from '#modules/requests/reply-templates.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { replyTemplatesPage } from '#modules/requests/desk/addresses.ts'
import { TEMPLATES, api, templatesQuery } from '#modules/requests/desk/api.ts'
import { EndTemplate } from '#modules/requests/desk/settings/EndTemplate.tsx'
import { RuleForm, SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { useRuleForm } from '#modules/requests/desk/settings/rule-command.ts'

type Read = Awaited<ReturnType<typeof api.listReplyTemplates.call>>
type Template = Read['templates'][number]
type Owner = Read['owners'][number]

/** The county's texts for replies and those of one's own unit; whoever replies picks one and edits it. */
export default function ReplyTemplates() {
  const { search, setSearch } = usePlace(replyTemplatesPage)
  const read = useQuery(templatesQuery)
  const templates = read.data?.templates ?? []
  const owners = read.data?.owners ?? []
  const edited = search.open === 'new' ? 'new' : templates.find(({ templateId }) => templateId === search.open)
  const edit = (open: string | undefined) => setSearch({ open })
  const close = () => edit(undefined)
  return (
    <SettingFrame
      title="答复模板"
      words="答复时可以选一条放进答复框，改好再提交。全县通用的由县中心维护，本单位的由本单位维护。"
      acts={owners.length > 0 && <Button type={edited === undefined ? 'primary' : 'default'} onClick={() => edit('new')}>增加模板</Button>}
      read={read}
      form={edited === undefined || read.data === undefined ? null : <TemplateEditor key={edited === 'new' ? 'new' : edited.templateId} template={edited === 'new' ? undefined : edited} owners={owners} close={close} />}
    >
      {templates.length === 0 && <Empty title="还没有答复模板">常用的答复可以存成模板：点“增加模板”，写好内容，用 {'{编号}'} 这样的记号留出每件不同的地方。</Empty>}
      {templates.length > 0 && (
        <table className="setting-table stacks">
          <thead>
            <tr>
              <th scope="col" style={{ width: 168 }}>标题</th>
              <th scope="col" style={{ width: '13%' }}>用于</th>
              <th scope="col">内容</th>
              <th scope="col" style={{ width: '13%' }}>谁的</th>
              <th scope="col" style={{ width: 100 }}>最近修改</th>
            </tr>
          </thead>
          <tbody>
            {templates.map((template) => (
              <tr key={template.templateId} aria-current={typeof edited === 'object' && edited.templateId === template.templateId ? 'true' : undefined}>
                <th scope="row">{template.mayChange ? <button type="button" className="setting-open-button" onClick={() => edit(template.templateId)}>{template.title}</button> : template.title}</th>
                <td data-name="用于">{template.categoryLabel ?? '所有类别'}</td>
                <td data-name="内容" className="template-words">{template.words}</td>
                <td data-name="谁的">{template.owner}</td>
                <td data-name="最近修改"><Moment at={template.changedAt} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )
}

const COUNTY = 'county'

function TemplateEditor({ template, owners, close }: { template: Template | undefined; owners: readonly Owner[]; close: () => void }) {
  const form = useRuleForm({
    contract: saveReplyTemplate,
    route: api.saveReplyTemplate,
    start: {
      templateId: template?.templateId, version: template?.version, organizationId: (template === undefined ? owners.at(-1)?.organizationId : template.organizationId) ?? undefined,
      category: template?.category ?? undefined, title: template?.title ?? '', words: template?.words ?? '',
    },
    changes: [TEMPLATES],
    said: template === undefined ? '模板已增加，答复时可以选用。' : '模板已修改。已经发出的答复不变。',
    close,
  })
  const { values, set, wrong } = form
  return (
    <RuleForm
      title={template === undefined ? '增加答复模板' : '修改答复模板'}
      effect="不要写姓名、电话和门牌号。每件不同的地方用记号留出来，选用时按那件诉求填好；要答复的人自己写的地方用“……”，没有写上不能提交。"
      act={template === undefined ? '增加模板' : '保存修改'}
      leave={template === undefined ? '不加了' : '不改了'}
      command={form.command}
      submit={form.submit}
      close={close}
      more={template !== undefined && <EndTemplate template={template} close={close} />}
    >
      {template === undefined && owners.length > 1 && (
        <Labelled label="谁可以用" wrong={wrong['organizationId']}>
          <Select aria-label="谁可以用" value={values.organizationId ?? COUNTY} options={owners.map((owner) => ({ value: owner.organizationId ?? COUNTY, label: owner.name }))} onChange={(chosen) => set({ organizationId: chosen === COUNTY ? undefined : chosen })} style={{ width: '100%' }} />
        </Labelled>
      )}
      <Labelled label="标题" wrong={wrong['title']}>
        <Input value={values.title} maxLength={30} onChange={(event) => set({ title: event.target.value })} />
      </Labelled>
      <Labelled label="用于哪类诉求（不选为所有类别）" wrong={wrong['category']}>
        <CategoryPicker label="用于哪类诉求" anyLevel placeholder="所有类别" value={values.category} change={(category) => set({ category })} />
      </Labelled>
      <Labelled label="内容" wrong={wrong['words']}>
        <TextArea value={values.words} most={1000} rows={6} wrong={wrong['words'] !== undefined} change={(words) => set({ words })} />
      </Labelled>
      <p className="template-marks">
        在最后加记号：
        {placeholders.map((name) => (
          <Button key={name} size="small" onClick={() => set({ words: `${values.words}{${name}}` })}>
            {`{${name}}`}
          </Button>
        ))}
      </p>
    </RuleForm>
  )
}
