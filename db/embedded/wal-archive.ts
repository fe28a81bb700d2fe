import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Windows has no shell that archives, so no backup while it runs. */
export const canArchive = process.platform !== 'win32'

/** What the log's segments are called; beside them lie histories and labels. */
export const SEGMENT = /^[0-9A-F]{24}$/

function noteOf(clusterFolder: string): string {
  return join(dirname(clusterFolder), 'archive-log-to')
}

/**
 * Settings under which the server hands its log on, at least once a minute while something is written. To where stands in
 * a note beside the cluster, so that a backup can begin while the server runs; without the note nothing is kept. A segment
 * appears whole or not at all, and one that is there already is left as it is.
 */
export function archiveSettings(clusterFolder: string): Record<string, string> {
  if (!canArchive) return {}
  const note = noteOf(clusterFolder).replaceAll("'", "'\\''")
  return {
    archive_mode: 'on',
    archive_timeout: '60',
    // % begins PostgreSQL's own places and is doubled; an empty segment packs to almost nothing.
    archive_command: `test -f '${note.replaceAll('%', '%%')}' || exit 0; to=$(cat '${note.replaceAll('%', '%%')}'); test -f "$to/%f.gz" || { gzip -1 -c '%p' > "$to/%f.part" && sync "$to/%f.part" && mv "$to/%f.part" "$to/%f.gz"; }`,
  }
}

/** Where the log goes; undefined when no backup was made yet. */
export function archiveFolder(clusterFolder: string): string | undefined {
  const note = noteOf(clusterFolder)
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined
}

/** From now on the log goes there, and nowhere when the folder is undefined; what lies in the former place stays. */
export function archiveTo(clusterFolder: string, folder: string | undefined): void {
  const note = noteOf(clusterFolder)
  if (folder === undefined) return rmSync(note, { force: true })
  writeFileSync(`${note}.new`, `${folder}\n`, { mode: 0o644 })
  renameSync(`${note}.new`, note)
}
