const MARK = 'linli.kept-for'

/** Says for whom something is kept on this device for reading without a line. */
export function markKept(accountId: string | null): void {
  if (accountId === null) localStorage.removeItem(MARK)
  else localStorage.setItem(MARK, accountId)
}

export function isKeptForSomebody(): boolean {
  return localStorage.getItem(MARK) !== null
}
