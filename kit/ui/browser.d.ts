/// <reference types="vite/client" />

/** The product's routes without their schemas, made by kit/ui/build/routes-plugin.ts when an app is built. */
declare module 'virtual:routes' {
  import type { RouteTable } from '#kit/ui/api.ts'
  export const routes: RouteTable
}

// react-dom ships no types; these are the two doors that the product uses.
declare module 'react-dom/client' {
  import type { ReactNode } from 'react'
  export type Root = { render(children: ReactNode): void; unmount(): void }
  export function createRoot(container: Element): Root
}

declare module 'react-dom/server' {
  import type { ReactNode } from 'react'
  export function renderToStaticMarkup(children: ReactNode): string
}

declare module 'react-dom' {
  import type { ReactNode, ReactPortal } from 'react'
  export function createPortal(children: ReactNode, container: Element): ReactPortal
}

// antd's locales are found by the build, not by Node's own resolution.
declare module 'antd/locale/zh_CN' {
  import type { ConfigProviderProps } from 'antd'
  const locale: NonNullable<ConfigProviderProps['locale']>
  export default locale
}
