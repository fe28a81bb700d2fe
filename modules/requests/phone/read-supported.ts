import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, publishedApi } from '#modules/requests/phone/api.ts'

/** Reads anew all that says whether I joined it, and how many did. */
export function useReadSupported(): () => Promise<void> {
  const queries = useQueryClient()
  return useCallback(async () => {
    const keys = [['nearby'], api.listSupported.key(), api.getSupported.key(), publishedApi.listPublished.key(), publishedApi.getPublished.key()]
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })))
  }, [queries])
}
