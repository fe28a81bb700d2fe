import { api } from '#modules/platform/screens/me.ts'

/** Who looked at my data, newest first, page by page. */
export const lookupsQuery = api.listMyLookups.infiniteOptions({
  input: (after: string | undefined) => (after === undefined ? {} : { after }),
  initialPageParam: undefined,
  getNextPageParam: (page) => page.next ?? undefined,
})
