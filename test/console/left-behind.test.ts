/**
 * WEB-14: an earlier program on the hub's port has left a service worker behind in the browser. Until it is gone it is the
 * console's origin, as far as the browser is concerned: it can show the person a page of its own instead, which no answer of
 * the hub can prevent, as the hub is not asked. What the hub sees to: such a worker never gets the console's page, and is
 * unregistered by the first thing that it passes on for the browser.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { freePort } from '../harness/local-server.ts';
import { startWebServer, type WebServer } from './web-server.ts';

/** Passes everything on, and tells its maker what it saw. */
const worker = (maker: number) => ({
  type: 'text/javascript',
  body: `
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) => {
  const seen = event.request.url + ' ' + [...event.request.headers].join(' ');
  fetch('http://127.0.0.1:${maker}/seen', { method: 'POST', mode: 'no-cors', body: seen });
  event.respondWith(fetch(event.request));
};`,
});

let maker: WebServer;
let hub: DemoInProcess | undefined;
beforeAll(async () => {
  maker = await startWebServer();
});
afterAll(async () => {
  await closeContexts();
  await maker.stop();
  await hub?.stop();
});

it('WEB-14: is unregistered by the first visit, before the person signs in, and learns no bearer', async () => {
  // A port that nothing else is given while neither of the two has it.
  const earlier = await startWebServer({ '/worker.js': worker(maker.port) }, await freePort());
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${earlier.port}/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
    await (await caches.open('left')).put('/console/', new Response('left'));
    localStorage.setItem('left', 'behind');
  });
  await page.goto('about:blank');
  await earlier.stop();
  hub = await startDemoInProcess({ port: earlier.port });
  expect(hub.url).toBe(`http://127.0.0.1:${earlier.port}`);

  const first = await page.goto(`${hub.url}/console/`);
  expect([first?.status(), first?.fromServiceWorker()]).toEqual([403, true]);
  await expect.poll(() => maker.asked.map(({ body }) => body).join()).toContain('/console/'); // the worker was at work

  const second = await page.goto(`${hub.url}/console/`);
  expect([second?.status(), second?.fromServiceWorker()]).toEqual([200, false]);
  const left = await page.evaluate(async () => [
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
    localStorage.getItem('left'),
  ]);
  expect(left).toEqual([0, 0, null]);

  const heard = maker.asked.length;
  const link = await hub.call('console.link', {});
  await page.goto('about:blank');
  await page.goto(link.url);
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('opengithubx.bearer'))).toMatch(/^[\w-]{43}$/);
  const bearer = (await page.evaluate(() => sessionStorage.getItem('opengithubx.bearer'))) ?? '';
  expect(maker.asked.length).toBe(heard);
  expect(JSON.stringify(maker.asked)).not.toContain(bearer);

  // Nor can a page of the hub's origin be given a new one by the hub.
  for (const script of ['/console/assets/', '/console/', '/healthz', '/console/api/changes']) {
    const refused = await page.evaluate((path) => navigator.serviceWorker.register(path).then(String, String), script);
    expect(refused).toMatch(/Error/);
  }
});
