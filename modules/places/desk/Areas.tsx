import '#kit/ui/desk/detail.css'
import './places.css'
import { Suspense, useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayDay } from '#kit/ui/days.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Failure, FailureBoundary, Loading } from '#kit/ui/states.tsx'
import { AreaDetail } from '#modules/places/desk/AreaDetail.tsx'
import { AreaTabs } from '#modules/places/desk/AreaTabs.tsx'
import { AreaTree } from '#modules/places/desk/AreaTree.tsx'
import { FoundAreas } from '#modules/places/desk/FoundAreas.tsx'
import { areasPage } from '#modules/places/desk/addresses.ts'
import { areaQuery, useAreaTree } from '#modules/places/desk/area-tree.ts'

/** The tree of places, of today or of any day, with one area beside it: the county until another one is chosen. */
export default function Areas() {
  const { search, setSearch } = usePlace(areasPage)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = (areaId: string, open: boolean) => setOpened((before) => (open ? new Set([...before, areaId]) : new Set([...before].filter((other) => other !== areaId))))
  const { root, lines, error, readAgain } = useAreaTree(opened, search.on)
  const words = useSettled(search.q ?? '')
  const searching = words.trim() !== ''
  const openId = search.open ?? root?.areaId
  useOpenedWayTo(search.open, search.on, setOpened)
  const toOf = (areaId: string) => areasPage.to({}, { ...search, open: areaId, act: undefined })
  return (
    <>
      <header className="page-head">
        <h1>区划</h1>
        <div className="page-acts">
          <SearchBox label="按名称或代码查找" value={search.q ?? ''} change={(q) => setSearch({ q }, { replace: true })} />
          <label className="as-of">
            哪一天的
            <input className="day-field" type="date" value={search.on ?? ''} onChange={(event) => setSearch({ on: event.target.value, act: undefined }, { replace: true })} />
          </label>
        </div>
      </header>
      <AreaTabs here="tree" />
      {search.on !== undefined && (
        <p className="as-of-note" role="status">
          这是 {sayDay(search.on)}的区划，只能看。
          <button type="button" className="plain-button" onClick={() => setSearch({ on: undefined })}>回到今天</button>
        </p>
      )}
      <div className={search.open === undefined ? 'areas' : 'areas areas-open'}>
        <section className="areas-tree" aria-label="区划树">
          {!searching && error !== null && <Failure error={error} retry={readAgain} />}
          {!searching && root === undefined && error === null && <Loading rows={14} />}
          {searching ? <FoundAreas words={words} on={search.on} openId={openId} toOf={toOf} again={error === null ? undefined : readAgain} /> : <AreaTree lines={lines} openId={openId} toOf={toOf} toggle={toggle} />}
        </section>
        <section className="areas-detail" aria-label="区划详情">
          {search.open !== undefined && <Go to={areasPage.to({}, { ...search, open: undefined, act: undefined })} className="areas-back">‹ 回到区划树</Go>}
          {openId !== undefined && (
            <FailureBoundary key={openId}>
              <Suspense fallback={<Loading rows={10} />}>
                <AreaDetail key={openId} areaId={openId} on={search.on} act={search.act} openAct={(act) => setSearch({ act, open: openId }, { replace: true })} />
              </Suspense>
            </FailureBoundary>
          )}
        </section>
      </div>
    </>
  )
}

/** An area that an address names is seen in the tree: the way down to it is opened. */
function useOpenedWayTo(areaId: string | undefined, on: string | undefined, setOpened: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void): void {
  const { data } = useQuery({ ...areaQuery(areaId ?? '', on), enabled: areaId !== undefined })
  const way = data?.areaId === areaId ? data?.ancestors.map((above) => above.areaId).join('/') : undefined
  useEffect(() => {
    if (way !== undefined && way !== '') setOpened((before) => new Set([...before, ...way.split('/')]))
  }, [way, setOpened])
}
