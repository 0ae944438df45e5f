/** A web page in a real browser against the OAuth door: it can lead the person to it, and do nothing else there. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();
let site: Server;
let page: Page;
/** What the hub answered the browser, as `status path`. */
let answers: string[];

beforeAll(async () => {
  site = createServer((_, response) => void response.setHeader('content-type', 'text/html').end('<body></body>'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
});
afterAll(async () => {
  site?.close();
});
beforeEach(async () => {
  page = await (await newContext()).newPage();
  answers = [];
  page.on('response', (answer) => {
    const { origin, pathname } = new URL(answer.url());
    if (origin === hub.url) answers.push(`${answer.status()} ${pathname.replace(/ask_.*/, '')}`);
  });
});
afterEach(closeContexts);

const client = rawOAuth(() => hub);

// To a browser `localhost` is another site than 127.0.0.1; another port of the same host is the same site.
describe.each(['localhost', '127.0.0.1'])('a page of http://%s', (host) => {
  beforeEach(() => page.goto(`http://${host}:${(site.address() as AddressInfo).port}/`));

  it('leads the person to the door', async () => {
    await page.evaluate((url) => location.assign(url), client.authorizeUrl(await client.register()));
    await page.getByText('Answer in OpenGitHubX').waitFor();
    expect(answers).toEqual(['303 /oauth/authorize', '200 /oauth/continue/']);
  });

  it('can neither frame it, nor ask behind the person’s back', async () => {
    const url = client.authorizeUrl(await client.register());
    // As many as can wait: another would push the oldest out.
    const waiting: string[] = [];
    for (let index = 0; index < 10; index++) waiting.push(await client.asked(await client.register()));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate(
      async ([ask, proceed]) => {
        const loaded = (element: HTMLElement) =>
          new Promise((done) => {
            element.addEventListener('load', done);
            element.addEventListener('error', done);
            document.body.append(element);
          });
        for (const source of [ask, proceed]) {
          const embed = Object.assign(document.createElement('object'), { data: source, type: 'text/html' });
          await Promise.all([
            loaded(Object.assign(document.createElement('iframe'), { src: source })),
            loaded(Object.assign(document.createElement('img'), { src: source })),
            loaded(Object.assign(document.createElement('script'), { src: source })),
            loaded(embed),
          ]);
          await fetch(source, { mode: 'no-cors', credentials: 'include' }).catch(() => undefined);
          await fetch(source).catch(() => undefined);
        }
      },
      [url, `${hub.url}/oauth/continue/${waiting[0]}`] as [string, string],
    );
    expect(asked.filter((one) => one.startsWith(hub.url)).length).toBeGreaterThanOrEqual(10);
    expect(answers.filter((answer) => !answer.startsWith('403'))).toEqual([]);
    const left = await Promise.all(waiting.map((id) => hub.call('authorizations.list', { id })));
    expect(left.filter((list) => list.length === 1)).toHaveLength(10);
  });

  it('can post no form to it, and read nothing of what it says', async () => {
    const own = await client.register();
    const { refresh_token: token = '' } = await client.redeem(own, await client.code(own));
    const read = await page.evaluate(
      async ([base, refreshToken, clientId]) => {
        const body = new URLSearchParams({ token: refreshToken, client_id: clientId });
        const texts = [];
        for (const path of ['/oauth/revoke', '/oauth/token', '/oauth/register', '/mcp/oauth']) {
          for (const mode of ['cors', 'no-cors'] as const) {
            const answer = await fetch(base + path, { method: 'POST', mode, body }).catch(() => undefined);
            texts.push(await answer?.text());
          }
        }
        for (const path of ['oauth-authorization-server/oauth', 'oauth-protected-resource/mcp/oauth']) {
          texts.push(await (await fetch(`${base}/.well-known/${path}`).catch(() => undefined))?.text());
        }
        return texts.join('');
      },
      [hub.url, token, own.clientId] as [string, string, string],
    );
    expect(read).toBe('');
    await page.evaluate(
      ([base, refreshToken, clientId]) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: `${base}/oauth/revoke` });
        for (const [name, value] of Object.entries({ token: refreshToken, client_id: clientId })) {
          form.append(Object.assign(document.createElement('input'), { name, value }));
        }
        document.body.append(form);
        form.submit();
      },
      [hub.url, token, own.clientId] as [string, string, string],
    );
    await page.waitForURL(`${hub.url}/oauth/revoke`);
    expect(answers.filter((answer) => !answer.startsWith('403'))).toEqual([]);
    expect((await client.refresh(own, token)).status).toBe(200);
  });
});
