import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty } from '#kit/ui/states.tsx'

export function NotFound() {
  return (
    <>
      <header className="page-head">
        <h1>没有这个页面</h1>
      </header>
      <Empty title="这个地址上没有东西">
        <p>地址可能抄错了，或者这一页已经改名。请从左边的导航重新进入，或者</p>
        <p>
          <Go to="/">回到等我办的事</Go>
        </p>
      </Empty>
    </>
  )
}
