/**
 * Scripts of web pages against a running hub, in a real Chromium. Names such as WEB-01 are those of the threat model. Each
 * attacker is given more than it could have: a valid bearer and a valid key.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { rawRequest } from '../harness/raw-request.ts';
import { type Attacked, attackers, kindsOfRoutes, routes, startAttacked, write } from './attacked-hub.ts';

let attacked: Attacked;
let hub: Attacked['hub'];
let context: Attacked['context'];
let other: Attacked['other'];
let port: string;
beforeAll(async () => {
  attacked = await startAttacked();
  ({ hub, context, other } = attacked);
  port = new URL(hub.url).port;
});
afterAll(() => attacked?.stop());

const credentials = () => [hub.consoleToken, hub.readWriteKey];

describe('a page of another name', () => {
  it('WEB-01: that resolves to the hub by DNS rebinding is refused on every kind of route, also with a key or a session', async () => {
    const page = await context.newPage();
    const origin = `http://rebind.test:${port}`;
    await page.route(`${origin}/rebound`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>rebound' }),
    );
    await page.goto(`${origin}/rebound`);
    await attacked.withoutEffect(async () => {
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
        { paths: kindsOfRoutes, bearers: credentials(), body: JSON.stringify(write) },
      );
      expect(answers.length).toBe(kindsOfRoutes.length * 12);
      expect([...new Set(answers)]).toEqual(['403 host_refused']);
    });
    expect((await attacked.records()).map(({ reason }) => reason)).toContain('host_refused');
    await page.close();
  });

  it.each([
    ['of another site', attackers[0]],
    ['of another port of this computer', attackers[1]],
  ])('WEB-03, WEB-05, WEB-10: %s writes nothing and reads nothing, with or without a preflight', async (_what, at) => {
    const page = await attacked.pageAt(`${at}:${other.port}/`);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    const heads: string[] = [];
    cdp.on('Network.responseReceivedExtraInfo', ({ headers }) => heads.push(...Object.keys(headers)));
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: another port of the same host can set what the hub is sent
      document.cookie = 'session=planted; path=/';
    });
    await attacked.withoutEffect(async () => {
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
        { base: hub.url, paths: kindsOfRoutes, bearers: credentials(), body: JSON.stringify(write) },
      );
      expect(read).toEqual([]);
    });
    expect(heads.length).toBeGreaterThan(kindsOfRoutes.length);
    expect(heads.filter((name) => /^(access-control-|set-cookie)/i.test(name))).toEqual([]);
    const withPolicy = heads.filter((name) => /^cross-origin-resource-policy$/i.test(name));
    expect(withPolicy.length).toBeGreaterThan(kindsOfRoutes.length);
    const reasons = (await attacked.records()).map(({ reason }) => reason);
    expect(reasons).toContain('origin_refused');
    await page.close();
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
    const page = await attacked.pageAt(`${attackers[0]}:${other.port}/`);
    await attacked.withoutEffect(async () => {
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
      const opened = await attacked.pageAt(`file://${file}`);
      await expect.poll(() => opened.title()).toMatch(/,/);
      for (const said of [...framed, await opened.title()]) expect(said).toBe('refused,refused,refused,refused');
      await opened.close();
    });
    await page.close();
  });

  it('WEB-07: no WebSocket opens', async () => {
    for (const at of attackers) {
      const page = await attacked.pageAt(`${at}:${other.port}/`);
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
  });

  // As Chromium sends it for each of the above: so many requests of a page would take a minute.
  it.each<[string, Record<string, string>]>([
    ['WEB-01: a page of a rebound name', { host: 'rebind.test' }],
    ['WEB-03: a page of another origin', { origin: 'http://evil.test' }],
    ['WEB-05: an address in a page', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['WEB-07: a WebSocket', { origin: 'http://evil.test', connection: 'Upgrade', upgrade: 'websocket' }],
  ])('%s is refused on every route', async (_, sent) => {
    const headers = { authorization: `Bearer ${hub.consoleToken}`, ...sent };
    const answers = await Promise.all(routes.map((path) => rawRequest(`${hub.url}${path}`, { headers })));
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([403]);
  });
});
