/** The demo as a person finds it: signed in, with each platform connected, and one of them by two accounts. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { makeDemoReady } from '../../src/main/headless/demo-ready.ts';
import { Secret } from '../../src/main/hub/secret.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { ada, startHub, type TestHub, worldAt } from '../harness/world.ts';

let demo: Demo;
let hub: TestHub;
beforeAll(async () => {
  const stateDirectory = join(temporaryFolder(), 'world');
  demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 600 }, () => {});
  hub = await startHub(
    worldAt(demo.announcement, () => demo.stop()),
    false,
  );
}, 120_000);
afterAll(async () => {
  await hub?.hub.close();
  await demo?.stop();
});

const ready = (isNew: boolean) =>
  makeDemoReady(hub.hub, { ...demo.announcement, clientSecret: new Secret(demo.announcement.clientSecret), isNew });
const accounts = async () => (await hub.call('accounts.list', {})).map(({ platform, label }) => `${platform} ${label}`);

it('has both Google accounts of Ada beside those of the other platforms, and keys for all of them', async () => {
  expect(await ready(true)).toMatchObject({
    ok: true,
    value: { userId: ada },
  });
  const found = await accounts();
  expect(found).toEqual(
    expect.arrayContaining(['github ada-demo', 'google ada@example.com', 'google ada@northwind.example']),
  );
  expect(found.length).toBeGreaterThanOrEqual(5);
  for (const { grant } of await hub.call('keys.list', {})) expect(grant.accounts).toHaveLength(found.length);
});

it('connects nothing twice when it starts again', async () => {
  const before = await hub.call('accounts.list', {});
  expect(await ready(false)).toMatchObject({ ok: true });
  expect((await hub.call('accounts.list', {})).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});
