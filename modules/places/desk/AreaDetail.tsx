import { Suspense, useEffect, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { dayOf, sayDay, saySpan } from '#kit/ui/days.ts'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { useMay } from '#kit/ui/person.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { AreaActs } from '#modules/places/desk/AreaActs.tsx'
import { AreaHistory } from '#modules/places/desk/AreaHistory.tsx'
import { AreaPosts } from '#modules/places/desk/AreaPosts.tsx'
import { CancelChange } from '#modules/places/desk/CancelChange.tsx'
import { areasPage } from '#modules/places/desk/addresses.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'
import { areaQuery } from '#modules/places/desk/area-tree.ts'

const AreaMap = lazyOnce(() => import('#modules/places/desk/AreaMap.tsx'))

type AreaDetailProps = { areaId: string; on: string | undefined; act: string | undefined; openAct: (act: string | undefined) => void }

/** One area: what it is, where it lies, who works in it, what it was before and what is planned. */
export function AreaDetail({ areaId, on, act, openAct }: AreaDetailProps) {
  const { data: area, error, refetch } = useQuery(areaQuery(areaId, on))
  const may = useMay()
  const name = useRef<HTMLHeadingElement>(null)
  const [fromAnother] = useState(() => document.activeElement?.closest('.map, .area-way') instanceof HTMLElement)
  const isRead = area !== undefined
  // The map and the way on which it was opened are drawn anew with it: whoever uses the keyboard goes on from its name.
  useEffect(() => {
    if (isRead && fromAnother && document.activeElement === document.body) name.current?.focus()
  }, [isRead, fromAnother])
  if (error !== null && area === undefined) return <div className="detail-failed"><Failure error={error} retry={() => void refetch()} /></div>
  if (area === undefined) return <Loading rows={12} />
  const ended = area.validTo !== null && area.validTo <= dayOf(new Date())
  return (
    <article aria-label={area.name}>
      <header className="detail-head">
        {area.ancestors.length > 0 && (
          <nav className="area-way" aria-label="上级">
            {area.ancestors.map((above) => (
              <span key={above.areaId}>
                <Go to={areasPage.to({}, { open: above.areaId, on })}>{above.name}</Go> ›{' '}
              </span>
            ))}
          </nav>
        )}
        <h2 ref={name} tabIndex={-1}>
          {area.name}
          <span className="aside-word">{area.levelName}</span>
          {area.validTo !== null && <span className="flag flag-urgent">{ended ? `${sayDay(area.validTo)}已撤销` : `${sayDay(area.validTo)}撤销`}</span>}
        </h2>
      </header>
      {on === undefined && !ended && may('area.change') && <AreaActs area={area} act={act} openAct={openAct} />}
      {area.planned.length > 0 && <Planned area={area} mayChange={may('area.change')} />}
      <div className="area-two">
        <section className="detail-part">
          <Facts area={area} />
        </section>
        {on === undefined && (
          <section className="detail-part area-map-part" aria-label="地图">
            <Suspense fallback={<Loading rows={6} />}>
              <AreaMap area={area} toOf={(other) => areasPage.to({}, { open: other })} />
            </Suspense>
          </section>
        )}
      </div>
      {may('organization.read') && on === undefined && !ended && <AreaPosts areaId={area.areaId} />}
      <AreaHistory area={area} />
    </article>
  )
}

function Facts({ area }: { area: AreaInFull }) {
  return (
    <dl className="facts">
      <dt>区划代码</dt>
      <dd className="figure">{area.divisionCode ?? '没有（社区以下不编国家代码）'}</dd>
      <dt>层级</dt>
      <dd title={`依据：${area.levelCitation}`}>{area.levelName}</dd>
      <dt>编号</dt>
      <dd className="figure" title="本系统里永远不变的编号，导入时用它指明上级">{area.areaId}</dd>
      <dt>下级</dt>
      <dd>{area.childCount === 0 ? '没有' : `${area.childCount} 个`}</dd>
      <dt>户数</dt>
      <dd>{area.households === null ? '未登记' : `${area.households} 户`}</dd>
      {area.size !== null && (
        <>
          <dt>规模</dt>
          <dd>
            {area.size.verdict === 'breaks' ? <p className="word-missed" role="note">▲ {area.size.sentence}</p> : <p>{area.size.sentence}</p>}
            <p className="aside-word">依据：{[...new Set(area.size.rules.map((rule) => rule.citation))].join('、')}</p>
          </dd>
        </>
      )}
      <dt>存续</dt>
      <dd>{saySpan(area.validFrom, area.validTo)}</dd>
      <dt>边界</dt>
      <dd>
        <p>{sayOutline(area.outline)}</p>
        {area.outlineNote !== null && <p className="word-missed" role="note">▲ {area.outlineNote}</p>}
      </dd>
      {area.synthetic && (
        <>
          <dt>来源</dt>
          <dd>样例生成，不是真实区划</dd>
        </>
      )}
    </dl>
  )
}

function sayOutline(outline: AreaInFull['outline']): string {
  if (outline === null) return '还没有导入'
  if (outline.source === 'synthetic') return '样例生成的示意边界'
  const on = sayDay(outline.importedAt.slice(0, 10))
  if (outline.source === 'merged') return `${on}由合并前各区划的边界拼成`
  return `${outline.source} 导入，${on}${outline.repaired === null ? '' : `；${outline.repaired}`}`
}

function Planned({ area, mayChange }: { area: AreaInFull; mayChange: boolean }) {
  return (
    <ul className="planned" aria-label="计划中的变更">
      {area.planned.map((change) => (
        <li key={change.areaChangeId}>
          <span>
            {sayDay(change.on)}起：{change.sentence}
          </span>
          {mayChange && <CancelChange change={change} />}
        </li>
      ))}
    </ul>
  )
}
