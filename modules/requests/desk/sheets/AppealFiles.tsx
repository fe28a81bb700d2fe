import { useState } from 'react'
import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { hears } from '#kit/ui/command.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { explain } from '#kit/ui/refusal.ts'
import { Photos } from '#modules/requests/desk/Photos.tsx'
import { SHEET, api } from '#modules/requests/desk/sheets/api.ts'
import { appealFileMegabytes, mostAppealFiles } from '#modules/requests/sheets/contract.ts'
import type { AppealFile, Sheet, SheetAppeal } from '#modules/requests/sheets/contract.ts'

const ACCEPTED = 'image/jpeg,image/png,image/webp,application/pdf'

/** Of the files those that may go; what may not is said, each by its name. */
function fitting(files: readonly File[], room: number): { taken: File[]; wrong: string | undefined } {
  const small = files.filter(({ size }) => size <= appealFileMegabytes * 1024 * 1024)
  const large = files.find((file) => !small.includes(file))
  const wrong = large !== undefined ? `${large.name} 超过 ${appealFileMegabytes} MB，没有加上。` : small.length > room ? `最多 ${mostAppealFiles} 份，多出的没有加上。` : undefined
  return { taken: small.slice(0, room), wrong }
}

/** Chosen while the appeal is written; they go when it is there. */
export function ChooseAppealFiles({ value, change }: { value: readonly File[]; change: (files: File[]) => void }) {
  const [wrong, setWrong] = useState<string>()
  const add = (files: readonly File[]) => {
    const fit = fitting(files, mostAppealFiles - value.length)
    setWrong(fit.wrong)
    change([...value, ...fit.taken])
  }
  return (
    <div className="field">
      <span id="appeal-files">依据的照片或 PDF（可不传）</span>
      <div role="group" aria-labelledby="appeal-files">
        {value.length > 0 && (
          <ul className="appeal-chosen">
            {value.map((file, index) => (
              <li key={`${file.name} ${file.size} ${file.lastModified}`}>
                <span className="appeal-file-name">{file.name}</span>
                <Button size="small" aria-label={`去掉 ${file.name}`} onClick={() => change(value.filter((_, other) => other !== index))}>去掉</Button>
              </li>
            ))}
          </ul>
        )}
        {value.length < mostAppealFiles && <FileInput words={value.length === 0 ? '选择文件' : '再加一份'} isBusy={false} choose={add} />}
      </div>
      <span className="field-hint">最多 {mostAppealFiles} 份，每份 {appealFileMegabytes} MB 以内。能看这张核算单的人都看得到：居民的姓名、电话请先遮住。撤回申诉，文件随即销毁。</span>
      {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
    </div>
  )
}

function FileInput({ words, isBusy, choose }: { words: string; isBusy: boolean; choose: (files: readonly File[]) => void }) {
  return (
    <label className="appeal-add">
      <Icon name="upload" size={16} /> {words}
      <input className="unseen" type="file" accept={ACCEPTED} multiple disabled={isBusy} onChange={(event) => { choose([...(event.target.files ?? [])]); event.target.value = '' }} />
    </label>
  )
}

/** Sends one after the other and has the sheet read again; answers a sentence for each that is not there now. */
export function useSendAppealFiles(sheetId: string): (appealId: string, files: readonly File[]) => Promise<string[]> {
  const queries = useQueryClient()
  return async (appealId, files) => {
    const wrong: string[] = []
    for (const file of files) {
      try {
        await api.addAppealFile.call({ sheetId, appealId, fileId: crypto.randomUUID(), file })
      } catch (error) {
        wrong.push(`${file.name} 没有传上去：${explain(error).what}`)
      }
    }
    void queries.invalidateQueries({ predicate: ({ meta }) => hears(meta?.live, [SHEET]) })
    return wrong
  }
}

/** What the appeal rests on, for whoever decides and whoever reads; more can be added by whoever raised it, until it is decided. */
export function AppealFiles({ sheet, appeal }: { sheet: Sheet; appeal: SheetAppeal }) {
  const addressOf = (fileId: string, size: 'thumbnail' | 'full') => `/api/sheets/${sheet.sheetId}/appeals/${appeal.appealId}/files/${fileId}?size=${size}`
  const documents = appeal.files.filter(({ kind }) => kind === 'document')
  return (
    <>
      <Photos photos={appeal.files.flatMap(photoOf)} label="申诉的依据" addressOf={addressOf} />
      {documents.length > 0 && (
        <p className="appeal-documents">
          {documents.map(({ fileId, bytes }, index) => <Button key={fileId} href={addressOf(fileId, 'full')} download>下载 PDF 依据{documents.length > 1 ? ` ${index + 1}` : ''}（{sayBytes(bytes)}）</Button>)}
        </p>
      )}
      {appeal.mayAddFile && <AddAppealFiles sheet={sheet} appeal={appeal} />}
    </>
  )
}

function photoOf({ fileId, width, height }: AppealFile): { photoId: string; width: number; height: number }[] {
  return width === null || height === null ? [] : [{ photoId: fileId, width, height }]
}

function AddAppealFiles({ sheet, appeal }: { sheet: Sheet; appeal: SheetAppeal }) {
  const send = useSendAppealFiles(sheet.sheetId)
  const [isSending, setSending] = useState(false)
  const [wrong, setWrong] = useState<readonly string[]>([])
  const add = async (files: readonly File[]) => {
    const fit = fitting(files, mostAppealFiles - appeal.files.length)
    setSending(true)
    const failed = await send(appeal.appealId, fit.taken)
    setSending(false)
    setWrong([...(fit.wrong === undefined ? [] : [fit.wrong]), ...failed])
  }
  return (
    <p className="appeal-documents">
      <FileInput words={isSending ? '正在上传…' : '补传依据（照片或 PDF）'} isBusy={isSending} choose={(files) => void add(files)} />
      {wrong.map((words) => <span key={words} className="field-wrong" role="alert">{words}</span>)}
    </p>
  )
}

/** 340 KB, 2.4 MB */
function sayBytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
