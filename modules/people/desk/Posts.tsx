import '#kit/ui/desk/detail.css'
import './people.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { Absences } from '#modules/people/desk/Absences.tsx'
import { PostList } from '#modules/people/desk/PostList.tsx'
import { Proposals } from '#modules/people/desk/Proposals.tsx'
import { WithoutPost } from '#modules/people/desk/WithoutPost.tsx'
import { postsPage } from '#modules/people/desk/addresses.ts'
import { absencesQuery, postCountsQuery, proposalsQuery, staffCountsQuery } from '#modules/people/desk/posts.ts'

const tabs = ['posts', 'vacant', 'without-post', 'proposals', 'absences'] as const
type Tab = (typeof tabs)[number]

/** Posts and who holds them; what does not fit (有岗无人, 有人无岗); what waits for a second person; who is away. */
export default function Posts() {
  const { search, setSearch } = usePlace(postsPage)
  const go = useGo()
  const mayAppoint = useMay()('appointment.change')
  const posts = useQuery(postCountsQuery).data?.counts
  const staff = useQuery(staffCountsQuery).data?.counts
  const proposals = useQuery({ ...proposalsQuery, enabled: mayAppoint }).data?.proposals.filter(({ state }) => state === 'open')
  const absences = useQuery(absencesQuery).data?.absences
  const offered = tabs.filter((tab) => tab !== 'proposals' || mayAppoint)
  const here = offered.find((tab) => tab === search.tab) ?? 'posts'
  const counts: Record<Tab, number | undefined> = { posts: posts?.posts, vacant: posts?.vacant, 'without-post': staff?.withoutPost, proposals: proposals?.length, absences: absences?.length }
  return (
    <>
      <header className="page-head">
        <h1>职务与任职</h1>
        <div className="page-acts">
          {here !== 'proposals' && here !== 'absences' && (
            <SearchBox label={here === 'without-post' ? '按姓名查找' : '按岗位名称查找'} value={search.q ?? ''} change={(q) => setSearch({ q, open: undefined, act: undefined }, { replace: true })} />
          )}
          {mayAppoint && <Button onClick={() => go(postsPage.to({}, { act: 'new' }))}>设立岗位</Button>}
        </div>
      </header>
      <nav className="tabs" aria-label="看什么">
        {offered.map((tab) => (
          <Go key={tab} to={postsPage.to({}, { tab: tab === 'posts' ? undefined : tab })} className="tab" aria-current={tab === here ? 'page' : undefined}>
            {labels[tab]}
            <span className={`count ${(counts[tab] ?? 0) > 0 ? (tones[tab] ?? '') : ''}`}>{counts[tab] ?? '…'}</span>
          </Go>
        ))}
      </nav>
      {(here === 'posts' || here === 'vacant') && <PostList key={here} vacant={here === 'vacant'} />}
      {here === 'without-post' && <WithoutPost />}
      {here === 'proposals' && <Proposals />}
      {here === 'absences' && <Absences />}
    </>
  )
}

const labels: Readonly<Record<Tab, string>> = { posts: '岗位', vacant: '有岗无人', 'without-post': '有人无岗', proposals: '待复核的任职', absences: '离岗' }
const tones: Partial<Record<Tab, string>> = { vacant: 'count-missed', 'without-post': 'count-near', proposals: 'count-near' }
