import type { Context as HonoContext, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as openId from 'openid-client'
import type { Settings } from '#apps/server/settings.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { CHINESE_FONT_SHEET } from '#kit/ui/chinese-font.ts'
import { problem, ProblemError } from '#kit/problem/problem.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import { isTwoFactor } from '#apps/server/second-factor.ts'
import { linkOpenId, signInByOpenId } from '#modules/platform/server/public.ts'

/** Kept in the browser while it is away at the identity provider; sealed, so that nobody can make one up. */
const COOKIE = '__Host-linli-openid'
const AWAY_SECONDS = 600
const PLACE = { table: 'cookie', column: 'openid', row: 'away' }

type Away = { state: string; nonce: string; verifier: string; link: boolean }

const notFromHere = problem('open-id.not-from-here', 400, () => '这次统一身份登录不是从本页开始的，或已超过 10 分钟。请回到登录页重新开始。')
const noSecondFactor = problem('open-id.no-second-factor', 403, () => '统一身份登录没有使用第二种验证方式。请在统一身份平台开启动态码或安全密钥后再登录。')
const providerFailed = problem('open-id.provider-failed', 502, () => '统一身份平台没有正确答复，请稍后再试，或用账号、密码和动态码登录。')

/**
 * Sign-in of staff through the organisation's own identity provider (OpenID Connect, code flow with PKCE). Who has no
 * account here gets none: an account is linked by its holder, who proves himself in his own desk session first (`POST /me/open-ids/begin`); that opens
 * `/api/openid/start?link=1` for ten minutes.
 */
export function addOpenIdRoutes(
  app: Hono,
  options: { services: Services; provider: NonNullable<Settings['openIdConnect']>; trustedProxies: number; callerOf: (c: HonoContext) => Caller },
): void {
  const { services, provider } = options
  let configuration: Promise<openId.Configuration> | undefined

  /** Asked once; asked again after a failure. */
  function discover(): Promise<openId.Configuration> {
    const issuer = new URL(provider.issuer)
    const insecure = issuer.hostname === 'localhost' || issuer.hostname === '127.0.0.1'
    configuration ??= openId.discovery(issuer, provider.clientId, provider.clientSecret, undefined, insecure ? { execute: [openId.allowInsecureRequests] } : {}).catch((error: unknown) => {
      configuration = undefined
      services.log({ event: 'open-id-discovery-failed', name: error instanceof Error ? error.name : 'unknown' })
      throw providerFailed()
    })
    return configuration
  }

  app.get('/api/openid/start', async (c) => sentenceOnRefusal(c, async () => {
    const config = await discover()
    const away: Away = { state: openId.randomState(), nonce: openId.randomNonce(), verifier: openId.randomPKCECodeVerifier(), link: c.req.query('link') === '1' }
    setCookie(c, COOKIE, seal(services.keyring, JSON.stringify(away), PLACE), { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: AWAY_SECONDS })
    const address = openId.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri(c, options.trustedProxies), scope: 'openid', state: away.state, nonce: away.nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(away.verifier), code_challenge_method: 'S256',
    })
    return c.redirect(address.href)
  }))

  app.get('/api/openid/callback', async (c) => sentenceOnRefusal(c, async () => {
    const away = readAway(services, getCookie(c, COOKIE))
    deleteCookie(c, COOKIE, { path: '/', secure: true })
    const config = await discover()
    const current = new URL(redirectUri(c, options.trustedProxies))
    current.search = new URL(c.req.url).search
    const tokens = await openId
      .authorizationCodeGrant(config, current, { pkceCodeVerifier: away.verifier, expectedState: away.state, expectedNonce: away.nonce, idTokenExpected: true })
      .catch((error: unknown) => {
        services.log({ event: 'open-id-grant-failed', name: error instanceof Error ? error.name : 'unknown' })
        throw providerFailed()
      })
    const claims = tokens.claims()!
    if (!isTwoFactor(claims.amr)) throw noSecondFactor()
    const identifier = `${claims.iss}|${claims.sub}`
    if (away.link) await linkOpenId(services, options.callerOf(c), identifier)
    else await signInByOpenId(services, options.callerOf(c), identifier)
    return c.redirect(away.link ? '/desk/account' : '/desk')
  }))
}

/** A person stands before these addresses, not a program: a refusal is a page with its sentence and the way back. */
async function sentenceOnRefusal(c: HonoContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const style = `<link rel="stylesheet" href="${CHINESE_FONT_SHEET}"><style nonce="${c.get('nonce' as never) as string}">body{font:17px/1.7 'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC Variable',system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;color:#1f2328}a{color:#1d5fa8}</style>`
    return c.html(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>没有登录</title>${style}<h1>没有登录</h1><p>${error.message}</p><p><a href="/desk">回到登录页</a></p></html>`, error.status as 403)
  }
}

function readAway(services: Services, cookie: string | undefined): Away {
  if (cookie === undefined) throw notFromHere()
  try {
    return JSON.parse(open(services.keyring, cookie, PLACE)) as Away
  } catch {
    throw notFromHere()
  }
}

function redirectUri(c: HonoContext, trustedProxies: number): string {
  return `${ownOrigin(c, trustedProxies)}/api/openid/callback`
}

/** The origin as the caller knows it; behind a trusted proxy its forwarded scheme counts, from anybody else's hand it does not. */
export function ownOrigin(c: HonoContext, trustedProxies: number): string {
  const host = c.req.header('host')!
  const forwarded = trustedProxies > 0 ? c.req.header('x-forwarded-proto') : undefined
  const scheme = forwarded === 'http' || forwarded === 'https' ? forwarded : /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? 'http' : 'https'
  return `${scheme}://${host}`
}
