import { Select } from 'antd'
import { offered } from '#kit/ui/desk/offered.ts'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import type { Search } from '#kit/ui/address.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Post } from '#modules/people/contract.ts'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { More } from '#modules/people/desk/More.tsx'
import { NewPost } from '#modules/people/desk/NewPost.tsx'
import { PostDetail } from '#modules/people/desk/PostDetail.tsx'
import { HolderName } from '#modules/people/desk/PostTable.tsx'
import { postsPage } from '#modules/people/desk/addresses.ts'
import { usePostRoles } from '#modules/people/desk/post-roles.ts'
import { usePosts } from '#modules/people/desk/posts.ts'
import { reachOf } from '#modules/people/desk/words.ts'

type Place = Search<(typeof postsPage.searchNames)[number]>

/** Posts with their holders, by unit, area and role; only the empty ones (有岗无人) when asked. */
export function PostList({ vacant }: { vacant: boolean }) {
  const { search, setSearch } = usePlace(postsPage)
  const may = useMay()
  const roles = usePostRoles()
  const words = useSettled(search.q)
  const { list, posts } = usePosts({ search: words, role: search.role as Post['role'] | undefined, organizationId: search.unit, areaId: search.area, vacant })
  const narrow = (change: Place) => setSearch({ ...change, open: undefined, act: undefined }, { replace: true })
  const narrowed = [search.q, search.role, search.unit, search.area].some((filter) => filter !== undefined)
  const open = posts?.find((post) => post.postId === search.open)
  const isNew = search.act === 'new' && may('appointment.change')
  const close = () => setSearch({ open: undefined, act: undefined })
  const beside = isNew || search.open !== undefined
  return (
    <>
      <div className="filter-bar" role="group" aria-label="筛选">
        <Select aria-label="职务" placeholder="职务" allowClear options={[...roles]} value={offered(roles, search.role)} onChange={(role) => narrow({ role: role ?? undefined })} style={{ minWidth: 130 }} />
        <Picker kind="organization" label="单位" placeholder="单位" compact value={search.unit} change={(unit) => narrow({ unit })} />
        <Picker kind="area" label="辖区" placeholder="辖区" compact value={search.area} change={(area) => narrow({ area })} />
        {narrowed && (
          <button type="button" className="plain-button" onClick={() => narrow({ q: undefined, role: undefined, unit: undefined, area: undefined })}>
            清除
          </button>
        )}
      </div>
      <div className={beside ? 'beside beside-open' : 'beside'}>
        <div className="rows-ground">
          {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
          {posts === undefined && list.error === null && <Loading rows={12} />}
          {posts?.length === 0 && <NoPosts vacant={vacant} narrowed={narrowed} />}
          {posts !== undefined && posts.length > 0 && (
            <RowList
              label="岗位"
              columns={beside ? columns.filter(({ key }) => key === 'name' || key === 'primary') : columns}
              rows={posts}
              idOf={(post) => post.postId}
              toOf={(post) => postsPage.to({}, { ...search, open: post.postId, act: undefined })}
              subject="name"
              openId={search.open}
            />
          )}
          {posts !== undefined && <More shown={posts.length} what="个岗位" list={list} />}
        </div>
        {beside && (
          <Beside label={isNew ? '设立岗位' : '岗位详情'} close={close}>
            {isNew ? (
              <NewPost unit={null} close={close} />
            ) : open !== undefined ? (
              <PostDetail key={open.postId} post={open} act={search.act} openAct={(act) => setSearch({ act }, { replace: true })} />
            ) : posts === undefined ? (
              <Loading rows={8} />
            ) : (
              <Empty title="列出的岗位里没有它">它可能已经撤销，或被筛选条件挡住。清除条件再找。</Empty>
            )}
          </Beside>
        )}
      </div>
    </>
  )
}

function NoPosts({ vacant, narrowed }: { vacant: boolean; narrowed: boolean }) {
  if (vacant) return <Empty title="没有空岗">{narrowed ? '这个范围内的岗位都有人。' : '全县每个岗位都有 A岗。任职终止后没有继任的岗位会出现在这里。'}</Empty>
  return narrowed ? <Empty title="没有符合条件的岗位">换几个字，或清除筛选条件。</Empty> : <Empty title="还没有岗位">在单位详情里设立岗位，再提出任职。</Empty>
}

const columns: readonly Column<Post>[] = [
  { key: 'name', title: '岗位', cell: (post) => <span title={post.name}>{post.name}</span> },
  { key: 'role', title: '职务', width: '184px', from: 960, cell: (post) => post.roleName },
  { key: 'organization', title: '单位', width: '220px', from: 1280, cell: (post) => <span title={post.organizationName}>{post.organizationName}</span> },
  { key: 'reach', title: '管辖范围', width: '150px', from: 1280, cell: (post) => <span title={reachOf(post)}>{post.areaName ?? '本单位的事项'}</span> },
  { key: 'primary', title: 'A岗', width: '150px', cell: (post) => <HolderName post={post} position="primary" /> },
  { key: 'substitute', title: 'B岗', width: '140px', cell: (post) => <HolderName post={post} position="substitute" /> },
]
