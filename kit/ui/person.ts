import { createContext, useContext } from 'react'

/** What any screen may know of who sits before it; `surface`: desk, field or resident. */
export type Person = { accountId: string; name: string; surface: string; permissions: readonly string[] }

const PersonContext = createContext<Person | null>(null)

/** Each shell gives it to its screens; null: nobody is signed in. */
export const PersonProvider = PersonContext.Provider

export function usePerson(): Person | null {
  return useContext(PersonContext)
}

/** Whether some post of this person carries the permission. What holds over one row comes with the row. */
export function useMay(): (permission: string) => boolean {
  const permissions = usePerson()?.permissions ?? []
  return (permission) => permissions.includes(permission)
}
