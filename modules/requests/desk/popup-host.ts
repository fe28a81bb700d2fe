/** A list that drops from a field in a dialog belongs into the dialog: outside it nothing can be pressed. */
export function popupHost(field: HTMLElement): HTMLElement {
  return field.closest('dialog') ?? document.body
}
