import '#kit/ui/old-browsers.ts'
import '#kit/ui/tokens.css'
import '#kit/ui/states.css'
import '#kit/ui/desk/desk.css'
import '#apps/desk/frame.css'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { routes } from 'virtual:routes'
import { connectApi } from '#kit/ui/api.ts'
import { watchAttendance } from '#kit/ui/attendance.ts'
import { loadChineseFontIfMissing } from '#kit/ui/chinese-font.ts'
import { listenForKeys } from '#kit/ui/desk/keys.ts'
import { showWhatIsWrong } from '#kit/ui/desk/show-wrong.ts'
import { Notices } from '#kit/ui/notices.tsx'
import { makeQueryClient } from '#kit/ui/query-client.ts'
import { forgetMe, meQuery } from '#modules/platform/screens/me.ts'
import { router } from '#apps/desk/router.tsx'
import { styleNonce, theme } from '#apps/desk/theme.ts'

connectApi(routes, location.origin)
loadChineseFontIfMissing()
listenForKeys()
showWhatIsWrong()

const queries = makeQueryClient(forgetMe)
watchAttendance(window, () => void queries.invalidateQueries({ queryKey: meQuery.queryKey }))

createRoot(document.querySelector('#root')!).render(
  <ConfigProvider locale={zhCN} theme={theme} csp={{ nonce: styleNonce() }} button={{ autoInsertSpace: false }}>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Notices />
    </QueryClientProvider>
  </ConfigProvider>,
)
