import { registerPhonePages } from '#kit/ui/phone/page.ts'
import type { PhonePage } from '#kit/ui/phone/page.ts'

/**
 * To add a page, touch only your own module: `modules/<module>/resident/routes.tsx` exports `pages = phonePages({ address, title,
 * page: () => import('./Screen.tsx') })`; this file finds it by itself. `home` gives it a place on the first screen, `open`
 * shows it without signing in. What stands in `routes.tsx` is in the first load: import screens lazily, contracts by type only.
 */
const modules = import.meta.glob<{ pages: readonly PhonePage[] }>('../../modules/*/resident/routes.tsx', { eager: true })

export const pages: readonly PhonePage[] = Object.values(modules).flatMap((module) => module.pages)

registerPhonePages(pages)
