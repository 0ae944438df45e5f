/** An address with `state` stands in no argument of a program, which every user of the computer could read. */
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { browserLegOf } from '../../../src/main/headless/commands/browser-leg.ts';
import { serveTest } from '../../harness/local-server.ts';
import { temporaryFolder } from '../../harness/memory-ports.ts';

afterEach(() => vi.unstubAllEnvs());

/** What the opener of the desktop is called with. */
async function openedWith(address: string) {
  const folder = temporaryFolder();
  const log = `${folder}/arguments`;
  writeFileSync(`${folder}/xdg-open`, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}.new' && mv '${log}.new' '${log}'\n`);
  chmodSync(`${folder}/xdg-open`, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  const said: string[] = [];
  const surroundings = { environment: { DISPLAY: ':0' }, complain: (text: string) => said.push(text) };
  const leg = browserLegOf({ values: {}, surroundings } as never);
  leg.show(address);
  await expect.poll(() => existsSync(log)).toBe(true);
  return { leg, said: said.join(''), opened: readFileSync(log, 'utf8').trim() };
}
/** As a page asks that is called by another name. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  const asking = request(url, { headers: { host } }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}
const go = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

it.each([
  'https://tenant.example/authorize?client_id=a&state=s3cret&code_challenge=c',
  'https://tenant.example/authorize?state=%C3%A9%20s3cret',
  'https://tenant.example/connect?ticket=s3cret#state=s3cret',
  'https://tenant.example/v2/logout?state=s3cret&logout_hint=h',
  'http://127.0.0.1:4000/authorize?state=s3cret',
])('the browser is sent to %s by a page that answers once', async (address) => {
  const { leg, said, opened } = await openedWith(address);
  expect(opened).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
  expect(opened).not.toMatch(/state|s3cret|ticket/);
  expect(said).toContain(new URL(address).href);
  expect((await go(`${opened}x`)).status).toBe(404);
  expect((await go(opened, { method: 'POST' })).status).toBe(404);
  // A name that was led to this computer meanwhile, as by DNS rebinding.
  for (const host of ['evil.example', `evil.example:${new URL(opened).port}`, `localhost:${new URL(opened).port}`])
    expect([host, await statusFor(opened, host)]).toEqual([host, 404]);
  const sent = await go(opened);
  expect([sent.status, sent.headers.get('location')]).toEqual([303, new URL(address).href]);
  expect((await go(opened)).status).toBe(404);
  leg.end();
  await expect(go(opened)).rejects.toThrow();
});

const form = (action: string) => `<form method="post"${action}><button>Continue</button></form>`;
it.each<[string, { status?: number; location?: string; page?: string }, RegExp]>([
  [
    'that sends the browser on',
    { status: 303, location: 'https://github.com/login' },
    /any computer:\n {2}https:\/\/github\.com\/login/,
  ],
  [
    'that sends a form elsewhere',
    { page: form(' action="https://github.com/settings/apps/new"') },
    /data:text\/html;base64,/,
  ],
  ['that asks for something itself', { page: form('') }, /forward its port with ssh -L/],
])(
  'of a browser elsewhere, a page of the hub %s is shown so that it works there',
  async (_, { status = 200, location, page = '' }, shown) => {
    const url = await serveTest((_request, response) => {
      response.writeHead(status, location === undefined ? {} : { location }).end(page);
    });
    const said = Promise.withResolvers<string>();
    const surroundings = { environment: {}, complain: said.resolve, openTerminal: () => undefined };
    const leg = browserLegOf({ values: { 'no-browser': true }, surroundings } as never);
    leg.show(`${url}/console/connecting/${'a'.repeat(43)}`);
    expect(await said.promise).toMatch(shown);
  },
);
