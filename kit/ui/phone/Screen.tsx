import { createContext, useContext, useEffect } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'

const CornerContext = createContext<ReactNode>(null)

/** What the shell puts into the corner of every screen's head, such as the way to the notices. */
export const CornerProvider = CornerContext.Provider

export function Corner() {
  return useContext(CornerContext)
}

type ScreenProps = {
  title: string
  /** Where the arrow leads: one thing a screen, one way back. */
  back?: string
  /** The one act of this screen, within reach of a thumb. */
  act?: ReactNode
  children: ReactNode
}

/** One screen of a phone: its name with a way back, one column, the act at the bottom. */
export function Screen({ title, back = '/', act, children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · 邻里`
    scrollTo(0, 0)
  }, [title])
  return (
    <div className="screen">
      <header className="screen-head">
        <Link href={back} className="screen-back">
          <Icon name="back" size={24} />
          <span>返回</span>
        </Link>
        <h1>{title}</h1>
        <Corner />
      </header>
      <main className="screen-body">{children}</main>
      {act !== undefined && <footer className="screen-act">{act}</footer>}
    </div>
  )
}
