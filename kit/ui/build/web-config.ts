import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import type { InlineConfig, PluginOption } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { routesPlugin } from '#kit/ui/build/routes-plugin.ts'

type WebConfig = {
  root: string
  outDir: string
  base: string
  contracts: Parameters<typeof routesPlugin>[0]
  /** On a phone: installable, with a shell that opens without a line. */
  phone: 'resident' | 'field' | undefined
  /** The first screen, drawn in advance, or nothing. */
  firstScreen?: string
}

/**
 * Office computers still run Windows 7, whose last Chrome is 109; phones are up to five years old, and one that is kept up to date
 * has Safari 15.4, the first with locks between its pages. What these lack beside syntax is in kit/ui/old-browsers.ts.
 */
const targets = { desk: ['chrome103', 'firefox102', 'safari15.4'], phone: ['chrome91', 'firefox91', 'safari15.4'] }

export function webConfig({ root, outDir, base, contracts, phone, firstScreen = '' }: WebConfig): InlineConfig {
  return {
    configFile: false,
    root,
    base,
    logLevel: 'error',
    plugins: [react(), routesPlugin(contracts, { light: phone !== undefined }), { name: 'linli-first-screen', transformIndexHtml: (html) => html.replace('<!--first-screen-->', firstScreen) }, pushListeners(), ...(phone === undefined ? [] : [offlineShell(phone, base)])],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: false,
      target: phone === undefined ? targets.desk : targets.phone,
      chunkSizeWarningLimit: 2_000,
      reportCompressedSize: false,
      // Inlined pictures would need data: in more rules of the content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: {
        // "use client" of the libraries means nothing in a bundle, and 3,000 warnings hide the one that matters.
        onLog: (level, log, handle) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log) },
      },
    },
  }
}

/** A module of an app made to run here, at build time, instead of in a browser: what draws the first screen. */
export function configForHere({ root, outDir, entry, contracts }: Pick<WebConfig, 'root' | 'outDir' | 'contracts'> & { entry: string }): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    plugins: [react(), routesPlugin(contracts, { light: true })],
    build: { ssr: entry, outDir, target: 'node24', minify: false, rolldownOptions: { output: { entryFileNames: '[name].mjs' } } },
  }
}

const PUSH_WORKER = 'push-worker.js'

/** What hears pushes, as a file of its own: the phones' service workers take it in, the desk registers it alone. */
function pushListeners(): PluginOption {
  return { name: 'linli-push', generateBundle() { this.emitFile({ type: 'asset', fileName: PUSH_WORKER, source: readFileSync(new URL('../push-worker.js', import.meta.url), 'utf8') }) } }
}

/**
 * The shell (page, scripts, styles) is kept on the phone; answers of the API never are: they are personal data. A new
 * version waits until the person agrees, so that no typed word is lost.
 */
function offlineShell(phone: 'resident' | 'field', base: string): PluginOption {
  const names = { resident: ['邻里', '向社区反映事情，看谁在办、什么时候答复'], field: ['邻里 · 外勤', '网格员和楼长在手机上办事，没有信号也能用'] } as const
  const [name, description] = names[phone]
  return VitePWA({
    injectRegister: false,
    filename: 'sw.js',
    manifestFilename: 'app.webmanifest',
    manifest: {
      id: base,
      name,
      short_name: name,
      description,
      lang: 'zh-CN',
      start_url: base,
      scope: base,
      display: 'standalone',
      background_color: '#f4f6f8',
      theme_color: '#ffffff',
      icons: [
        { src: `${base}mark.svg`, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        { src: `${base}mark-maskable.svg`, sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
      ],
    },
    workbox: {
      globPatterns: ['index.html', 'before-first-paint.js', 'assets/*.{js,css}', '*.svg'],
      importScripts: [`${base}${PUSH_WORKER}`],
      navigateFallback: `${base}index.html`,
      // The resident's scope is the whole site; other apps, the API and files are none of its business.
      navigateFallbackDenylist: phone === 'resident' ? [/^\/(desk|field|api|docs|openapi\.json|healthz|readyz|metrics|outbox|open311|feeds|data)(\/|$)/] : [],
      skipWaiting: false,
      clientsClaim: true,
      cleanupOutdatedCaches: true,
      inlineWorkboxRuntime: true,
      mode: 'production',
      sourcemap: false,
    },
  })
}
