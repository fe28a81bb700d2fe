import { useEffect, useRef } from 'react'
import { useKeyGroups } from '#kit/ui/desk/keys.ts'
import { Icon } from '#kit/ui/Icon.tsx'

/** The keys that work on this page, behind `?`. */
export function KeyList({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const groups = useKeyGroups()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="panel keys" aria-labelledby="keys-title" onClose={close}>
      <header className="panel-head">
        <h2 id="keys-title">按键一览</h2>
        <button type="button" className="plain-button" onClick={() => dialog.current?.close()} aria-label="关闭按键一览">
          <Icon name="close" size={18} />
        </button>
      </header>
      {[...groups].reverse().filter(({ keys }) => keys.length > 0).map((group, index) => (
        <section key={index}>
          <h3>{group.title}</h3>
          <dl>
            {group.keys.map(({ key, label }) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  )
}
