import type { ReactElement } from 'react'

/** A list that drops from a field in a dialog belongs into the dialog: outside it nothing can be pressed. */
export function popupHost(field: HTMLElement): HTMLElement {
  return field.closest('dialog') ?? document.body
}

/** antd's trees and cascades say that they control `…_list` and give nothing that name; a screen reader follows it. */
export function popupNamed(id: string): (popup: ReactElement) => ReactElement {
  return (popup) => <div id={`${id}_list`}>{popup}</div>
}
