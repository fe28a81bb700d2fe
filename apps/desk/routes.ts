import type { DeskPage } from '#kit/ui/desk/page.ts'
import { registerDeskPages, sections } from '#kit/ui/desk/page.ts'

/**
 * To add a page to the desk, touch only your own module:
 *
 *   1. `modules/<module>/desk/addresses.ts`: `export const dutyListPage = address('/settings/duty-list', ['q'])`.
 *      Every link is built by it: `<Go to={dutyListPage.to({}, { q })}>`.
 *   2. `modules/<module>/desk/DutyList.tsx`: the screen, with a default export. It reads its place by `usePlace(dutyListPage)`,
 *      asks through `apiOf<typeof placesContract>('places')` and writes through `useCommand`.
 *   3. `modules/<module>/desk/routes.tsx`, whose `pages` this file finds by itself:
 *      `export const pages = deskPages({ address: dutyListPage, title: '履职事项清单', can: 'dutyList.change',
 *        navigation: { section: 'settings', order: 40 }, page: () => import('./DutyList.tsx') })`.
 *
 * A page that shows one matter says `opens: { kind: 'request' }` with `{matterId}` in its address, and work lists open it;
 * with `beside` it is shown next to the list. What stands in `routes.tsx` is in the first load: import screens lazily.
 */
const modules = import.meta.glob<{ pages: readonly DeskPage[] }>('../../modules/*/desk/routes.tsx', { eager: true })

export const pages: readonly DeskPage[] = Object.values(modules)
  .flatMap((module) => module.pages)
  .sort((a, b) => placeOf(a) - placeOf(b))

/** By section, then by the order within it. */
function placeOf({ navigation }: DeskPage): number {
  return navigation === undefined ? 0 : Object.keys(sections).indexOf(navigation.section) * 1_000 + navigation.order
}

registerDeskPages(pages)
