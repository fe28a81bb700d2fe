import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty } from '#kit/ui/states.tsx'

export function NotFound() {
  return (
    <Empty title="没有这个页面">
      <p>地址可能抄错了，或者这一页已经改名。请从左边的导航重新进入，或者</p>
      <p>
        <Go to="/">回到等我办的事</Go>
      </p>
    </Empty>
  )
}
