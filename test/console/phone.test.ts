/** The page for approvals as a phone meets it: behind a proxy of the person's own, at a name that serves nothing else. */
import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Browser, BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserAt } from '../harness/browser-subscription.ts';
import { patience, startWholeChromium } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { postJson } from '../harness/post-json.ts';
import { playAuthenticator } from './authenticator.ts';

const name = 'approve.hub.example.org';
const origin = `https://${name}`;
const service = 'fcm.googleapis.com';
const subscribed = browserAt(`https://${service}/fcm/send/phone`);
/** What the push service of the test was sent. */
const pushed: string[] = [];
let internet: FakeInternet;
let proxy: Server;
let hub: DemoInProcess;
let browser: Browser;
let phone: Awaited<ReturnType<typeof openBrowser>>;
let page: Page;
let key: string;

beforeAll(async () => {
  internet = await startInternet(name, service);
  internet.serve = async (asked, answer) => {
    pushed.push(subscribed.read(await buffer(asked)));
    answer.writeHead(201).end();
  };
  hub = await startDemoInProcess({ approveUrl: origin, internet });
  proxy = createServer(internet.certificate, (asked, answer) => {
    const { method, url: path, headers } = asked;
    const sent = request({ port: new URL(hub.url).port, host: '127.0.0.1', method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    answer.once('close', () => sent.destroy());
    sent.once('error', () => answer.destroy());
    asked.pipe(sent);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  key = await hub.createKey('Robot', { write: true });
  const spki = new X509Certificate(internet.certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
  browser = await startWholeChromium(
    `--host-resolver-rules=MAP ${name}:443 127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
  );
  phone = await openBrowser();
  page = phone.page;
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  proxy?.closeAllConnections();
  proxy?.close();
  await internet?.close();
});

/** As large as a phone's, with an authenticator. Its push service is the one of the test. */
async function openBrowser(): Promise<{
  context: BrowserContext;
  page: Page;
  devtools: CDPSession;
  authenticatorId: string;
}> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-US' });
  context.setDefaultTimeout(patience);
  await context.grantPermissions(['notifications'], { origin });
  await context.addInitScript((subscription) => {
    if ('PushManager' in globalThis) PushManager.prototype.subscribe = async () => JSON.parse(subscription);
  }, subscribed.subscription);
  const page = await context.newPage();
  return { context, page, ...(await playAuthenticator(page)) };
}
async function ask(title: string): Promise<string> {
  const input = { repository: 'ada-demo/atlas-service', title };
  const asked = await postJson(`${hub.url}/tools/github_create_issue`, input, key);
  return String(((await asked.json()) as { approval_id: string }).approval_id);
}
const stateOf = async (id: string) => (await hub.call('approvals.standing', { id })).state;
const press = (called: string, on = page) => on.getByRole('button', { name: called, disabled: false }).tap();

/** Follows a link to add a passkey. */
async function addPasskey(link: string, called: string, on = page): Promise<void> {
  await on.goto(link);
  await on.getByRole('textbox', { name: 'Name' }).fill(called);
  await press('Add passkey', on);
  await on.getByText(`The passkey ${called} was added.`).waitFor();
}

it('is added by a code at the terminal after the passphrase', async () => {
  const added = await hub.cliAtTerminal(['demo'], 'passkeys', 'add', '--phone');
  expect(added.stdout.split('\n').filter((line) => /^[█▀▄ ]{30,}$/.test(line)).length).toBeGreaterThan(15);
  await addPasskey(new RegExp(`${origin}/approve/#add=[\\w-]{43}`).exec(added.stdout)?.[0] ?? '', 'Phone');
});

it('lets in the passkey of the computer, which lets in another phone by the code that a touch shows', async () => {
  const [computer, second] = [await openBrowser(), await openBrowser()];
  const { url } = await hub.call('passkeys.invite', {});
  await addPasskey(url, 'Computer', computer.page);
  await computer.page.getByText('can approve from').waitFor();
  const finding = (await hub.call('doctor', {})).find(({ step }) => step === 'passkeys');
  expect(finding).toMatchObject({ state: 'note', detail: expect.stringContaining('The passkey Computer was added') });
  await page.goto(`${origin}/approve/`);
  await page.reload();
  await press('Let it approve now');
  await page.getByText('The passkey Computer can approve now.').waitFor();

  await press('Open the page for approvals', computer.page);
  await press('Open with passkey', computer.page);
  await press('Add a phone', computer.page);
  const link = await computer.page.getByRole('img', { name: '#add=' }).getAttribute('aria-label');
  await addPasskey(link ?? '', 'Second phone', second.page);
  await second.page.getByText('You can close this page.').waitFor();
  await computer.page.getByText('The passkey Second phone was added.').waitFor();
  const id = await ask('By the second phone');
  await second.page.reload();
  await press('Approve once', second.page);
  await expect.poll(() => stateOf(id)).not.toBe('waiting');
  const reasons = (await hub.call('audit.list', { limit: 100 })).map(({ reason }) => reason);
  for (const said of ['Computer was let in', 'Second phone was added'])
    expect(reasons).toContainEqual(expect.stringMatching(new RegExp(`^passkeys: ${said};.*; passkey sha256:`)));
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
  await hub.call('passkeys.remove', { id: 'Second phone' }); // Chromium asks twice where one of several is elsewhere
  for (const { context } of [computer, second]) await context.close();
});

/** Has the worker count what it has shown. Whoever asks for its notifications meanwhile makes Chromium forget the new one. */
const countWhatItShows = (worker: Worker) =>
  worker.evaluate(() => {
    const scope = globalThis as unknown as ServiceWorkerGlobalScope;
    const show = scope.registration.showNotification.bind(scope.registration);
    scope.shown = 0;
    scope.registration.showNotification = async (...about) => {
      await show(...about);
      scope.shown += 1;
    };
  });
const countShown = () => (globalThis as unknown as ServiceWorkerGlobalScope).shown;

/** What the worker shows, and where a press of it leads. */
const pressShown = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration, clients, dispatchEvent } = globalThis as unknown as ServiceWorkerGlobalScope;
    const led = new Promise<string>((resolve) => {
      clients.openWindow = async (url) => resolve(url);
      WindowClient.prototype.focus = async () => resolve('focused');
    });
    const [notification] = await registration.getNotifications();
    if (!notification) return undefined;
    const { title, body } = notification;
    dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    return { title, body, led: await led };
  });
type ServiceWorkerGlobalScope = EventTarget & {
  shown: number;
  registration: ServiceWorkerRegistration;
  clients: { openWindow(url: string): Promise<unknown> };
};
declare const WindowClient: { prototype: { focus(): Promise<unknown> } };
declare const NotificationEvent: new (type: string, about: { notification: Notification }) => Event;

it('is told by its worker, and approves with four touches, three while its session is open', async () => {
  const violations: string[] = [];
  page.on('console', (message) => /policy/i.test(message.text()) && violations.push(message.text()));
  const { context, devtools } = phone;
  let registrationId = '';
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [one] }) => {
    registrationId = one?.registrationId ?? registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  await page.goto(`${origin}/approve/`);
  await page.reload();
  await press('Tell me on this phone');
  await page.getByText('A first message has been sent.').first().waitFor();
  expect(pushed.splice(0)).toHaveLength(1);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  expect(worker.url()).toBe(`${origin}/approve/sw.js`);

  await countWhatItShows(worker);
  let [touches, walks] = [0, 0];
  devtools.on('WebAuthn.credentialAsserted', () => {
    touches += 1;
  });
  const walk = async (title: string, leadsTo: string) => {
    hub.advance(60_000); // a message a minute at most
    touches = 0;
    const id = await ask(title);
    await expect.poll(() => pushed.length).toBe(1);
    await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: pushed.pop() ?? '' });
    walks += 1;
    await expect.poll(() => worker.evaluate(countShown)).toBe(walks);
    expect(await pressShown(worker)).toEqual({
      title: 'OpenGitHubX',
      body: 'A request or an alarm waits for you.',
      led: leadsTo,
    });
    touches += 1;
    if (leadsTo !== 'focused') await page.goto(leadsTo);
    await press('Approve once');
    touches += 1;
    await expect.poll(() => stateOf(id)).not.toBe('waiting');
    await page.getByText('Approved. It runs when Robot').first().waitFor(); // the page is still until the next one
    return touches;
  };
  await page.goto('about:blank');
  expect(await walk('From afar', `${origin}/approve/`)).toBe(4);
  expect(await walk('And again', 'focused')).toBe(3);
  expect(violations).toEqual([]);
});

it('alone approves at the level `passkey elsewhere`: a driven browser with a copy of its passkey has no seat key', async () => {
  await hub.call('passkeys.level', { usual: 'passkey', careful: 'passkey elsewhere' });
  await hub.call('passkeys.level', { usual: 'passkey elsewhere', careful: 'passkey elsewhere' });
  const id = await ask('By the phone alone');
  const driven = await openBrowser();
  const [{ credentials }, { authenticatorId }] = [
    await phone.devtools.send('WebAuthn.getCredentials', { authenticatorId: phone.authenticatorId }),
    driven,
  ];
  for (const credential of credentials)
    await driven.devtools.send('WebAuthn.addCredential', { authenticatorId, credential });
  await driven.page.goto(`${origin}/approve/`);
  await press('Approve once', driven.page);
  await driven.page.getByText('You approve this on your phone.').waitFor();
  expect(await stateOf(id)).toBe('waiting');
  const terminal = await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id);
  expect(terminal).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`#approve=${id} on your phone.`),
  });

  // The counter of the copy has moved on, as that of no passkey that is copied does.
  for (const { credentialId } of credentials)
    await phone.devtools.send('WebAuthn.removeCredential', { authenticatorId: phone.authenticatorId, credentialId });
  const moved = await driven.devtools.send('WebAuthn.getCredentials', { authenticatorId });
  for (const credential of moved.credentials)
    await phone.devtools.send('WebAuthn.addCredential', { authenticatorId: phone.authenticatorId, credential });
  await driven.context.close();
  await page.goto('about:blank');
  await page.goto(`${origin}/approve/`);
  await page.getByRole('button', { name: 'Approve once' }).waitFor();
  await phone.context.setOffline(true);
  await press('Approve once');
  const away = page.getByText('The hub does not respond.', { exact: true });
  await away.waitFor();
  await phone.context.setOffline(false);
  await away.waitFor({ state: 'hidden' }); // by itself, once the network is back
  await press('Approve once');
  await expect.poll(() => stateOf(id)).not.toBe('waiting');
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
});

it('serves nothing but that page at its name, and its worker nowhere else', async () => {
  for (const path of ['/console/', '/', '/health', '/connect/github', '/approve/apr_0123456789abcdefABCDEF']) {
    const answer = await page.goto(`${origin}${path}`);
    expect([path, answer?.status()]).toEqual([path, 403]);
  }
  const called = await fetch(`${hub.url}/mcp`, { method: 'POST', headers: { origin } });
  expect(called.status).toBe(403);
  for (const path of ['/approve/sw.js', '/console/phone/sw.js']) expect((await fetch(hub.url + path)).ok).toBe(false);
});
