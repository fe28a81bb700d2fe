import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { FailureBoundary, Loading } from '#kit/ui/states.tsx'

type BesideProps = { label: string; close: () => void; children: ReactNode }

/** What is open beside a list; Escape closes it, and whoever was in it is in the list again. */
export function Beside({ label, close, children }: BesideProps) {
  useKeys('详情', [{ key: 'Escape', label: '收起详情', run: close }])
  useFocusReturn()
  return (
    <aside className="beside-detail beside-flow" aria-label={label}>
      <button type="button" className="plain-button beside-close" title="收起详情（Esc）" aria-label="收起详情" onClick={close}>
        <Icon name="close" size={18} />
      </button>
      <FailureBoundary>
        <Suspense fallback={<Loading rows={8} />}>{children}</Suspense>
      </FailureBoundary>
    </aside>
  )
}
