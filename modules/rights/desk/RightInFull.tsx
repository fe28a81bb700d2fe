import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { RightsDetail } from '#modules/rights/contract.ts'
import { api, RIGHT, RIGHT_DETAIL } from '#modules/rights/desk/api.ts'

type Act = RightsDetail['openMoves'][number]
type RightInFullProps = { rightsRequestId: string; act: string | undefined; openAct: (act: string | undefined) => void; close: () => void }

const labels: Readonly<Record<Act, string>> = { correct: '更正', prepare: '报请删除', refuse: '不同意', confirm: '复核并删除', reject: '不同意删除' }

/** Whose it is, masked; what is wished, what it would reach, and what the reader may do now. */
export function RightInFull({ rightsRequestId, act, openAct, close }: RightInFullProps) {
  const { data: right, error, refetch } = useQuery(api.getRightsRequest.queryOptions({ input: { rightsRequestId }, meta: { live: [RIGHT_DETAIL] } }))
  if (right === undefined) return <div className="right-detail">{error === null ? <Loading rows={3} /> : <Failure error={error} retry={() => void refetch()} />}</div>
  const open = right.openMoves.find((move) => move === act)
  return (
    <article className="right-detail" aria-label={right.kindLabel}>
      <Facts right={right} />
      {right.cannotConfirm !== null && <p className="act-refused">{right.cannotConfirm}</p>}
      {open === undefined && right.openMoves.length > 0 && (
        <p className="right-acts">
          {right.openMoves.map((move) => (
            <Button key={move} type={move === 'correct' || move === 'prepare' ? 'primary' : 'default'} danger={move === 'confirm'} onClick={() => openAct(move)}>
              {labels[move]}
            </Button>
          ))}
        </p>
      )}
      {open !== undefined && <ActOn key={open} right={right} act={open} back={() => openAct(undefined)} close={close} />}
    </article>
  )
}

function Facts({ right }: { right: RightsDetail }) {
  return (
    <dl className="facts">
      <dt>本人</dt>
      <dd>{right.personName ?? (right.recordedUnit === null ? '没有登记姓名' : `凭条 ${right.requestNumber ?? ''}`)}</dd>
      {right.wish !== null && <><dt>应当是</dt><dd>{right.wish}</dd></>}
      {right.before !== null && <><dt>原来是</dt><dd>{right.before}</dd></>}
      {right.field === 'text' && right.requestNumber !== null && <><dt>哪件诉求</dt><dd>{right.requestNumber}</dd></>}
      {right.words !== null && <><dt>本人说明</dt><dd>{right.words}</dd></>}
      {right.kind === 'deletion' && right.endedAt === null && (
        <>
          <dt>会删到什么</dt>
          <dd>
            已办完的 {right.endedCount} 件：内容、照片、地点、评价一起删除。
            {right.openNumbers.length > 0 && <span className="right-reach">在办的 {right.openNumbers.length} 件（{right.openNumbers.join('、')}）会不带姓名和电话接着办完，办完后再删内容。</span>}
          </dd>
        </>
      )}
      {right.erasedCount !== null && <><dt>已删除</dt><dd>{sayErased(right.erasedCount, right)}；{right.openCount === 0 ? '没有在办的' : `${right.openCount} 件在办的，内容办完后删`}</dd></>}
      {right.handledAt !== null && <><dt>经办</dt><dd>{right.unit}，<Moment at={right.handledAt} /></dd></>}
      {right.state === 'withdrawn' && <><dt>撤回</dt><dd>本人，<Moment at={right.endedAt!} /></dd></>}
      {right.refusal !== null && <><dt>不同意的理由</dt><dd>{right.refusal}</dd></>}
    </dl>
  )
}

/** Whoever showed a slip has no account that could be gone. */
function sayErased(count: number, { recordedUnit }: RightsDetail): string {
  const contents = count === 0 ? '' : `${count} 件诉求的内容`
  if (recordedUnit !== null) return contents === '' ? '姓名和电话' : contents
  return contents === '' ? '本人账号' : `本人账号，${contents}`
}

const effects: Readonly<Record<Act, string>> = {
  correct: '马上更正：本人资料和相关诉求里一起改，用旧内容导出的表格作废。原来的写法留在本申请里备查。',
  prepare: '报请县领导复核。复核同意后立即删除，不能恢复；您报请的不能由您复核。',
  refuse: '不更正、不删除。理由本人看得到，请写清依据。',
  confirm: '立即删除：姓名、电话、已办完诉求的内容和照片、账号和登录都会删掉，不能恢复。办理经过只留时间、单位和编号。',
  reject: '不删除。理由本人看得到，请写清依据。',
}

function ActOn({ right, act, back, close }: { right: RightsDetail; act: Act; back: () => void; close: () => void }) {
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState<string>()
  const done = (said: string) => ({ changes: [RIGHT, RIGHT_DETAIL], done: () => { sayDone(said); close() } })
  const carryOut = useCommand(api.carryOutRight, done(act === 'correct' ? '已更正，本人看得到' : '已报请县领导复核'))
  const refuse = useCommand(api.refuseRight, done('已答复本人：没有同意'))
  const decide = useCommand(api.confirmDeletion, done(act === 'confirm' ? '已删除，不能恢复' : '已答复本人：没有同意'))
  const needsWords = act === 'refuse' || act === 'reject'
  const command = act === 'refuse' ? refuse : act === 'confirm' || act === 'reject' ? decide : carryOut
  const submit = () => {
    const said = words.trim()
    const missing = needsWords && said.length < 4
    setWrong(missing ? '请写明理由，至少 4 个字，本人要看' : undefined)
    if (missing) return
    const { rightsRequestId, version } = right
    if (act === 'refuse') refuse.mutate({ rightsRequestId, version, words: said })
    else if (act === 'confirm' || act === 'reject') decide.mutate({ rightsRequestId, version, approve: act === 'confirm', ...(needsWords ? { words: said } : {}) })
    else carryOut.mutate({ rightsRequestId, version })
  }
  return (
    <ActForm title={labels[act]} effect={effects[act]} verb={labels[act]} grave={act === 'confirm'} command={command} submit={submit} close={back}>
      {needsWords && (
        <Labelled label="理由" wrong={wrong}>
          <Input.TextArea value={words} maxLength={500} showCount rows={3} onChange={(event) => setWords(event.target.value)} />
        </Labelled>
      )}
    </ActForm>
  )
}
