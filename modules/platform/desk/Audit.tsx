import '#kit/ui/desk/detail.css'
import './audit.css'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { AuditEntry } from '#modules/platform/desk/AuditEntry.tsx'
import { AuditFilters } from '#modules/platform/desk/AuditFilters.tsx'
import { auditColumns } from '#modules/platform/desk/audit-columns.tsx'
import { actionWordsQuery } from '#modules/platform/desk/audit-words.ts'
import { auditPage } from '#modules/platform/desk/addresses.ts'
import { api } from '#modules/platform/screens/me.ts'

/** Who did or saw what, newest first. To read it is itself recorded, so it is read only when asked. */
export default function Audit() {
  const { search, setSearch } = usePlace(auditPage)
  const { data: words } = useQuery(actionWordsQuery)
  const before = atChina(search.before)
  const list = useInfiniteQuery(
    api.listAudit.infiniteOptions({
      input: (after: string | undefined) => ({
        ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }), ...(search.action === undefined ? {} : { action: search.action }), ...(search.object === undefined ? {} : { objectId: search.object }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const entries = list.data?.pages.flatMap((page) => page.entries)
  const open = entries?.find((entry) => entry.id === search.open)
  const narrowed = [search.before, search.action, search.object].some((filter) => filter !== undefined)
  const close = () => setSearch({ open: undefined })
  return (
    <>
      <header className="page-head">
        <h1>审计</h1>
        <div className="page-acts">
          <a href="/api/audit/export" download title="把已封存的记录导出成一个文件，交给审计人员用独立的核验程序核对；导出本身会记入审计">
            导出审计文件
          </a>
          <button type="button" className="plain-button" disabled={list.isFetching} onClick={() => void list.refetch()}>
            {list.isFetching ? '正在读取' : '重新读取'}
          </button>
        </div>
      </header>
      <AuditFilters search={search} words={words} change={(change) => setSearch({ ...change, open: undefined }, { replace: true })} />
      <div className={open === undefined ? 'beside' : 'beside beside-open'}>
        <div className="rows-ground">
          {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
          {entries === undefined && list.error === null && <Loading rows={14} />}
          {entries?.length === 0 && (narrowed ? <Empty title="没有符合条件的记录">把条件放宽，或清除条件。</Empty> : <Empty title="还没有审计记录">每一次改动、每一次查看个人信息都会记在这里。</Empty>)}
          {entries !== undefined && entries.length > 0 && (
            <RowList
              label="审计记录"
              columns={auditColumns(words, open !== undefined)}
              rows={entries}
              idOf={(entry) => entry.id}
              toOf={(entry) => auditPage.to({}, { ...search, open: entry.id })}
              subject="action"
              openId={search.open}
            />
          )}
          {entries !== undefined && list.hasNextPage && (
            <p className="rows-more">
              已列出 {entries.length} 条
              <button type="button" className="plain-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {list.isFetchingNextPage ? '正在读取' : '显示更早的'}
              </button>
            </p>
          )}
        </div>
        {open !== undefined && (
          <Beside label="审计记录" close={close}>
            <AuditEntry entry={open} words={words} />
          </Beside>
        )}
      </div>
    </>
  )
}

/** What the address says is China's time: 2026-10-08T09:30. */
function atChina(local: string | undefined): string | undefined {
  const at = local === undefined ? Number.NaN : Date.parse(`${local}:00+08:00`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
