// Part of the service worker: shows the one sentence that was sent, and opens the list of one's own requests.
self.addEventListener('push', (event) => {
  const { sentence } = event.data.json()
  event.waitUntil(self.registration.showNotification('邻里', { body: sentence, icon: '/mark.svg', lang: 'zh-CN', tag: 'linli' }))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow('/requests'))
})
