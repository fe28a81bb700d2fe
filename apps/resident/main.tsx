import '#kit/ui/old-browsers.ts'
import '#kit/ui/tokens.css'
import '#kit/ui/states.css'
import '#kit/ui/phone/phone.css'
import '#apps/resident/home.css'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { routes } from 'virtual:routes'
import { connectApi } from '#kit/ui/api.ts'
import { loadChineseFontIfMissing } from '#kit/ui/chinese-font.ts'
import { Notices } from '#kit/ui/notices.tsx'
import { keepShell } from '#kit/ui/phone/offline-shell.ts'
import { makeQueryClient } from '#kit/ui/query-client.ts'
import { forgetMe } from '#modules/platform/screens/me.ts'
import { Shell } from '#apps/resident/Shell.tsx'

connectApi(routes, location.origin)
loadChineseFontIfMissing()
keepShell('/sw.js', '/')

createRoot(document.querySelector('#root')!).render(
  <QueryClientProvider client={makeQueryClient(forgetMe)}>
    <Shell />
    <Notices />
  </QueryClientProvider>,
)
