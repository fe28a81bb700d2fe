import type { Context as HonoContext, Hono } from 'hono'
import { countCall } from '#kit/http/call-limits.ts'
import type { Services } from '#kit/http/handle.ts'
import { hearOfficialAccount } from '#modules/channels/server/public.ts'

const MOST_CHARACTERS = 20_000

/** What WeChat's platform calls for the county's official account: in its own form, so outside the contracts. */
export function addOfficialAccountRoutes(app: Hono, { services, addressOf }: { services: Services; addressOf: (c: HonoContext) => string }): void {
  const answer = async (c: HonoContext, message: string | null) => {
    await countCall(services, addressOf(c))
    const county = c.req.param('county') ?? ''
    const asked = (name: string) => (c.req.query(name) ?? '').slice(0, 200)
    const signed = { signature: asked('signature'), timestamp: asked('timestamp'), nonce: asked('nonce') }
    const said = /^\d{6}$/.test(county) ? await hearOfficialAccount(services, county, signed, message, asked('echostr')) : null
    return said === null ? c.text('', 403) : c.body(said.text, 200, { 'content-type': `${said.type}; charset=utf-8`, 'cache-control': 'no-store' })
  }
  app.get('/api/official-account/:county', (c) => answer(c, null))
  app.post('/api/official-account/:county', async (c) => {
    const message = await c.req.text()
    return message.length > MOST_CHARACTERS ? c.text('', 413) : await answer(c, message)
  })
}
