/** The page for approvals as a phone meets it: behind a proxy of the person's own, at a name that serves nothing else. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newContext } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { postJson } from '../harness/post-json.ts';

let hub: DemoInProcess;
let context: BrowserContext;
let page: Page;
/** Where the proxy answers; Chromium takes a name below `localhost` for as good as https. */
let origin: string;
let key: string;
const proxy = createServer((asked, answer) => {
  const { method, url: path, headers } = asked;
  const { port } = new URL(hub.url);
  const sent = request({ port, host: '127.0.0.1', method, path, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  answer.once('close', () => sent.destroy());
  sent.once('error', () => answer.destroy());
  asked.pipe(sent);
});

beforeAll(async () => {
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  origin = `http://phone.localhost:${(proxy.address() as AddressInfo).port}`;
  hub = await startDemoInProcess({ approveUrl: origin });
  key = await hub.createKey('Robot', { write: true });
  context = await newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  page = await context.newPage();
  await withAuthenticator(page);
});
afterAll(async () => {
  await context?.close();
  await hub?.stop();
  proxy.closeAllConnections();
  proxy.close();
});

async function withAuthenticator(of: Page): Promise<void> {
  const session = await of.context().newCDPSession(of);
  await session.send('WebAuthn.enable');
  const options = {
    ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const),
    ...{ isUserVerified: true, automaticPresenceSimulation: true },
  };
  await session.send('WebAuthn.addVirtualAuthenticator', { options });
}
async function ask(title: string): Promise<string> {
  const input = { repository: 'ada-demo/atlas-service', title };
  const asked = await postJson(`${hub.url}/tools/github_create_issue`, input, key);
  return String(((await asked.json()) as { approval_id: string }).approval_id);
}
const stateOf = async (id: string) => (await hub.call('approvals.standing', { id })).state;

it('adds the phone by a code at the terminal after the passphrase, and approves there', async () => {
  const added = await hub.cliAtTerminal(['demo'], 'passkeys', 'add', '--phone');
  const link = new RegExp(`${origin}/approve/#add=[\\w-]{43}`).exec(added.stdout)?.[0] ?? '';
  expect(added.stdout.split('\n').filter((line) => /^[█▀▄ ]{30,}$/.test(line)).length).toBeGreaterThan(15);
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Name' }).fill('Phone');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByText('The passkey Phone was added.').waitFor();
  const id = await ask('From the sofa');
  expect((await hub.call('approvals.list', {})).map(({ passkeyAt }) => passkeyAt)).toEqual([
    `${origin}/approve/#approve=${id}`,
  ]);
  await page.goto(`${origin}/approve/`);
  await page.reload();
  await page.getByRole('button', { name: 'Open with passkey' }).click();
  await page.getByRole('button', { name: 'Approve once', disabled: false }).click();
  await expect.poll(() => stateOf(id)).not.toBe('waiting');
});

it('serves nothing but that page at its name', async () => {
  for (const path of ['/console/', '/', '/health', '/connect/github', '/approve/apr_0123456789abcdefABCDEF']) {
    const answer = await page.goto(`${origin}${path}`);
    expect([path, answer?.status()]).toEqual([path, 403]);
  }
  const called = await fetch(`${hub.url}/mcp`, { method: 'POST', headers: { origin } });
  expect(called.status).toBe(403);
});
