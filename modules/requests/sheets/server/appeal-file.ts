import { contentOf } from '#kit/http/held-file.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { checkDocument, encodePhoto, looksLikeDocument, photoNotAPicture, readDocument, readPhoto, rowOf, storeDocument, storePhoto, touch } from '#modules/matters/server/public.ts'
import { addAppealFile, mostAppealFiles, openAppealFile } from '#modules/requests/sheets/contract.ts'
import { appealFileGone, appealFilesFull, appealFilesTooOften, appealFileTaken, appealFileUnreadable, appealSettled, notYourAppeal } from '#modules/requests/sheets/refusals.ts'
import { announceSheet, showSheet } from '#modules/requests/sheets/server/appeal-sheet.ts'
import { findSheet, lockAppeal } from '#modules/requests/sheets/server/sheet-record.ts'

/** Appeals may be withdrawn and raised again without end. */
const MOST_A_DAY = 60
const DAY = 86_400_000

const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('appeal file/' || $1, 0))"
const LATELY = 'SELECT count(*)::integer AS count FROM sheet_appeal_file WHERE county_code = $1 AND uploaded_by = $2 AND uploaded_at > $3'
const ADD = `INSERT INTO sheet_appeal_file (county_code, id, sheet_id, appeal_id, content_type, bytes, width, height, sha256, uploaded_by, uploaded_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`
const FIND = `SELECT f.content_type, to_char(s.month, 'YYYY-MM') AS month, o.short_name AS unit,
    (SELECT count(*)::integer FROM sheet_appeal_file b WHERE b.county_code = f.county_code AND b.sheet_id = f.sheet_id AND b.appeal_id = f.appeal_id AND (b.uploaded_at, b.id) <= (f.uploaded_at, f.id)) AS place
  FROM sheet_appeal_file f JOIN sheet_appeal a ON a.county_code = f.county_code AND a.id = f.appeal_id JOIN monthly_sheet s ON s.county_code = a.county_code AND s.id = a.sheet_id
  JOIN organization o ON o.county_code = s.county_code AND o.id = s.organization_id
  WHERE f.county_code = $1 AND f.sheet_id = $2 AND f.appeal_id = $3 AND f.id = $4 AND a.state <> 'withdrawn'`

/** The page chooses the file's id, so that sending it again after a lost answer makes no second one. */
export const addAppealFileHandler = command(
  addAppealFile,
  async (context) => {
    const { input, actor, db, services, at } = context
    const sheet = context.guard(await findSheet(db, actor.countyCode, input.sheetId))
    const appeal = await lockAppeal(db, actor.countyCode, sheet.id, input.appealId)
    if (appeal === undefined || appeal.state !== 'pending') throw appealSettled()
    if (appeal.asked_by !== actor.accountId) throw notYourAppeal()
    context.audit({ objectKind: 'sheet', objectId: sheet.id, details: { appeal: appeal.id, file: input.fileId } })
    if (appeal.files.some(({ fileId }) => fileId === input.fileId)) return sheet.id
    if (appeal.files.length >= mostAppealFiles) throw appealFilesFull({ most: mostAppealFiles })
    await insistOnMeasure(context)
    const bytes = await contentOf(input.file)
    const [document, photo] = looksLikeDocument(bytes) ? [checkDocument(bytes), undefined] : [undefined, await encodePhoto(bytes).catch(sayKinds)]
    const added = await touch(db, ADD, [
      actor.countyCode, input.fileId, sheet.id, appeal.id, document === undefined ? 'image/webp' : 'application/pdf', (document?.bytes ?? photo!.full).length, photo?.width ?? null, photo?.height ?? null,
      (document ?? photo!).sha256, actor.accountId, at,
    ])
    if (added === 0) throw appealFileTaken()
    if (document === undefined) await storePhoto(services.filesFolder, actor.countyCode, input.fileId, photo!)
    else await storeDocument(services.filesFolder, actor.countyCode, input.fileId, document)
    announceSheet(context, sheet)
    return sheet.id
  },
  showSheet,
)

/** Before anything is decoded, one count at a time for an account. */
async function insistOnMeasure({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>): Promise<void> {
  await touch(db, ONE_AT_A_TIME, [actor.accountId])
  const { count } = (await rowOf<{ count: number }>(db, LATELY, [actor.countyCode, actor.accountId, new Date(at.getTime() - DAY)]))!
  if (count >= MOST_A_DAY) throw appealFilesTooOften({ most: MOST_A_DAY })
}

function sayKinds(error: unknown): never {
  throw error instanceof ProblemError && error.type === photoNotAPicture.type ? appealFileUnreadable() : error
}

/** For whoever reads the appeal; each opening is recorded, of a small picture as of the whole. */
export const openAppealFileHandler = query(openAppealFile, async ({ input, actor, db, services, guard, audit }) => {
  const sheet = guard(await findSheet(db, actor.countyCode, input.sheetId))
  const row = await rowOf<{ content_type: string; month: string; unit: string; place: number }>(db, FIND, [actor.countyCode, sheet.id, input.appealId, input.fileId])
  if (row === undefined) throw appealFileGone()
  const isDocument = row.content_type === 'application/pdf'
  const bytes = isDocument ? await readDocument(services.filesFolder, actor.countyCode, input.fileId) : await readPhoto(services.filesFolder, actor.countyCode, input.fileId, input.size)
  if (bytes === undefined) throw appealFileGone()
  audit({ objectKind: 'sheet', objectId: sheet.id, details: { appeal: input.appealId, file: input.fileId, size: isDocument ? 'full' : input.size } })
  return new File([new Uint8Array(bytes)], `申诉依据-${row.unit}-${row.month}-${row.place}.${isDocument ? 'pdf' : 'webp'}`, { type: row.content_type })
})
