import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { positionLabels, proposeAppointment } from '#modules/people/contract.ts'
import type { Post, StaffMember } from '#modules/people/contract.ts'
import { PostPicker } from '#modules/people/desk/PostPicker.tsx'
import { StaffPicker } from '#modules/people/desk/StaffPicker.tsx'
import { PROPOSAL, api } from '#modules/people/desk/api.ts'
import { reachOf } from '#modules/people/desk/words.ts'

/** Either the post or the person is known; the other one is chosen. Nothing takes effect before a second person confirms. */
export function ProposeAppointment({ post: givenPost, member: givenMember, close }: { post?: Post; member?: StaffMember; close: () => void }) {
  const [post, setPost] = useState(givenPost)
  const [member, setMember] = useState(givenMember)
  const [position, setPosition] = useState(givenPost === undefined ? undefined : emptySeat(givenPost))
  const [validFrom, setFrom] = useState(dayOf(new Date()))
  const [validTo, setTo] = useState('')
  const command = useCommand(api.proposeAppointment, {
    changes: [PROPOSAL],
    done: (proposal) => {
      sayDone(`已提出由${proposal.name}任${proposal.postName}（${positionLabels[proposal.position]}），等另一位管理员复核`)
      close()
    },
  })
  const { wrong, submit } = useCheck(proposeAppointment, (input) => command.mutate(input), { postId: '请选择岗位', staffMemberId: '请选择任职的人', position: '请选择 A岗或 B岗', validFrom: '请填写任职开始的日期' })
  const sitting = post === undefined || position === undefined ? null : post[position]
  return (
    <ActForm
      title={post === undefined ? `提出${member?.name ?? ''}的任职` : `提出${post.name}的任职`}
      effect={<TwoPeople />}
      verb="提出任职，交另一人复核"
      command={command}
      submit={() => submit({ postId: post?.postId, staffMemberId: member?.staffMemberId, position, validFrom, validTo })}
      close={close}
    >
      {givenPost === undefined && (
        <Labelled label="岗位" wrong={wrong['postId']}>
          <PostPicker label="岗位" value={post} change={setPost} />
        </Labelled>
      )}
      {givenMember === undefined && (
        <Labelled label="任职的人" wrong={wrong['staffMemberId']}>
          <StaffPicker label="任职的人" value={member} change={setMember} />
        </Labelled>
      )}
      <Choice
        legend="A岗还是 B岗"
        value={position}
        change={setPosition}
        wrong={wrong['position']}
        options={[{ value: 'primary', label: 'A岗', hint: '平时由他办' }, { value: 'substitute', label: 'B岗', hint: 'A岗登记离岗期间由他代行，其余时间没有这个岗位的权限' }]}
      />
      {sitting !== null && <p className="act-note">这个位置现在是{sitting.name}。请先终止他的任职，或把开始日期定在他任职结束以后。</p>}
      <Labelled label="自哪一天起" wrong={wrong['validFrom']}>
        <input className="day-field" type="date" value={validFrom} onChange={(event) => setFrom(event.target.value)} />
      </Labelled>
      <Labelled label="到哪一天为止（可不填）" hint="从这一天起不再任职；代理、借调请填写" wrong={wrong['validTo']}>
        <input className="day-field" type="date" value={validTo} min={validFrom} onChange={(event) => setTo(event.target.value)} />
      </Labelled>
      {post !== undefined && <p className="act-note">复核通过后，{member?.name ?? '他'}可以办“{post.roleName}”能办的事，及于：{reachOf(post)}。</p>}
    </ActForm>
  )
}

function emptySeat(post: Post): 'primary' | 'substitute' | undefined {
  return post.primary === null ? 'primary' : post.substitute === null ? 'substitute' : undefined
}

/** The rule, where it is met. */
export function TwoPeople() {
  return <p>任职由两个人办：一位管理员提出，另一位复核后才生效。提出的人不能复核，被任命的人也不能。复核以前，被任命的人得不到任何权限。</p>
}
