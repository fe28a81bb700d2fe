// Part of each app's service worker: shows what was pushed, and opens the page of notices when it is pressed. A push carries
// one sentence without names; `tag` lets a second copy of it take the first one's place.
self.addEventListener('push', (event) => {
  const { sentence, tag } = event.data.json()
  const icon = new URL('mark.svg', self.registration.scope).href
  event.waitUntil(self.registration.showNotification('邻里', { body: sentence, tag, icon, badge: icon, lang: 'zh-CN' }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openNotices())
})

/** A page that stands open elsewhere is left alone: somebody may be writing in it. */
async function openNotices() {
  const { href, pathname } = new URL('notices', self.registration.scope)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => new URL(one.url).pathname === pathname)
  await (page === undefined ? self.clients.openWindow(href) : page.focus())
}
