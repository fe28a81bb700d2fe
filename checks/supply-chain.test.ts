import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { faultsOfLock, faultsOfManifest, neededUnnamed, sourceTexts } from './supply-chain.ts'
import type { Lock, Manifest } from './supply-chain.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = <Shape>(name: string) => JSON.parse(readFileSync(`${root}/${name}`, 'utf8')) as Shape
const lock = read<Lock>('package-lock.json')
const manifest = read<Manifest>('package.json')

test('every package of the lock is the one meant, from wherever the operator takes it, under a licence that may be passed on, and none is banned', () => {
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500)
  expect(faultsOfLock(lock)).toEqual([])
})

test('every dependency is one version, is in the lock and is used', () => {
  expect(Object.keys(manifest.dependencies ?? {}).length).toBeGreaterThan(20)
  expect(faultsOfManifest(manifest, lock, sourceTexts(root))).toEqual([])
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies }
  expect(Object.keys(neededUnnamed).filter((name) => !(name in wanted)), 'excused, and not there').toEqual([])
})

test('packages are installed without their scripts, from a lock that names no registry', () => {
  expect(readFileSync(`${root}/.npmrc`, 'utf8')).toContain('omit-lockfile-registry-resolved=true')
  const installs = readFileSync(`${root}/start.mjs`, 'utf8').split('\n').filter((line) => /'ci'/.test(line))
  expect(installs.length).toBeGreaterThan(0)
  for (const line of installs) expect(line).toContain('--ignore-scripts')
})

const good = { version: '1.0.0', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` }
const planted = (name: string, entry: Lock['packages'][string]): Lock => ({ packages: { ...lock.packages, [`node_modules/${name}`]: entry } })

test.each([
  ['an address', 'planted', { ...good, resolved: 'https://registry.example/planted.tgz' }, /planted 1\.0\.0: names the address https:\/\/registry\.example/],
  ['a source outside registries', 'planted', { ...good, resolved: 'git+ssh://git@example.org/x.git' }, /names the address git\+ssh/],
  ['a folder', 'planted', { ...good, link: true }, /is a link to a folder/],
  ['no hash', 'planted', { ...good, integrity: undefined as never }, /planted 1\.0\.0: has no SHA-512/],
  ['a weak hash', 'planted', { ...good, integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /has no SHA-512/],
  ['a licence that forbids passing on', 'planted', { ...good, license: 'SEE LICENSE IN LICENSE' }, /planted 1\.0\.0: licence SEE LICENSE IN LICENSE/],
  ['one of two that must both be kept', 'planted', { ...good, license: 'MIT AND SSPL-1.0' }, /licence MIT AND SSPL-1\.0/],
  ['no licence at all', 'planted', { ...good, license: undefined as never }, /licence unknown/],
  ['a banned package', 'xlsx', { ...good, version: '0.18.5' }, /xlsx 0\.18\.5: banned/],
  ['a banned package under another', 'a/node_modules/better-auth', good, /better-auth 1\.0\.0: banned/],
  ['a banned package under another name', 'innocent', { ...good, name: 'xlsx' }, /xlsx 1\.0\.0: banned/],
  ['too old a version', 'adm-zip', { ...good, version: '0.5.16' }, /adm-zip 0\.5\.16: banned/],
  ['a version before the good one', 'sm-crypto', { ...good, version: '0.5.0-beta.1' }, /sm-crypto 0\.5\.0-beta\.1: banned/],
])('the check finds %s', (_what, name, entry, says) => {
  expect(faultsOfLock(planted(name, entry))).toEqual([expect.stringMatching(says)])
})

test.each([
  ['a version that is good again', 'adm-zip', { ...good, version: '0.6.0' }],
  ['one licence of two to choose from', 'planted', { ...good, license: '(GPL-2.0-only OR MIT)' }],
  ['another licence of a tool that is not passed on', 'planted', { ...good, license: 'CC-BY-4.0', dev: true }],
])('the check takes %s', (_what, name, entry) => expect(faultsOfLock(planted(name, entry))).toEqual([]))

test.each([
  ['nothing imports it', { unused: '1.0.0' }, [], 'unused: nothing imports it'],
  ['its name only begins alike', { 'unused-b': '1.0.0' }, ["import a from 'unused-bc'"], 'unused-b: nothing imports it'],
  ['types of a package that nobody imports', { '@types/unused': '1.0.0' }, [], '@types/unused: nothing imports it'],
  ['a range of versions', { ranged: '^1.0.0' }, ["import a from 'ranged/part'"], 'ranged: ^1.0.0 is not one version'],
])('the check finds %s', (_what, dependencies, texts, says) => {
  const [name] = Object.keys(dependencies)
  expect(faultsOfManifest({ dependencies } as Manifest, planted(name!, good), texts)).toEqual([says])
})
