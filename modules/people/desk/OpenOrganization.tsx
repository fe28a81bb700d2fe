import { useEffect } from 'react'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { organizationPage, organizationsPage } from '#modules/people/desk/addresses.ts'

/** Other modules know a unit by its own address; it is shown beside the list. */
export default function OpenOrganization() {
  const { params } = usePlace(organizationPage)
  const go = useGo()
  useEffect(() => go(organizationsPage.to({}, { open: params.matterId }), { replace: true }), [go, params.matterId])
  return null
}
