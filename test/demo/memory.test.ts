/** A world that starts again in the same folder: the same addresses, people, sign-ins and connected accounts. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { freePort } from '../harness/local-server.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { startHub, type TestHub, worldAt } from '../harness/world.ts';

let stateDirectory: string;
let demo: Demo;
let hub: TestHub | undefined;
const start = async (port = 0) => {
  demo = await startDemo({ stateDirectory, port, extraRepositories: 0, lingerSeconds: 600 }, () => {});
  return demo.announcement;
};

beforeEach(async () => {
  stateDirectory = temporaryFolder();
  await start(await freePort(20)); // which nobody else gets while the world is away
});
afterEach(async () => {
  await hub?.hub.close();
  hub = undefined;
  await demo.stop();
  rmSync(stateDirectory, { recursive: true });
});

it('answers the hub as before: nobody signs in or connects again', async () => {
  const { issuer, clientSecret, openWebui, platforms, mcpServers, github, modelKey, remembers } = demo.announcement;
  expect(remembers).toBe(false);
  hub = await startHub(
    worldAt(demo.announcement, async () => {}),
    true,
  );
  await demo.stop();
  expect(await start()).toMatchObject({
    issuer,
    clientSecret,
    openWebui,
    platforms,
    mcpServers,
    github,
    modelKey,
    remembers: true,
  });
  expect(await hub.call('accounts.check', { account: 'ada-demo' })).toMatchObject({ state: 'connected' });
  expect((await hub.call('doctor', {})).filter(({ state }) => state === 'failed')).toEqual([]);
});

it('knows who has signed up, keeps it for its owner alone, and begins again where the file is broken', async () => {
  const url = new URL('/authorize?screen_hint=signup', demo.announcement.issuer);
  for (const [name, value] of Object.entries({
    client_id: demo.announcement.clientId,
    response_type: 'code',
    scope: 'openid',
    state: 's',
    redirect_uri: 'http://127.0.0.1:18484/callback',
  })) {
    url.searchParams.set(name, value);
  }
  await demo.browsers.visit({ url: String(url), signUp: 'newcomer@example.com' }, async () => ({ status: 200 }));
  await demo.stop();
  const path = join(stateDirectory, 'memory.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toContain('newcomer@example.com');
  writeFileSync(path, 'broken');
  expect((await start()).remembers).toBe(false);
});

it('listens elsewhere where another program has taken a port of it', async () => {
  const { github } = demo.announcement;
  await demo.stop();
  const other = createServer().listen(Number(new URL(github).port), '127.0.0.1');
  await new Promise((ready) => other.once('listening', ready));
  expect((await start()).github).not.toBe(github);
  other.close();
});
