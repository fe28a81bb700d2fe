import { createHash } from 'node:crypto'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#apps/contract.ts'
import { CHINESE_FONT_SHEET } from '#kit/ui/chinese-font.ts'

let document: Promise<object> | undefined

/** OpenAPI 3.1 from the contracts, made once. */
function openApiDocument(): Promise<object> {
  document ??= new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: { title: 'Linli 邻里', version: '0.1.0', description: 'Community governance of a county. Refusals are RFC 9457 problems whose detail is a Chinese sentence.' },
    servers: [{ url: '/api' }],
  })
  return document
}

type Operation = { operationId?: string; summary?: string; requestBody?: unknown; parameters?: unknown }

/** What each module is called on the page, in the order of the contract. */
const partNames: Readonly<Record<keyof typeof contract, string>> = {
  platform: '登录、账号、审计', people: '单位、岗位、人员', places: '区划', matters: '我的工作、提醒、时限', channels: '通知渠道', requests: '诉求', statistics: '统计', sheets: '月度核算单',
  open311: '开放接口的密钥', hotline: '12345 对接', published: '身边公开', openData: '公开数据', officeDays: '联合接待日', imports: '导入', rights: '更正和删除个人信息',
}

/** The same, readable: plain lists of routes with their shapes, one a module, no third-party page. */
function openApiPage(openApi: object): string {
  const paths = (openApi as { paths: Record<string, Record<string, Operation>> }).paths
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const shapes = escape(JSON.stringify({ parameters: operation.parameters, requestBody: operation.requestBody }, undefined, 1))
      const row = `<details><summary><code>${method.toUpperCase()}</code> <code>/api${escape(path)}</code> ${escape(operation.summary ?? '')}</summary><pre>${shapes}</pre></details>`
      return { part: operation.operationId?.split('.')[0], row }
    }),
  )
  const parts = Object.entries(partNames).map(([part, name]) => ({ part, name, rows: rows.filter((one) => one.part === part).map(({ row }) => row) }))
  const ways = parts.map(({ part, name }) => `<a href="#${part}">${name}</a>`).join(' ')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>邻里接口说明</title>
<link rel="stylesheet" href="${CHINESE_FONT_SHEET}"><link rel="stylesheet" href="/docs/api.css">
<h1>邻里接口说明</h1><p>机器可读：<a href="/openapi.json">/openapi.json</a>。每个拒绝都是 RFC 9457 格式，detail 是一句中文说明。</p><nav>${ways}</nav>
${parts.map((one) => `<h2 id="${one.part}">${one.name}</h2>${one.rows.join('\n')}`).join('\n')}</html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The font that comes with the pages stands behind those that machines have: it is loaded only where there is none of them. */
const STYLE = `body{font:15px/1.6 'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei','Noto Sans SC Variable',system-ui,sans-serif;overflow-wrap:anywhere;max-width:960px;margin:2rem auto;padding:0 1rem;color:#1f2328}nav a{display:inline-block;margin-right:1em}summary{padding:.4rem 0 .4rem 1.2em;text-indent:-1.2em;cursor:pointer}summary code{text-indent:0}pre{background:#f6f8fa;padding:1rem;overflow:auto;font-size:13px}details{border-bottom:1px solid #d8dee4}h1{font-size:24px;font-weight:600}h2{margin:2rem 0 .4rem;font-size:18px;font-weight:600}summary code:first-child{display:inline-block;min-width:2.6em;color:#57606a}`

type Written = { body: string; etag: string; type: string }
let written: Promise<Readonly<Record<string, Written>>> | undefined

async function write(): Promise<Readonly<Record<string, Written>>> {
  const openApi = await openApiDocument()
  const parts = [['/openapi.json', 'application/json', JSON.stringify(openApi)], ['/docs/api', 'text/html', openApiPage(openApi)], ['/docs/api.css', 'text/css', STYLE]] as const
  return Object.fromEntries(parts.map(([path, type, body]) => [path, { body, type: `${type}; charset=utf-8`, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }]))
}

export const OPEN_API_PATHS = ['/openapi.json', '/docs/api', '/docs/api.css'] as const

/** Written once for all that ask, and not sent again to whoever has it. */
export async function openApiAnswer(path: string, ifNoneMatch: string | undefined): Promise<Response> {
  written ??= write()
  const { body, etag, type } = (await written)[path]!
  const headers = { etag, 'cache-control': 'public, max-age=60' }
  const known = ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false
  return known ? new Response(null, { status: 304, headers }) : new Response(body, { headers: { ...headers, 'content-type': type } })
}
