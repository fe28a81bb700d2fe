import { isBuiltin } from 'node:module'
import type { IForbiddenRuleType } from 'dependency-cruiser'

/** Folders that the boundary check reads; tools that only build or measure the product stand outside. */
export const boundaryFolders = ['kit', 'modules', 'apps', 'presets', 'db'] as const

const frontDoors = ['contract\\.ts$', 'server/public\\.ts$']

/** dependency-cruiser's rules for the given map of modules (see modules/map.ts). */
export function boundaryRules(moduleUses: Record<string, string[]>): IForbiddenRuleType[] {
  return [
    ...Object.entries(moduleUses).map(([name, uses]) => notInMap(name, uses)),
    {
      name: 'front-door',
      comment: 'A module enters another only through contract.ts or server/public.ts.',
      severity: 'error',
      from: { path: '^modules/([^/]+)/' },
      to: { path: '^modules/[^/]+/', pathNot: ['^modules/$1/', ...frontDoors.map((door) => `^modules/[^/]+/${door}`)] },
    },
    {
      name: 'kit-knows-no-domain',
      comment: 'kit/ could serve another product: it knows no module, shell, preset or migration, only the generated types of the tables.',
      severity: 'error',
      from: { path: '^kit/' },
      to: { path: '^(modules|apps|presets|db)/', pathNot: '^db/types[.]ts$' },
    },
    {
      name: 'module-knows-no-shell',
      comment: 'Shells put modules together; a module works under any of them. Its tests are run through the server shell.',
      severity: 'error',
      from: { path: '^modules/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^apps/' },
    },
    {
      name: 'screen-imports-no-server',
      comment: 'What runs in the browser never imports what runs on the server, not even its types.',
      severity: 'error',
      from: { path: '^(modules/[^/]+|apps)/(desk|resident|field|screens)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(modules/[^/]+/server|apps/server|db)/' },
    },
    {
      name: 'contract-imports-no-server',
      comment: 'contract.ts, rules.ts and lifecycle.ts run in the browser too.',
      severity: 'error',
      from: { path: '^modules/[^/]+/(contract|rules|lifecycle)\\.ts$' },
      to: { path: '^(modules/[^/]+/(server|desk|resident|field|screens)|apps|db)/' },
    },
    {
      name: 'contract-imports-no-node',
      comment: 'contract.ts, rules.ts and lifecycle.ts run in the browser too.',
      severity: 'error',
      from: { path: '^modules/[^/]+/(contract|rules|lifecycle)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$' },
      to: { path: ['\\.test\\.tsx?$', '^(checks|e2e|bench)/'] },
    },
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-is-found',
      comment: 'An import that is not found is a boundary that is not checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['[.](css|svg|png|woff2)', '^virtual:'] },
    },
  ]
}

function notInMap(name: string, uses: string[]): IForbiddenRuleType {
  const allowed = [name, ...uses].join('|')
  return {
    name: `map-${name}`,
    comment: `modules/map.ts: ${name} may use ${uses.join(', ') || 'no other module'}.`,
    severity: 'error',
    from: { path: `^modules/${name}/` },
    to: { path: '^modules/[^/]+/', pathNot: `^modules/(${allowed})/` },
  }
}

/** Whether a file belongs to what a browser loads, by its place. */
export function runsInBrowser(path: string): boolean {
  if (/\.test\.tsx?$/.test(path)) return false
  return /^(modules\/[^/]+|apps)\/(desk|resident|field|screens)\//.test(path) || /^modules\/[^/]+\/(contract|rules|lifecycle)\.ts$/.test(path)
}

/** Whether a file, package or built-in module can only run on the server. */
export function needsServer(path: string): boolean {
  return isBuiltin(path) || serverFolders.test(path) || serverPackages.test(path)
}

const serverFolders = /^(modules\/[^/]+\/server|apps\/server|db|kit\/database)\//
const serverPackages = /^node_modules\/(@hono\/node-server|@node-rs\/argon2|@orpc\/server|csv-parse|exceljs|kysely|openid-client|otpauth|pg|pino|rate-limiter-flexible|sharp|web-push)\//
