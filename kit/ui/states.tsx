import type { ReactNode } from 'react'
import { Component } from 'react'
import { loadAgain } from '#kit/ui/lazy-once.ts'
import { explain } from '#kit/ui/refusal.ts'

/** Nothing here: what would be here and how it gets here. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-words">{children}</div>}
    </div>
  )
}

/** Holds the place of what is coming: `rows` grey bars of a row's height, so that nothing jumps. */
export function Loading({ rows = 6, label = '正在读取' }: { rows?: number; label?: string }) {
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className="loading-row" />
      ))}
      <span className="loading-slow">还没有读出来，网络可能很慢，请再等一等。</span>
    </div>
  )
}

/** What happened, what was kept, what to do. `filled`: something typed still stands on the screen. */
export function Failure({ error, filled = false, retry }: { error: unknown; filled?: boolean; retry?: () => void }) {
  const { what, kept, remedy } = explain(error, filled)
  return (
    <div className="failure" role="alert">
      <p>{what}</p>
      {kept !== null && <p className="failure-kept">{kept}</p>}
      {remedy === 'retry' && retry !== undefined && (
        <button type="button" className="failure-remedy" onClick={retry}>
          再试一次
        </button>
      )}
      {remedy === 'reload' && (
        <button type="button" className="failure-remedy" onClick={() => location.reload()}>
          重新打开这一页
        </button>
      )}
    </div>
  )
}

/** Catches what a screen throws while it is drawn, so that the frame around it stays. */
export class FailureBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    const again = () => {
      loadAgain()
      this.setState({ error: null })
    }
    return <Failure error={this.state.error} retry={again} />
  }
}
