import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { useOutboxState } from '#kit/ui/outbox-sender.ts'
import { useLine } from '#kit/ui/line.ts'
import { useNewVersion } from '#kit/ui/phone/offline-shell.ts'

/** Always in sight: whether there is a line, and how much has not been uploaded. */
export function LineState() {
  const online = useLine()
  const { waiting, refused, sending } = useOutboxState()
  const newVersion = useNewVersion()
  const left = waiting + refused
  return (
    <div className={`line ${online ? '' : 'line-off'} ${left > 0 ? 'line-left' : ''}`} role="status">
      <span>
        <Icon name={online ? 'upload' : 'offline'} size={20} />
        {online ? (sending && waiting > 0 ? '正在上传' : '已联网') : '没有网络'}
      </span>
      {newVersion !== null && (
        <button type="button" className="press-plain" onClick={newVersion}>
          更新版本
        </button>
      )}
      <Link href="/waiting" className="line-count">
        {refused > 0 ? `${refused} 件没有办成` : `未上传 ${waiting}`}
      </Link>
    </div>
  )
}
