import { contentOf } from '#kit/http/held-file.ts'
import { command } from '#kit/http/handle.ts'
import { isBlank } from '#kit/table-file/cell.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import type { TableFile } from '#kit/table-file/table-file.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { importDays, uploadImport } from '#modules/requests/import/contract.ts'
import { findHeader } from '#modules/requests/import/header.ts'
import { headerMissing, importTaken, importsUnfinished } from '#modules/requests/import/refusals.ts'
import { sealForImport, storeImportFile } from '#modules/requests/import/server/import-file.ts'
import { findImport, sealHead } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { layoutUnder } from '#modules/requests/import/server/read-under-header.ts'
import { mappingFor } from '#modules/requests/import/server/remembered-mapping.ts'

const DAY = 86_400_000
/** With what may stand above the header, and what is shown of the rows below it. */
const HEAD_ROWS = 40
const MOST_UNFINISHED = 10

const UNFINISHED = "SELECT count(*)::integer AS count FROM request_import WHERE county_code = $1 AND uploaded_by = $2 AND state IN ('checking', 'ready', 'running')"
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('import/' || $1, 0))"
const ADD = `INSERT INTO request_import (county_code, id, uploaded_by, organization_id, role, area_path, file_name, format, bytes, sha256, file_key_sealed, head_sealed, headers, layout, source, mapping, state, created_at, file_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'checking', $17, $18) ON CONFLICT DO NOTHING`

/** Opens the file, finds its headers and keeps it; rows are looked at afterwards, by the worker. The page chooses the id, so that sending it again makes no second one. */
export const uploadImportHandler = command(
  uploadImport,
  async (context) => {
    const { input, actor, db, services, at, audit } = context
    audit({ objectKind: 'import', objectId: input.importId })
    if ((await findImport(db, actor.countyCode, input.importId)) !== undefined) return input.importId
    await touch(db, ONE_AT_A_TIME, [actor.accountId])
    const { count } = (await rowOf<{ count: number }>(db, UNFINISHED, [actor.countyCode, actor.accountId]))!
    if (count >= MOST_UNFINISHED) throw importsUnfinished({ most: MOST_UNFINISHED })
    const content = await contentOf(input.file)
    const table = await openTable(content)
    const head = await headOf(table)
    const found = findHeader(head, table.merges)
    if (found === undefined) throw headerMissing()
    const { source, mapping, isRemembered } = await mappingFor(context, found.headers, sourceOf(input.file.name))
    const fileSeal = sealForImport(input.importId, content, services.keyring)
    const grant = actor.grantsFor('request.import').find(({ areaPath }) => areaPath !== null)!
    const added = await touch(db, ADD, [
      actor.countyCode, input.importId, actor.accountId, grant.organizationId, grant.role, grant.areaPath, fileNameOf(input.file.name), JSON.stringify(table.format), content.length, fileSeal.sha256, fileSeal.keySealed,
      sealHead(services.keyring, input.importId, head), found.headers, JSON.stringify(layoutUnder(found, table, isRemembered)), source, JSON.stringify(mapping), at, new Date(at.getTime() + importDays * DAY),
    ])
    // Whoever's id this is has his own file under it.
    if (added === 0) throw importTaken()
    await storeImportFile(services.filesFolder, actor.countyCode, input.importId, content, fileSeal)
    return input.importId
  },
  showImport,
)

/** What may hold the header, and rows for the preview. */
export async function headOf(table: TableFile): Promise<TableRow[]> {
  const head: TableRow[] = []
  for await (const row of table.rows()) {
    if (!isBlank(row)) head.push(row)
    if (head.length >= HEAD_ROWS) break
  }
  return head
}

/** What a list is called until somebody says otherwise: its file without ending, number of the copy or mark of what came back. */
function sourceOf(fileName: string): string {
  const name = fileNameOf(fileName).replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[\s._-]*(?:[（(]\d+[)）]|\d+|未导入)$/, '')
  return [...(name === '' ? '导入清单' : name)].slice(0, 40).join('')
}

/** As the browser gave it, without folders and what cannot be shown. */
function fileNameOf(name: string): string {
  const plain = name.split(/[/\\]/).at(-1)!.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').toWellFormed().trim()
  return [...(plain === '' ? '清单' : plain)].slice(0, 120).join('')
}
