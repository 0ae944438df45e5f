/** A person without a tenant: from an empty home to an account in this computer's vault, and who may begin so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../src/main/hub/features/backup/restore.ts';
import { Secret, spellingsOf } from '../../src/main/hub/ground/secret.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { postJson } from '../harness/post-json.ts';
import { callTool } from '../harness/tool-server.ts';
import { expectOk, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});
const open = async (ready = true, dataDir = temporaryFolder(), ports = memoryPorts()) => {
  hub = await startHub(world, ready, dataDir, ports, { port: 0 }, { withoutTenant: true });
};
const hour = 3_600_000;
const given = ['code', 'manifest_code', 'pem', 'webhook_secret', 'client_secret', 'access_token', 'refresh_token'].map(
  (kind) => `github_${kind}`,
);

describe('who begins without a tenant', () => {
  const signal = new AbortController().signal;
  const startHere = (opened: boolean, window: 'console' | 'confirmation' = 'console') =>
    hub.hub.window(window, 'session.startHere', {}, { userId: undefined, openUrl: async () => {}, signal, opened });

  it('owns the hub under a UserId that names nobody, and is the only one who does', async () => {
    await open(false);
    expect(hub.me).toMatch(/^local\|[0-9a-f]{24}$/);
    expect(await hub.call('people.list', {})).toMatchObject({ people: [{ userId: hub.me, owner: true, email: '' }] });
    expect(await startHere(true)).toMatchObject({ failure: { code: 'passphrase_needed' } });
  });

  it('has opened it with its passphrase: no other window, and no program of this computer, becomes its owner', async () => {
    hub = await startHub(world, false);
    hub.ports.settings.update({ tenant: undefined });
    expect([await startHere(false), await startHere(true, 'confirmation')]).toMatchObject([
      { failure: { code: 'signed_out' } },
      { failure: { code: 'elsewhere' } },
    ]);
    const over = await postJson(`${hub.url}/console/api/session.startHere`, {});
    expect([over.status, await hub.hub.people.owner()]).toEqual([expect.any(Number), undefined]);
    expect(over.status).toBeGreaterThanOrEqual(400);
    expect(await startHere(true)).toMatchObject({ ok: true });
  });

  it('has no tenant: where there is one, it says who somebody is', async () => {
    hub = await startHub(world, false);
    expect(await startHere(true)).toMatchObject({ failure: { code: 'usage' } });
    expect(await hub.hub.people.owner()).toBeUndefined();
  });
});

describe('an account in this computer’s vault', () => {
  it('is renewed when its token has ended, once for all who call', async () => {
    await open();
    const { key } = await hub.createKey({});
    await world.control('DELETE', '/requests');
    hub.ports.advance(9 * hour);
    const all = await Promise.all(Array.from({ length: 3 }, () => callTool(hub, key, 'github_get_me', {})));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    const renewed = (await world.requests()).filter(({ path }) => path.startsWith('/login/oauth/access_token'));
    expect(renewed).toHaveLength(1);
  });

  it('whose renewal never came back says why, and comes back with the same id and working keys', async () => {
    await open();
    const { key } = await hub.createKey({});
    const [{ id } = { id: '' }] = await hub.call('accounts.list', {});
    hub.ports.advance(9 * hour);
    const path = '^/login/oauth/access_token';
    await world.control('POST', '/faults', { service: 'github', path, truncate: 5, times: 1 });
    const first = await callTool(hub, key, 'github_get_me', {});
    expect(first.body.error.code).toMatch(/^platform_(failed|unreachable)$|^reconnect$/);
    const { body } = await callTool(hub, key, 'github_get_me', {});
    expect([body.error.code, body.error.message]).toEqual(['reconnect', expect.stringContaining('never arrived')]);
    await hub.call('accounts.connect', { platform: 'github' });
    expect(await hub.call('accounts.list', {})).toMatchObject([{ id, state: 'connected' }]);
    expect((await callTool(hub, key, 'github_get_me', {})).body).toMatchObject({ login: 'ada-demo' });
  });

  it('is connected again through the same App, and no second one is made', async () => {
    await open();
    const made = async () => (await world.requests()).filter(({ path }) => path.startsWith('/app-manifests/')).length;
    const before = await made();
    await hub.call('accounts.connect', { platform: 'github', account: 'ada-demo' });
    expect(await made()).toBe(before);
  });

  it('is marked at the start after a restore whose backup is older than the last renewal, and only then', async () => {
    await open();
    const { dataDir, ports } = hub;
    const { key } = await hub.createKey({});
    const [older = '', newer = ''] = ['older', 'newer'].map((name) => join(temporaryFolder(), name));
    await hub.call('backup', { file: older });
    hub.ports.advance(9 * hour);
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
    await hub.call('backup', { file: newer });
    hub.ports.advance(9 * hour);
    const renewals = async () =>
      (await world.requests()).filter(({ path }) => path === '/login/oauth/access_token').length;
    const stateAfter = async (file: string) => {
      await hub.hub.close();
      expectOk(await restoreBackup(dataDir, file, ports.clock.now()));
      await world.control('DELETE', '/requests');
      await open(false, dataDir, ports);
      await expect.poll(renewals).toBe(1);
      await hub.call('accounts.check', { account: 'ada-demo' }); // after the look that is under way
      return (await hub.call('accounts.list', {}))[0]?.state;
    };
    expect([await stateAfter(older), await stateAfter(newer)]).toEqual(['reconnect', 'connected']);
  });

  it('leaves nothing that opens it in any file: not its tokens, nor what GitHub told of the App', async () => {
    await open();
    const { key } = await hub.createKey({});
    hub.ports.advance(9 * hour);
    await callTool(hub, key, 'github_get_me', {});
    const secrets = world.ledger().filter(({ kind }) => given.includes(kind));
    expect(new Set(secrets.map(({ kind }) => kind)).size).toBe(given.length);
    const files = readdirSync(hub.dataDir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name)).toString('latin1'));
    const found = secrets.filter(({ value }) =>
      spellingsOf(new Secret(value)).some(
        (text) => files.some((file) => file.includes(text)) || hub.ports.events.join().includes(text),
      ),
    );
    expect(found).toEqual([]);
  });

  it('is not begun by a page of another program: GitHub’s answer counts with the state that the hub gave', async () => {
    await open(false);
    const pages: string[] = [];
    const connecting = hub.hub.calls['accounts.connect'](
      { platform: 'github' },
      { openUrl: async (url) => void pages.push(url), signal: new AbortController().signal, userId: hub.me },
    );
    await expect.poll(() => pages).toHaveLength(1);
    const [page = ''] = pages;
    const forged = await fetch(`${page}?code=1&state=2`);
    expect([forged.status, await forged.text()]).toEqual([400, expect.stringContaining('not the answer')]);
    const other = await fetch(`${new URL('/console/connecting/', hub.url).href}${'A'.repeat(43)}`);
    expect(other.status).toBe(400);
    await world.visit('ada', { github: 'ada-demo' })(page);
    expect(await connecting).toMatchObject({ ok: true, value: { label: 'ada-demo' } });
    expect((await fetch(page)).status).toBe(400);
  });
});
