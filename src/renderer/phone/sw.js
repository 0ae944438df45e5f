// Wakes the person and opens the page. It has no `fetch` handler and keeps nothing, so that it never stands between the page and the hub.
self.addEventListener('install', () => self.skipWaiting());
// One text, no matter what was sent: locked screens show it.
self.addEventListener('push', (event) => {
  const body = 'A request or an alarm waits for you.';
  event.waitUntil(self.registration.showNotification('OpenGitHubX', { body, tag: 'waiting', renotify: true }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then(([open]) => (open ? open.focus() : self.clients.openWindow(self.registration.scope))),
  );
});
