import '#kit/ui/old-browsers.ts'
import '#kit/ui/tokens.css'
import '#kit/ui/states.css'
import '#kit/ui/phone/phone.css'
import '#apps/field/field.css'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { routes } from 'virtual:routes'
import { connectApi } from '#kit/ui/api.ts'
import { loadChineseFontIfMissing } from '#kit/ui/chinese-font.ts'
import { Notices } from '#kit/ui/notices.tsx'
import { keepShell } from '#kit/ui/phone/offline-shell.ts'
import { makeQueryClient } from '#kit/ui/query-client.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { renewSession } from '#modules/platform/field/phone-lock.ts'
import { forgetMe } from '#modules/platform/screens/me.ts'
import { Shell } from '#apps/field/Shell.tsx'

// The kept shell belongs to /field/ with its slash; without it the phone would not find the shell when there is no line.
if (location.pathname === '/field') history.replaceState(null, '', `/field/${location.search}`)

connectApi(routes, location.origin)
loadChineseFontIfMissing()
keepShell('/field/sw.js', '/field/')

createRoot(document.querySelector('#root')!).render(
  <QueryClientProvider client={makeQueryClient((queries) => { if (device.vault() === null) forgetMe(queries); else void renewSession(queries) })}>
    <Router base="/field">
      <Shell />
    </Router>
    <Notices />
  </QueryClientProvider>,
)
