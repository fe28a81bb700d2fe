import { pushPlaceOf } from '#kit/ui/push.ts'
import { usePush } from '#modules/matters/screens/push.ts'

type PushSwitchProps = { surface: string; accountId: string; className: string }

/** Whether this device tells by itself; nothing where the county has not switched it on. */
export function PushSwitch({ surface, accountId, className }: PushSwitchProps) {
  const { offered, support, standing, trouble, turnOn, turnOff } = usePush(pushPlaceOf(surface), accountId)
  if (!offered) return null
  return (
    <details className={`${className} push`}>
      <summary>
        在这台设备上接收通知 {standing !== 'busy' && <span className="push-standing">{standing === 'on' ? '已打开' : support === 'possible' ? '没有打开' : '不能打开'}</span>}
      </summary>
      <p>{surface === 'resident' ? '您的诉求有进展时，手机直接告诉您；通知里只有编号，没有姓名和内容。' : '安全和紧急的马上通知，来不及等汇总的隔一阵并成一条，其余每个工作日早上合成一条；通知里只有编号，没有姓名和内容。'}</p>
      {support === 'none' && <p className="push-trouble">这个浏览器不能接收通知。苹果手机请先把本页“添加到主屏幕”，再从主屏幕打开；别的设备可以换一个浏览器。提醒都在本页，随时可以看。</p>}
      {support === 'refused' && trouble === null && standing !== 'on' && (
        <p className="push-trouble">浏览器已经拒绝了本站的通知。要接收，请在浏览器的网站设置里把“通知”改为允许，再回来打开。</p>
      )}
      {trouble !== null && (
        <p className="push-trouble" role="alert">
          {trouble}
        </p>
      )}
      {support === 'possible' && (
        <label className="push-switch">
          <input type="checkbox" role="switch" checked={standing === 'on'} aria-checked={standing === 'on'} disabled={standing === 'busy'} onChange={() => void (standing === 'on' ? turnOff() : turnOn())} />
          <span>{standing === 'on' ? '这台设备会收到通知' : standing === 'busy' ? '请稍候' : '按这里打开'}</span>
        </label>
      )}
    </details>
  )
}
