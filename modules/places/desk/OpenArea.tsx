import { useEffect } from 'react'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { areaPage, areasPage } from '#modules/places/desk/addresses.ts'

/** Other modules know an area by its own address; it is shown beside the tree. */
export default function OpenArea() {
  const { params } = usePlace(areaPage)
  const go = useGo()
  useEffect(() => go(areasPage.to({}, { open: params.matterId }), { replace: true }), [go, params.matterId])
  return null
}
