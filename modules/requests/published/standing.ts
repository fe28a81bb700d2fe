/** Nothing answered yet, or only a day named by which it will be: app.published_matching asks the same of the rows. */
export function isStillOwed(replyKind: string | null): boolean {
  return replyKind === null || replyKind === 'byWhen'
}
