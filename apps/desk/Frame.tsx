import { useState } from 'react'
import type { ReactNode } from 'react'
import { useMatches } from '@tanstack/react-router'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { entryOf, offeredPages, sections } from '#kit/ui/desk/page.ts'
import type { DeskPage, Section } from '#kit/ui/desk/page.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { NoticeLink } from '#modules/matters/desk/NoticeLink.tsx'
import type { Me } from '#modules/platform/contract.ts'
import { accountPage } from '#modules/platform/desk/addresses.ts'
import { postWords } from '#modules/platform/screens/me.ts'
import { KeyList } from '#apps/desk/KeyList.tsx'
import { pages } from '#apps/desk/routes.ts'

/** The one frame: the line and the mark above, tasks at the left, the page beside them. */
export function Frame({ me, children }: { me: Me; children: ReactNode }) {
  const [keysShown, showKeys] = useState(false)
  const offered = offeredPages(pages, me.permissions).filter((page) => page.navigation !== undefined)
  const here = useMatches().at(-1)?.staticData.page
  const entry = entryOf(here)
  const section = entry?.navigation?.section
  const siblings = offered.filter((page) => page.navigation!.section === section)
  useKeys('每个页面', [{ key: '?', label: '按键一览', run: () => showKeys(true) }])
  return (
    <div className="frame">
      <a className="frame-skip" href="#main">跳到正文</a>
      <header className="frame-head">
        <Go to="/" className="frame-mark">
          <Mark />
          <span className="frame-brand">邻里</span>
          <span className="frame-county">{me.countyName}</span>
        </Go>
        <span className="frame-lost" role="status">实时更新断开，正在重连</span>
        <button type="button" className="frame-button" onClick={() => showKeys(true)}>
          <Icon name="keys" size={18} /> 按键
        </button>
        <NoticeLink />
        <Go to={accountPage.to({})} className="frame-button frame-account" title="我的账户">
          <Icon name="person" size={18} />
          <span className="frame-name">{me.name}</span>
          <span className="frame-post">{postWords(me)}</span>
        </Go>
      </header>
      <Tasks offered={offered} section={section} />
      {siblings.length > 1 && <SectionPages pages={siblings} here={here} entry={entry} section={section!} />}
      <main id="main" className="frame-main" tabIndex={-1}>
        {children}
      </main>
      {keysShown && <KeyList close={() => showKeys(false)} />}
    </div>
  )
}

function Tasks({ offered, section }: { offered: readonly DeskPage[]; section: Section | undefined }) {
  const names = (Object.keys(sections) as Section[]).filter((name) => offered.some((page) => page.navigation!.section === name))
  return (
    <nav className="frame-tasks" aria-label="主导航">
      {names.map((name) => (
        <Go key={name} to={firstOf(offered, name).address.to({})} className="frame-task" aria-current={name === section ? 'page' : undefined}>
          <Icon name={sections[name].icon} size={22} />
          {sections[name].label}
        </Go>
      ))}
    </nav>
  )
}

function firstOf(offered: readonly DeskPage[], section: Section): DeskPage {
  return offered.find((page) => page.navigation!.section === section)!
}

/** The page that is shown is marked, or the one that it belongs to. */
function SectionPages({ pages: siblings, here, entry, section }: { pages: readonly DeskPage[]; here: DeskPage | undefined; entry: DeskPage | undefined; section: Section }) {
  return (
    <nav className="frame-pages" aria-label={sections[section].label}>
      {siblings.map((page) => (
        <Go key={page.address.path} to={page.address.to({})} className="frame-page" aria-current={page === here ? 'page' : page === entry ? 'true' : undefined}>
          {page.title}
        </Go>
      ))}
    </nav>
  )
}

/** The frame before it is known who asks: the same lines, so that nothing jumps. */
export function FrameWaiting({ children }: { children?: ReactNode }) {
  return (
    <div className="frame" aria-busy={children === undefined}>
      <header className="frame-head" />
      <nav className="frame-tasks" aria-label="主导航" />
      <main className="frame-main frame-words">{children}</main>
    </div>
  )
}
