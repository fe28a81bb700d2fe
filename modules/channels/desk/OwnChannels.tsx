import '#kit/ui/desk/act-form.css'
import '#kit/ui/desk/detail.css'
import './channels.css'
import { Go } from '#kit/ui/desk/Go.tsx'
import { pageOfKind } from '#kit/ui/desk/page.ts'
import { OwnChannelParts } from '#modules/channels/screens/OwnChannelParts.tsx'
import type { ToggleProps } from '#modules/channels/screens/OwnChannelParts.tsx'

/** By which ways I am told, and what. */
export default function OwnChannels() {
  const account = pageOfKind('ownAccount')
  return (
    <>
      <header className="page-head">
        <h1>通知方式</h1>
        <p className="page-note">不管选什么，提醒都在“提醒”页里。发出去的只有一句话，不含姓名和诉求内容。</p>
        <div className="page-acts">
          {account !== undefined && <Go to={account.address.to({})}>返回我的账户</Go>}
        </div>
      </header>
      <div className="page-body page-narrow">
        <OwnChannelParts surface="desk" section="card" press="channel-press" toggle={Toggle} />
      </div>
    </>
  )
}

function Toggle({ title, hint, label, on, disabled, change }: ToggleProps) {
  return (
    <label className="choices-option">
      <input type="checkbox" aria-label={label} checked={on} disabled={disabled} onChange={(event) => change(event.target.checked)} />
      <span>
        {title}
        <span className="choices-hint">{hint}</span>
      </span>
    </label>
  )
}
