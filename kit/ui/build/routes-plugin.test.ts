import { expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { routeTable } from '#kit/ui/build/routes-plugin.ts'

const read = route.route({ method: 'GET', path: '/things/{thingId}' }).meta({ can: 'thing.read', over: 'row' }).input(z.object({ thingId: z.uuid() }))
const write = route.route({ method: 'POST', path: '/things' }).meta({ can: 'thing.change', over: 'county' }).input(z.object({ secret: z.string() }))
const repeatable = route.route({ method: 'POST', path: '/things/look' }).meta({ can: 'thing.read', over: 'county', repeatable: true })
const gate = route.route({ method: 'POST', path: '/sessions' }).meta({ can: 'public', over: 'county', gate: true })

test('only a write that is neither a gate nor repeatable needs a key', () => {
  const { things } = routeTable({ things: { read, write, repeatable, gate } })
  expect(Object.fromEntries(Object.entries(things!).map(([name, entry]) => [name, entry.keyed]))).toEqual({ read: false, write: true, repeatable: false, gate: false })
})

test('no schema and no permission reaches the browser', () => {
  expect(JSON.stringify(routeTable({ things: { read, write } }))).toBe(
    '{"things":{"read":{"method":"GET","path":"/things/{thingId}","keyed":false},"write":{"method":"POST","path":"/things","keyed":true}}}',
  )
})
