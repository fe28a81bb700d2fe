import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import type { ICruiseOptions, ICruiseResult, IFlattenedRuleSet, IModule } from 'dependency-cruiser'
import { moduleUses } from '../modules/map.ts'
import { boundaryFolders, needsServer, runsInBrowser } from './boundary-rules.ts'

type Configuration = { forbidden: IFlattenedRuleSet['forbidden']; options: ICruiseOptions }

/** Faults of the tree under `root`, one sentence each; `filesSeen` is what the check really read. */
export async function checkBoundaries(root: string): Promise<{ faults: string[]; filesSeen: number }> {
  const folders = boundaryFolders.filter((folder) => existsSync(join(root, folder)))
  const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as Configuration
  const { output } = await cruise(folders, { ...options, baseDir: root, ruleSet: { forbidden }, validate: true })
  const { modules, summary } = output as ICruiseResult
  const seen = modules.filter(({ source }) => folders.some((folder) => source.startsWith(`${folder}/`)))
  return {
    faults: [
      ...modulesMissingFromMap(root),
      ...filesNotSeen(root, folders, seen),
      ...summary.violations.map(({ rule, from, to, cycle }) =>
        `${rule.name}: ${from} → ${cycle?.map(({ name }) => name).join(' → ') ?? to}`),
      ...serverReachedByBrowser(seen),
    ],
    filesSeen: seen.length,
  }
}

function modulesMissingFromMap(root: string): string[] {
  const named = Object.keys(moduleUses)
  const onDisk = readdirSync(join(root, 'modules'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return [
    ...onDisk.filter((name) => !named.includes(name)).map((name) => `map: modules/${name} is not in modules/map.ts`),
    ...named.filter((name) => !onDisk.includes(name)).map((name) => `map: modules/${name} is in modules/map.ts but not on disk`),
  ]
}

/** The check is worth nothing when the reader saw nothing: every TypeScript file on disk must be among what it read. */
function filesNotSeen(root: string, folders: readonly string[], seen: IModule[]): string[] {
  const sources = new Set(seen.map(({ source }) => source))
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path.split(sep).join('/')}`))
    .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist|data|\.cache)\//.test(path))
    .filter((path) => !sources.has(path))
    .map((path) => `not-seen: ${path} was not read by the boundary check`)
}

/** Follows imports from everything that a browser loads, types left out, and names the way to server code. */
function serverReachedByBrowser(modules: IModule[]): string[] {
  const imports = new Map(modules.map(({ source, dependencies }) => [source, dependencies
    .filter(({ dependencyTypes }) => !dependencyTypes.includes('type-only'))
    .map(({ resolved }) => resolved)]))
  return modules.filter(({ source }) => runsInBrowser(source)).flatMap(({ source }) => {
    const way = wayToServer(source, imports)
    return way === undefined ? [] : [`browser-reaches-server: ${way.join(' → ')}`]
  })
}

function wayToServer(start: string, imports: Map<string, string[]>): string[] | undefined {
  const ways: string[][] = [[start]]
  const visited = new Set([start])
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (needsServer(next)) return [...way, next]
      if (visited.has(next)) continue
      visited.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}

if (import.meta.main) {
  const { faults, filesSeen } = await checkBoundaries(fileURLToPath(new URL('..', import.meta.url)))
  for (const fault of faults) console.error(fault)
  console.log(`${filesSeen} files read, ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
