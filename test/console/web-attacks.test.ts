/**
 * Web pages against a running hub, in a real Chromium. Names such as WEB-01 are those of the threat model. Each attacker is
 * given more than it could have: a valid bearer and a valid key. What Chromium itself would stop besides, its permission
 * for local network access (WEB-18), is switched off: no other browser has it, and what holds here holds without.
 */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Response } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { startChromium } from '../harness/chromium.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const names = '--host-resolver-rules=MAP evil.test 127.0.0.1, MAP rebind.test 127.0.0.1';
/** The only addresses that other sites may lead to: they hold nothing and do nothing. */
const linkable = ['/connect/github', '/console/returned'];
const routes = [
  ...['/healthz', '/openapi.json', '/mcp', '/tools/github_get_me', '/tools/github_create_issue'],
  ...['/console', '/console/', '/console/confirmation.html', '/console/api/changes', '/console/api/session'],
  ...['/console/api/confirmation', '/console/api/returned', '/nothing', ...linkable],
  ...Object.keys(contract).map((name) => `/console/api/${name}`),
];
const write = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'github_create_issue', arguments: { repository: 'ada-demo/atlas-service', title: 'From a page' } },
};

let hub: DemoHub;
let browser: Browser;
let context: BrowserContext;
let other: WebServer;
let port: string;

beforeAll(async () => {
  [hub, browser, other] = await Promise.all([
    startDemoHub(),
    startChromium(names, '--disable-features=LocalNetworkAccessChecks'),
    startWebServer(),
  ]);
  port = new URL(hub.url).port;
  context = await browser.newContext();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await other?.stop();
  await hub?.stop();
});

const evil = () => `http://evil.test:${other.port}/`;
const sameSite = () => `http://127.0.0.1:${other.port}/`;

async function pageAt(url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function records(): Promise<AuditRecord[]> {
  const { stdout } = await hub.cli('audit', 'export');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditRecord);
}

/** Fails when `attack` had any effect: a call, a wish, a key, a request to a platform, an approval that waits. */
async function withoutEffect(attack: () => Promise<void>): Promise<void> {
  const state = async () => {
    const answers = await Promise.all(
      ['keys.list', 'accounts.list', 'people.list', 'approvals.waiting', 'settings.read'].map(async (name) => {
        const answer = await fetch(`${hub.url}/console/api/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${hub.consoleToken}` },
          body: '{}',
        });
        expect(answer.status).toBe(200);
        return answer.json();
      }),
    );
    const others = (await records()).filter(({ verdict }) => verdict !== 'blocked');
    const proposals = (await hub.requests()).filter(({ service }) => service === 'github');
    return { answers, records: others.length, requests: proposals.length };
  };
  const before = await state();
  await attack();
  expect(await state()).toEqual(before);
}

const credentials = () => [hub.consoleToken, hub.readWriteKey];

describe('a page of another name', () => {
  it('WEB-01: that resolves to the hub by DNS rebinding is refused on every route, whatever it holds', async () => {
    const page = await context.newPage();
    const origin = `http://rebind.test:${port}`;
    await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>rebound' }));
    await page.goto(`${origin}/`);
    await withoutEffect(async () => {
      const answers = await page.evaluate(
        async ({ paths, bearers, body }) => {
          const seen: string[] = [];
          for (const path of paths) {
            for (const bearer of [undefined, ...bearers]) {
              const headers = {
                'content-type': 'application/json',
                ...(bearer && { authorization: `Bearer ${bearer}` }),
              };
              for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
                const init = { method, headers, ...(method === 'POST' && { body }) };
                const answer = await fetch(path, init);
                seen.push(`${answer.status} ${JSON.parse(await answer.text()).error.code}`);
              }
            }
          }
          return seen;
        },
        { paths: routes, bearers: credentials(), body: JSON.stringify(write) },
      );
      expect(answers.length).toBe(routes.length * 12);
      expect([...new Set(answers)]).toEqual(['403 host_refused']);
    });
    expect((await records()).map(({ reason }) => reason)).toContain('host_refused');
    await page.close();
  });

  it.each([
    ['of another site', evil],
    ['of another port of this computer', sameSite],
  ])('WEB-03, WEB-05, WEB-10: %s writes nothing and reads nothing, with or without a preflight', async (_what, at) => {
    const page = await pageAt(at());
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    const heads: string[] = [];
    cdp.on('Network.responseReceivedExtraInfo', ({ headers }) => heads.push(...Object.keys(headers)));
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: another port of the same host can set what the hub is sent
      document.cookie = 'session=planted; path=/';
    });
    await withoutEffect(async () => {
      const read = await page.evaluate(
        async ({ base, paths, bearers, body }) => {
          const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json'];
          const inits: RequestInit[] = [
            { method: 'GET' },
            ...types.map((type) => ({ method: 'POST', body, headers: { 'content-type': type } })),
            ...bearers.map((bearer) => ({
              method: 'POST',
              body,
              headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}`, 'x-any': '1' },
            })),
          ];
          const through: string[] = [];
          for (const path of paths) {
            for (const init of inits) {
              for (const mode of ['cors', 'no-cors'] as const) {
                const sent = { credentials: 'include' as const, mode, ...init };
                await fetch(base + path, sent).then(
                  () => through.push(`${init.method} ${path} ${mode}`),
                  () => undefined,
                );
              }
            }
          }
          return through;
        },
        { base: hub.url, paths: routes, bearers: credentials(), body: JSON.stringify(write) },
      );
      expect(read).toEqual([]);
    });
    expect(heads.length).toBeGreaterThan(routes.length);
    expect(heads.filter((name) => /^(access-control-|set-cookie)/i.test(name))).toEqual([]);
    expect(heads.filter((name) => /^cross-origin-resource-policy$/i.test(name)).length).toBeGreaterThan(routes.length);
    const reasons = (await records()).map(({ reason }) => reason);
    expect(reasons).toContain('origin_refused');
    await page.close();
  });

  it('WEB-05: no preflight is granted, whatever it asks for', async () => {
    for (const origin of [hub.url, 'null', 'https://evil.example', sameSite()]) {
      for (const path of ['/mcp', '/console/api/status', '/tools/github_get_me']) {
        const answer = await fetch(hub.url + path, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
            'access-control-request-private-network': 'true',
            'access-control-request-local-network': 'true',
          },
        });
        expect(answer.ok).toBe(false);
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
  });

  it('WEB-06: an origin without a name is refused: a sandboxed frame, a data: frame and a file', async () => {
    const attack = (base: string, key: string) => `<script>
      const ask = (path, init) => fetch(${JSON.stringify(base)} + path, init).then((a) => 'read ' + a.status, () => 'refused');
      const headers = { 'content-type': 'application/json', authorization: 'Bearer ${key}' };
      Promise.all([ask('/healthz'), ask('/console/'), ask('/mcp', { method: 'POST', body: '{}', mode: 'no-cors' }),
        ask('/console/api/status', { method: 'POST', headers, body: '{}' })])
        .then((said) => { document.title = said.join(); parent.postMessage(document.title, '*'); });
    </script>`;
    const html = attack(hub.url, hub.consoleToken);
    const page = await pageAt(evil());
    await withoutEffect(async () => {
      const framed = await page.evaluate(async (source) => {
        const said: string[] = [];
        for (const attribute of ['srcdoc', 'src']) {
          const frame = document.createElement('iframe');
          frame.setAttribute('sandbox', 'allow-scripts');
          frame.setAttribute(attribute, attribute === 'src' ? `data:text/html,${encodeURIComponent(source)}` : source);
          const told = new Promise<string>((done) =>
            addEventListener('message', ({ data }) => done(data), { once: true }),
          );
          document.body.append(frame);
          said.push(await told);
        }
        return said;
      }, html);
      const file = join(temporaryFolder(), 'attack.html');
      writeFileSync(file, html);
      const opened = await pageAt(`file://${file}`);
      await expect.poll(() => opened.title()).toMatch(/,/);
      for (const said of [...framed, await opened.title()]) expect(said).toBe('refused,refused,refused,refused');
      await opened.close();
    });
    await page.close();
  });

  it('WEB-07: no WebSocket opens on any path, and the hub refuses each within a second', async () => {
    for (const at of [evil(), sameSite()]) {
      const page = await pageAt(at);
      const said = await page.evaluate(
        ({ base, paths }) =>
          Promise.all(
            paths.map(
              (path) =>
                new Promise<string>((done) => {
                  const socket = new WebSocket(base.replace('http', 'ws') + path, ['mcp']);
                  socket.onopen = () => done(`open at ${path}`);
                  socket.onclose = () => done('closed');
                }),
            ),
          ),
        { base: hub.url, paths: ['/mcp', '/console/', '/console/api/changes', '/'] },
      );
      expect([...new Set(said)]).toEqual(['closed']);
      await page.close();
    }
    // Chromium makes a page wait after a socket that failed, so the time is taken without it, and on every path.
    const refused = await Promise.all(routes.map(upgrade));
    expect([...new Set(refused.map(({ status }) => status))]).toEqual([403]);
    expect(Math.max(...refused.map(({ milliseconds }) => milliseconds))).toBeLessThan(1000);
  });

  it.each([
    ['of another site', evil],
    ['of another port of this computer', sameSite],
  ])(
    'WEB-08, WEB-09: %s embeds, frames, posts and opens nothing but the pages made for links',
    async (_what, at) => {
      const page = await pageAt(at());
      const seen: string[] = [];
      const note = (answer: Response) => {
        const { origin, pathname } = new URL(answer.url());
        if (origin === hub.url) seen.push(`${answer.status()} ${pathname}`);
      };
      context.on('response', note);
      await withoutEffect(async () => {
        const loaded = await page.evaluate(
          async ({ base, paths, body }) => {
            const through: string[] = [];
            const settled: Promise<void>[] = [];
            const element = (tag: string, attribute: string, url: string, more: Record<string, string> = {}) => {
              const one = document.createElement(tag);
              for (const [name, value] of Object.entries(more)) one.setAttribute(name, value);
              settled.push(
                new Promise((done) => {
                  const end = (event: Event): void => {
                    if (event.type !== 'error' && tag !== 'iframe') through.push(`${tag} ${url}`);
                    done();
                  };
                  for (const type of ['load', 'loadeddata', 'error']) one.addEventListener(type, end);
                  setTimeout(done, 5000);
                }),
              );
              one.setAttribute(attribute, url);
              document.body.append(one);
            };
            for (const path of paths) {
              const url = base + path;
              element('img', 'src', url);
              element('script', 'src', url);
              element('script', 'src', url, { type: 'module' });
              element('link', 'href', url, { rel: 'stylesheet' });
              element('video', 'src', url);
              element('iframe', 'src', url);
              navigator.sendBeacon(url, body);
              navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }));
              for (const method of ['get', 'post']) {
                const frame = document.createElement('iframe');
                frame.name = `to ${method} ${path}`;
                const form = document.createElement('form');
                Object.assign(form, { method, action: url, target: frame.name, enctype: 'text/plain' });
                const field = document.createElement('input');
                Object.assign(field, { name: body, value: '' });
                form.append(field);
                document.body.append(frame, form);
                form.submit();
              }
            }
            await Promise.all(settled);
            await new Promise((done) => setTimeout(done, 1000));
            return through;
          },
          { base: hub.url, paths: routes, body: JSON.stringify(write) },
        );
        expect(loaded).toEqual([]);
        for (const path of ['/console/', '/console/confirmation.html', '/console/api/status', ...linkable]) {
          const popup = page.waitForEvent('popup');
          await page.evaluate((url) => void open(url), hub.url + path);
          const opened = await popup;
          await opened.waitForLoadState();
          const isShown = await opened.evaluate(() => document.title.includes('OpenGitHubX'));
          expect([path, isShown]).toEqual([path, linkable.includes(path)]);
          await opened.close();
        }
      });
      context.off('response', note);
      const answered = seen.filter((one) => !/^(403|405|415) /.test(one));
      expect(answered.filter((one) => !linkable.some((path) => one === `200 ${path}`))).toEqual([]);
      expect(seen.length).toBeGreaterThan(routes.length);
      // A frame holds a refusal or nothing: the pages made for links let nobody frame them.
      const frames = page.frames().slice(1);
      const framed = await Promise.all(frames.map((frame) => frame.content()));
      expect(framed.length).toBeGreaterThan(routes.length);
      expect(framed.filter((html) => html.includes('<title>') && html.includes('OpenGitHubX'))).toEqual([]);
      await page.close();
    },
    60_000,
  );
});

describe('beside an open console', () => {
  it('WEB-12: another port gets no bearer, no cookie and no storage of it, and the hub sets no cookie', async () => {
    const own = await browser.newContext();
    const console = await own.newPage();
    await console.goto(`${hub.url}/console/`);
    await console.evaluate((bearer) => sessionStorage.setItem('opengithubx.bearer', bearer), hub.consoleToken);
    await console.reload();
    await console.getByRole('navigation').first().waitFor();
    expect(await own.cookies()).toEqual([]);

    // The console itself is led there, as by a link in it.
    const led = console.waitForEvent('popup');
    await console.evaluate((url) => void open(url), sameSite());
    const page = await led;
    await page.waitForLoadState();
    const found = await page.evaluate(() => ({
      storage: { ...sessionStorage, ...localStorage },
      cookie: document.cookie,
      referrer: document.referrer,
      opener: (() => {
        try {
          return String(opener?.sessionStorage.getItem('opengithubx.bearer'));
        } catch {
          return 'refused';
        }
      })(),
    }));
    expect(found).toEqual({ storage: {}, cookie: '', referrer: '', opener: 'refused' });
    expect(other.asked.length).toBeGreaterThan(0);
    expect(JSON.stringify(other.asked)).not.toContain(hub.consoleToken);
    expect(other.asked.flatMap(({ headers }) => headers.referer ?? [])).not.toContain(hub.url);
    await own.close();
  });

  it('the console has one origin: localhost leads to 127.0.0.1, with the fragment of a link', async () => {
    const page = await context.newPage();
    await page.goto(`http://localhost:${port}/console/#/settings`);
    expect(page.url()).toBe(`${hub.url}/console/#/settings`);
    await page.close();
  });
});

describe('without a bearer', () => {
  it('WEB-16: every data route of the console gives one and the same answer', async () => {
    const calls = Object.keys(contract).filter((name) => !['welcome', 'session.signIn'].includes(name));
    const answers = new Set<string>();
    for (const name of [...calls, 'nothing.atAll']) {
      for (const body of ['{}', '{"id":"key_none"}', JSON.stringify({ account: 'ada-demo' })]) {
        for (const authorization of [undefined, `Bearer ${'x'.repeat(43)}`, `Bearer ${hub.key}`, 'Basic eDp5']) {
          await sleepForPace();
          const answer = await fetch(`${hub.url}/console/api/${name}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
            body,
          });
          answers.add(`${answer.status} ${await answer.text()}`);
        }
      }
    }
    const changes = await fetch(`${hub.url}/console/api/changes`);
    answers.add(`${changes.status} ${await changes.text()}`);
    expect([...answers]).toEqual([expect.stringContaining('401 {"error":{"code":"signed_out"')]);
  });
});

/** Below a hundred calls a second, which is where a window without a bearer is slowed down. */
const sleepForPace = () => new Promise((done) => setTimeout(done, 12));

/** Asks for a WebSocket as a page of another origin does, and waits for what the hub says. */
function upgrade(path: string): Promise<{ status: number; milliseconds: number }> {
  const began = performance.now();
  const socket = connect(Number(port), '127.0.0.1');
  const head = [
    ...[`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Origin: http://evil.test', 'Connection: Upgrade'],
    ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  let said = '';
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      said += chunk;
      if (!said.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve({ status: Number(said.split(' ')[1]), milliseconds: performance.now() - began });
    });
  });
}
