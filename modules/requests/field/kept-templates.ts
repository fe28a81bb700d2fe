import { queryOptions, usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { readOrKept } from '#kit/ui/device/kept.ts'
import { usePerson } from '#kit/ui/person.ts'
import { api } from '#modules/requests/phone/api.ts'

const HOUR = 3_600_000

/** The county's and one's own units', as last read where there is no line; they name nobody and change a few times a year. */
function templatesQuery(accountId: string) {
  return queryOptions({
    queryKey: ['field-reply-templates', accountId],
    queryFn: () => readOrKept('reply-templates', accountId, () => api.listReplyTemplates.call()),
    staleTime: HOUR,
  })
}

export function useReplyTemplates() {
  return useQuery(templatesQuery(usePerson()?.accountId ?? ''))
}

/** So that they are on the phone when the line is gone on the page behind this one. */
export function useTemplatesBefore(): void {
  usePrefetchQuery(templatesQuery(usePerson()?.accountId ?? ''))
}
