/** What holds of a connected account, no matter in which vault its tokens rest: the same for both, by the same tests. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/shared/receipt.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});

const vaults = [
  { vault: 'Auth0 Token Vault', other: /this computer/i, withoutTenant: false, id: /^cac_/ },
  { vault: 'this computer’s vault', other: /Token Vault/, withoutTenant: true, id: /^own_/ },
];

describe.each(vaults)('an account in $vault', ({ vault, other, withoutTenant, id }) => {
  const open = async (ready = true, dataDir = temporaryFolder(), ports = memoryPorts()) => {
    hub = await startHub(world, ready, dataDir, ports, { port: 0 }, { withoutTenant });
    return hub;
  };
  beforeEach(() => open());
  const labels = async () => (await hub.call('accounts.list', {})).map(({ label, state }) => `${label} ${state}`);
  const connectGrace = () => hub.connect({ platform: 'github' }, { github: 'grace-demo' });
  const tokensOfGitHub = () =>
    world
      .ledger()
      .flatMap(({ kind, value }) => (/^github_(app_)?access_token$|^github_user_token$/.test(kind) ? [value] : []));
  const asGitHub = async (token: string) =>
    (await fetch(`${world.github}/user`, { headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test' } }))
      .status;
  const answers = ({ lines }: Receipt) => lines.map(({ side, answer }) => `${side}: ${answer}`);

  it('works for a client that has a key, with private repositories', async () => {
    expect(await hub.call('accounts.list', {})).toMatchObject([{ label: 'ada-demo', id: expect.stringMatching(id) }]);
    const { key } = await hub.createKey({});
    const { status, body } = await callTool(hub, key, 'github_my_commits', { days: 30 });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('"private":true')]);
  });

  it('is one of several on a platform, each of which answers for itself', async () => {
    expect(await connectGrace()).toMatchObject({ ok: true, value: { label: 'grace-demo' } });
    const [ada, grace] = await hub.call('accounts.list', {});
    const { key } = await hub.createKey({ accounts: [ada?.id ?? '', grace?.id ?? ''] });
    const me = async (account: string) => (await callTool(hub, key, 'github_get_me', { account })).body;
    expect(await Promise.all([me('ada-demo'), me('grace-demo')])).toMatchObject([
      { login: 'ada-demo' },
      { login: 'grace-demo' },
    ]);
    await hub.call('accounts.disconnect', { account: 'grace-demo' });
    expect([await labels(), await me('ada-demo')]).toMatchObject([['ada-demo connected'], { login: 'ada-demo' }]);
  });

  it('keeps its id and its keys when it is connected again', async () => {
    const [before] = await hub.call('accounts.list', {});
    const { key } = await hub.createKey({});
    await hub.call('accounts.connect', { platform: 'github', account: 'ada-demo' });
    expect((await hub.call('accounts.list', {})).map((account) => account.id)).toEqual([before?.id]);
    expect((await callTool(hub, key, 'github_get_me', {})).body).toMatchObject({ login: 'ada-demo' });
  });

  it('is over at once when it is disconnected: its token is dead at the platform, and the receipt says so', async () => {
    const { key } = await hub.createKey({});
    await callTool(hub, key, 'github_get_me', {});
    const live = tokensOfGitHub().at(-1) ?? '';
    expect(await asGitHub(live)).toBe(200);
    const receipt = await hub.call('accounts.disconnect', { account: 'ada-demo' });
    expect(answers(receipt)).toContain('connected account: revoked');
    expect(answers(receipt).filter((line) => /retrying|failed|unconfirmed/.test(line))).toEqual([]);
    expect([await asGitHub(live), await labels()]).toEqual([401, []]);
    expect((await callTool(hub, key, 'github_get_me', {})).body.error.code).toBe('no_account');
  });

  it('is ended after a restart where what has to answer did not', async () => {
    const { dataDir, ports } = hub;
    await world.control('POST', '/faults', { service: withoutTenant ? 'github' : 'tenant', path: '.', status: 503 });
    const { id: receipt } = await hub.call('accounts.disconnect', { account: 'ada-demo' });
    const [shown] = await hub.call('receipts.list', {});
    expect(shown && answers(shown)).toContain('connected account: retrying');
    await hub.hub.close();
    await world.control('DELETE', '/faults');
    await open(false, dataDir, ports);
    const line = async () =>
      (await hub.call('receipts.list', {}))
        .find((one) => one.id === receipt)
        ?.lines.find(({ side }) => side === 'connected account')?.answer;
    await expect.poll(line).toBe('revoked');
    expect(await labels()).toEqual([]);
  });

  it('works after a restart', async () => {
    const { dataDir, ports } = hub;
    const { key } = await hub.createKey({});
    await hub.hub.close();
    await open(false, dataDir, ports);
    expect((await callTool(hub, key, 'github_get_me', {})).body).toMatchObject({ login: 'ada-demo' });
  });

  it('is shown by the doctor as working, in its vault', async () => {
    const findings = await hub.call('doctor', {});
    expect(findings.filter(({ state }) => state === 'failed' || state === 'skipped')).toEqual([]);
    const exchange = findings.find(({ step }) => step === 'exchange');
    expect(exchange?.detail.toLowerCase()).toContain(`${vault} gives a token: ada-demo on GitHub.`.toLowerCase());
  });

  it('is marked when its consent has ended at the platform, and nobody is asked on and on', async () => {
    const { key } = await hub.createKey({});
    await callTool(hub, key, 'github_get_me', {});
    await world.control('POST', '/faults', { service: 'github', path: '^/user', status: 401, body: '{}' });
    if (withoutTenant)
      await world.control('POST', '/faults', {
        service: 'github',
        path: '^/login/oauth/access_token',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"bad_refresh_token","error_description":"The refresh token passed is incorrect or expired."}',
      });
    const { body } = await callTool(hub, key, 'github_get_me', {});
    expect(body.error.code).toMatch(/^(reconnect|platform_unauthorised)$/);
    expect(await labels()).toEqual(['ada-demo reconnect']);
  });

  it('is never said to be kept in the other vault', async () => {
    const receipt = await hub.call('accounts.disconnect', { account: 'ada-demo' });
    await hub.call('accounts.connect', { platform: 'github' });
    const said = JSON.stringify([
      receipt,
      await hub.call('revokeAll', {}),
      await hub.call('receipts.list', {}),
      await hub.call('status', {}),
    ]);
    expect(said).not.toMatch(other);
    expect(said).toContain(vault.replace('this', '').trim());
  });
});
