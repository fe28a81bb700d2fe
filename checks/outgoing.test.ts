import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What can open a connection, as it stands in a source file. Type imports and `isIP` open none. */
const OPENS = /\bfetch\(|\bcallOutside\(|import (?!type)[^\n]*from '(node:https?|node:tls|node:dgram|web-push|openid-client|undici)'|from 'node:net'/

/** Every file of the server that calls out, or could (security P22); `kit/ui` and the screens call their own server alone, and the page's policy lets them call nothing else. */
const callers: Readonly<Record<string, string>> = {
  'apps/server/main.ts': 'listens',
  'apps/server/application.ts': 'reads addresses',
  'apps/server/sms.ts': 'the gateway that the operator names',
  'apps/server/open-id.ts': 'the identity provider that the operator names',
  'kit/database/pool.ts': 'the database that the operator names',
  'kit/http/source.ts': 'reads addresses',
  'kit/http/call-outside.ts': 'carries one call of those below that name it',
  'db/embedded/embedded-server.ts': 'asks the system for a free port',
  'modules/channels/server/notice-delivery.ts': 'brings the agent for the push services on the list',
  'modules/channels/server/send-push.ts': 'push services on the list, at public addresses or named by the operator',
  'modules/channels/server/call-service.ts': 'group robots and official accounts at their protocol’s hosts, and hosts that the operator named',
  'modules/channels/server/smtp-dialogue.ts': 'opens what send-mail.ts asks for',
  'modules/channels/server/send-mail.ts': 'mail servers on its list, at public addresses or named by the operator',
  'modules/requests/hotline/server/call-platform.ts': 'the 12345 platform that the administrator entered, at hosts that the operator named',
  'modules/platform/server/push-services.ts': 'that list',
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.|testing|fixture/.test(entry.name)) yield path
  }
}

const isScreen = (path: string) => /^(modules\/[^/]+(\/statistics)?|apps)\/(desk|resident|field|phone|screens)\//.test(path) || path.startsWith('kit/ui/')

test('only files that are named here can call out, and each that is named still does', () => {
  const found = ['apps', 'modules', 'kit', 'db'].flatMap((folder) => [...sources(folder)]).filter((path) => !isScreen(path) && OPENS.test(readFileSync(join(root, path), 'utf8')))
  expect(found.toSorted()).toEqual(Object.keys(callers).toSorted())
})

test.each([
  ["await fetch('https://example.com')", true], ["import { request } from 'node:https'", true], ["import webPush from 'web-push'", true], ['await callOutside(address, agent)', true],
  ["import type { Agent } from 'node:https'", false], ['prefetch()', false],
])('%s', (source, opens) => expect(OPENS.test(source)).toBe(opens))
