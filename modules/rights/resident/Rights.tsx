import './rights.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { DueTime, Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import type { IconName } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { OwnRightsRequest } from '#modules/rights/contract.ts'
import { askRightPage } from '#modules/rights/resident/addresses.ts'
import { api, myRightsQuery, RIGHT } from '#modules/rights/resident/api.ts'

/** What I asked for about my own data, who deals with it and by when; and what else I may ask. */
export default function Rights() {
  const { data, error, refetch } = useQuery(myRightsQuery)
  return (
    <Screen title="更正或删除我的信息" back="/me">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {data?.items.map((item) => <OneRight key={item.rightsRequestId} item={item} />)}
      {data !== undefined && data.items.length > 0 && <h2 className="rights-more">还可以申请</h2>}
      {data !== undefined && (
        <ul className="entries">
          {!isOpen(data.items, 'correction', 'name') && <Entry about="name" icon="person" name="更正我的姓名" hint="登记的姓名不对" />}
          <Entry about="text" icon="report" name="更正一件诉求的内容" hint="写错了，办完的也能改" />
          {!isOpen(data.items, 'deletion', null) && <Entry about="deletion" icon="close" name="删除我的全部信息" hint="删除后不能恢复，也不能再登录" />}
        </ul>
      )}
      <p className="quiet rights-foot">申请由县中心办理，15 个工作日内答复。要换手机号码的，请在旧号码还能收短信时下载数据或申请删除：新号码登录是一个新账号，看不到以前的诉求。</p>
    </Screen>
  )
}

/** What already waits cannot be asked for again. */
function isOpen(items: readonly OwnRightsRequest[], kind: OwnRightsRequest['kind'], field: OwnRightsRequest['field']): boolean {
  return items.some((item) => item.kind === kind && item.field === field && item.endedAt === null)
}

function Entry({ about, icon, name, hint }: { about: string; icon: IconName; name: string; hint: string }) {
  return (
    <li>
      <Link href={askRightPage.to({ about })} className="entry">
        <Icon name={icon} size={26} />
        <span className="entry-words">
          <span className="entry-name">{name}</span>
          <span className="entry-hint">{hint}</span>
        </span>
        <Icon name="next" />
      </Link>
    </li>
  )
}

function OneRight({ item }: { item: OwnRightsRequest }) {
  const withdraw = useCommand(api.withdrawRight, { changes: [RIGHT] })
  const isOpen = item.endedAt === null
  return (
    <section className="sheet">
      <h2>
        {item.kindLabel}
        {item.fieldLabel !== null && `：${item.fieldLabel}`}
        {item.requestNumber !== null && <span className="quiet">（{item.requestNumber}）</span>}
      </h2>
      <p className="right-state">{saidOf(item)}</p>
      {isOpen && <p><DueTime dueAt={item.dueAt} words={item.dueAt === null ? '期限要等明年的工作日历公布' : null} overdue={item.overdue} /> 前答复您</p>}
      {item.wish !== null && <p className="right-words">应当是：{item.wish}</p>}
      {item.words !== null && <p className="right-words quiet">您的说明：{item.words}</p>}
      {item.refusal !== null && <p className="right-words">理由：{item.refusal}</p>}
      <p className="quiet">
        <Moment at={item.askedAt} /> 提出
        {item.endedAt !== null && <>，<Moment at={item.endedAt} /> {item.stateLabel}</>}
      </p>
      {withdraw.error !== null && <Failure error={withdraw.error} />}
      {item.mayWithdraw && (
        <button type="button" className="press-plain right-withdraw" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ rightsRequestId: item.rightsRequestId })}>
          撤回申请
        </button>
      )}
    </section>
  )
}

function saidOf({ state, unit, kind }: OwnRightsRequest): string {
  switch (state) {
    case 'asked':
      return `${unit}正在办理`
    case 'prepared':
      return `${unit}已办，等县领导复核`
    case 'done':
      return kind === 'correction' ? `${unit}已更正` : '已删除'
    case 'refused':
      return `${unit}没有同意`
    case 'withdrawn':
      return '您已撤回'
  }
}
