/** Pixels; the desk's head lies over what is scrolled below it. */
const HEAD = 60

/** A form may be longer than the screen: after a press that its own check refused, the first field that is wrong is in sight and has the focus. */
export function showWhatIsWrong(): void {
  document.addEventListener('submit', ({ target }) => {
    // By the second frame the sentences are drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => showFirst(target as HTMLFormElement)))
  })
}

function showFirst(form: HTMLFormElement): void {
  const wrong = form.querySelector('.field-wrong')
  if (wrong === null) return
  wrong.closest('.field, fieldset')?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true })
  const { top, bottom } = wrong.getBoundingClientRect()
  if (top < HEAD || bottom > innerHeight) wrong.scrollIntoView({ block: 'center' })
}
