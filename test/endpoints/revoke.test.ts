/** Revoking for real: every side is asked, what does not answer is asked again, and the receipt says what each has answered. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import type { PlatformRevocation } from '../../src/main/hub/platforms/platform.ts';
import type { Receipt, ReceiptLine } from '../../src/shared/receipt.ts';
import { serveTest } from '../harness/local-server.ts';
import { post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { legacySession, listenStream } from '../harness/streams.ts';
import { postTool } from '../harness/tool-server.ts';
import { ada, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});

const answers = ({ lines }: Receipt) => lines.map(({ side, answer }) => `${side}: ${answer}`);
const lineOf = ({ lines }: Receipt, side: ReceiptLine['side']) => lines.find((line) => line.side === side);
const latest = async (id: string) => (await hub.call('receipts.list', {})).find((receipt) => receipt.id === id);
const answerOf = async (id: string, side: ReceiptLine['side']) => {
  const receipt = await latest(id);
  return receipt && lineOf(receipt, side)?.answer;
};
const fault = (service: string, path: string, about: object) =>
  world.control('POST', '/faults', { service, path, ...about });
const latestSecret = (kind: string): string => world.ledger().findLast((line) => line.kind === kind)?.value ?? '';
const call = (key: string) => post(`${hub.url}/mcp`, key, 'tools/call', { name: 'github_get_me', arguments: {} });
const asGitHub = async (token: string) =>
  (await fetch(`${world.github}/user`, { headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test' } }))
    .status;
/** Whether the tenant still gives anything for a refresh token. */
const refreshes = async (refreshToken: string) => {
  const { clientId, clientSecret } = world;
  const answer = await fetch(`${world.issuer}oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  return answer.status;
};

/** RFC 8785 by hand: as anybody can check a receipt who has it alone. */
const canonical = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
          .join(',')}}`
      : JSON.stringify(value);
const isSigned = ({ signature, ...signed }: Receipt): boolean =>
  verify(null, Buffer.from(canonical(signed)), createPublicKey(signed.publicKey), Buffer.from(signature, 'base64'));

describe('revoking everything', () => {
  it('ends it at every side, and each says so', async () => {
    hub = await startHub(world);
    const { key } = await hub.createKey({});
    const other = await hub.createKey({ client: 'another' });
    expect((await call(key)).status).toBe(200);
    const streams = [
      await listenStream(`${hub.url}/mcp`, key),
      await (await legacySession(`${hub.url}/mcp`, other.key)).stream(),
    ];
    const [refreshToken, platformToken] = [latestSecret('auth0_refresh_token'), latestSecret('github_access_token')];
    expect([await refreshes(refreshToken), await asGitHub(platformToken)]).toEqual([200, 200]);

    const receipt = await hub.call('revokeAll', {});
    expect(answers(receipt)).toEqual([
      'keys: revoked',
      'keys: revoked',
      'approvals: revoked',
      'cached tokens: revoked',
      'connected account: revoked',
      'platform: revoked',
      'platform: by hand',
      'sign-in: revoked',
      'browser session: revoked',
    ]);
    await Promise.all(streams.map(({ closed }) => closed));
    expect([(await call(key)).status, (await call(other.key)).status]).toEqual([401, 401]);
    expect([await refreshes(refreshToken), await asGitHub(platformToken)]).toEqual([403, 401]);
    const served = (await world.requests()).map(({ service, method, path, status }) => [service, method, path, status]);
    expect(served).toContainEqual(['github', 'POST', '/credentials/revoke', 202]);
    // Which session it was is for the tenant alone, and the browser asks nobody before it is over.
    expect(served.some(([service, , path]) => service === 'tenant' && String(path).startsWith('/oidc/logout'))).toBe(
      true,
    );
    expect(receipt.lines.find(({ answer }) => answer === 'by hand')?.page).toBe(
      'https://github.com/settings/apps/authorizations',
    );
    expect(await hub.call('accounts.list', {})).toEqual([]);
  });

  it('the person is asked who they are at the next sign-in: the tenant has ended its session', async () => {
    hub = await startHub(world);
    /** A sign-in that may show no page. */
    const silently = () =>
      hub.hub.calls['session.signIn'](
        { signUp: false },
        {
          userId: ada,
          signal: new AbortController().signal,
          openUrl: (url) => world.visit('ada')(`${url}&prompt=none`),
        },
      );
    const refused = (why: RegExp) => ({ failure: { code: 'sign_in_refused', message: expect.stringMatching(why) } });
    expect(await silently()).toMatchObject(refused(/consent_required|interaction_required/)); // it knows who that is
    expect(lineOf(await hub.call('session.signOut', {}), 'browser session')?.answer).toBe('revoked');
    expect(await silently()).toMatchObject(refused(/login_required/));
  });

  it('REV-04: what waits is denied, and a late yes is refused', async () => {
    hub = await startHub(world);
    const { key } = await hub.createKey({ write: true });
    const asking = postTool(hub, key, 'github_create_issue', { repository: 'ada-demo/atlas-service', title: 'Late' });
    await expect.poll(() => hub.ports.asked.length).toBe(1);
    const [asked] = hub.ports.asked;
    const receipt = await hub.call('revokeAll', {});
    expect(lineOf(receipt, 'approvals')?.detail).toBe('1 denied.');
    const late = await hub.tried('approvals.approve', {
      id: asked?.id ?? '',
      hash: asked?.hash ?? '',
      forAWhile: false,
    });
    expect(late.ok).toBe(false);
    await asking;
    const writes = (await world.requests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/issues'));
    expect(writes).toEqual([]);
  });

  it('REV-08: a write that had been sent is not hidden by the revocation', async () => {
    hub = await startHub(world);
    const { key } = await hub.createKey({ write: true });
    await fault('github', '/issues$', { hang: true, times: 1 });
    const tool = (name: string, args: object) => postTool(hub, key, name, args);
    const asking = tool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'Sent before' });
    await expect.poll(() => hub.ports.asked.length).toBe(1);
    const { id = '', hash = '' } = hub.ports.asked[0] ?? {};
    await hub.call('approvals.approve', { id, hash, forAWhile: false });
    await asking;
    const polling = tool('approval_status', { approval_id: id });
    const sent = async () =>
      (await world.requests()).some(({ path, status }) => path.endsWith('/issues') && status === 0);
    await expect.poll(sent).toBe(true);
    await hub.call('revokeAll', {});
    await polling;
    const [last] = (await hub.call('audit.list', { limit: 100 })).filter(
      ({ tool: of }) => of === 'github_create_issue',
    );
    expect(last).toMatchObject({ approvalId: id, verdict: 'allow', outcome: 'unknown' });
  });

  it('REV-10: an old secret opens no key that was made anew with the same name', async () => {
    hub = await startHub(world);
    const old = await hub.createKey({ client: 'Cursor' });
    await hub.call('keys.revoke', { id: old.id });
    const again = await hub.createKey({ client: 'Cursor' });
    expect([(await call(old.key)).status, (await call(again.key)).status]).toEqual([401, 200]);
  });
});

describe('a side that fails', () => {
  it('GitHub is asked again until it has taken the token; each answer is a revision of its own', async () => {
    hub = await startHub(world);
    const { key } = await hub.createKey({});
    await call(key);
    const token = latestSecret('github_access_token');
    await fault('github', '^/credentials/revoke', { status: 500 });
    const first = await hub.call('revokeAll', {});
    expect(lineOf(first, 'platform')).toMatchObject({
      answer: 'retrying',
      detail: 'The platform failed. It answers 500.',
    });
    expect([isSigned(first), await asGitHub(token)]).toEqual([true, 200]);
    await world.control('DELETE', '/faults');
    hub.hub.woke();
    await expect.poll(() => answerOf(first.id, 'platform')).toBe('revoked');
    const last = (await latest(first.id)) as Receipt;
    expect(last.revision).toBeGreaterThan(first.revision);
    expect([isSigned(last), await asGitHub(token)]).toEqual([true, 401]);
  });

  it('is asked again at once when the computer wakes, which may have been out of reach of it', async () => {
    hub = await startHub(world);
    await fault('github', '^/credentials/revoke', { status: 500 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); // nor by the time that has gone by
    onTestFinished(() => void vi.useRealTimers());
    const { id } = await hub.call('revokeAll', {});
    expect(await answerOf(id, 'platform')).toBe('retrying');
    await world.control('DELETE', '/faults');
    hub.hub.woke();
    while ((await answerOf(id, 'platform')) !== 'revoked') await turn(); // to poll would let time go by
  });

  it('what GitHub refuses for good is left to the person, with the page for it', async () => {
    hub = await startHub(world);
    await fault('github', '^/credentials/revoke', { status: 422, body: '{"message":"Validation failed"}' });
    const [account] = await hub.call('accounts.list', {});
    const receipt = await hub.call('accounts.disconnect', { account: account?.id ?? '' });
    expect(lineOf(receipt, 'platform')).toMatchObject({
      answer: 'by hand',
      page: 'https://github.com/settings/apps/authorizations',
    });
    expect(lineOf(receipt, 'connected account')?.answer).toBe('revoked');
  });

  it('REV-06: a tenant that is down is asked again, by the next run of the hub as well', async () => {
    const [ports, folder] = [memoryPorts(), temporaryFolder()];
    hub = await startHub(world, true, folder, ports);
    const { key } = await hub.createKey({});
    const refreshToken = latestSecret('auth0_refresh_token');
    for (const path of ['^/oauth/revoke', '^/me/']) await fault('tenant', path, { status: 503 });
    const first = await hub.call('revokeAll', {});
    expect([lineOf(first, 'connected account')?.answer, lineOf(first, 'sign-in')?.answer]).toEqual([
      'retrying',
      'retrying',
    ]);
    // Ended here, whatever the tenant says: nobody is signed in, no key works, and what is kept is under another name.
    expect([(await call(key)).status, (await hub.call('status', {})).person]).toEqual([401, null]);
    const { issuer, clientId } = world;
    expect(await ports.secrets.get(refreshTokenName({ issuer, clientId }, ada))).toBeUndefined();
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({
      failure: { code: 'not_signed_in' },
    });
    await hub.hub.close();

    hub = await startHub(world, false, folder, ports);
    expect([(await call(key)).status, await answerOf(first.id, 'sign-in')]).toEqual([401, 'retrying']);
    const between = (await latest(first.id)) as Receipt;
    await world.control('DELETE', '/faults');
    hub.hub.woke();
    await expect.poll(() => answerOf(first.id, 'sign-in')).toBe('revoked');
    const last = (await latest(first.id)) as Receipt;
    expect(lineOf(last, 'connected account')?.answer).toBe('revoked');
    expect(await refreshes(refreshToken)).toBe(403);
    expect([isSigned(first), isSigned(between), isSigned(last)]).toEqual([true, true, true]);
    expect(last.publicKey).toBe(first.publicKey);
    expect(await hub.call('accounts.list', {})).toEqual([]);
  });

  it('an account that was connected again meanwhile is not taken away late', async () => {
    hub = await startHub(world);
    const [account] = await hub.call('accounts.list', {});
    await fault('tenant', '^/me/v1/connected-accounts/accounts/', { status: 503 });
    const receipt = await hub.call('accounts.disconnect', { account: account?.id ?? '' });
    expect(lineOf(receipt, 'connected account')?.answer).toBe('retrying');
    await hub.call('accounts.connect', { platform: 'github' });
    await world.control('DELETE', '/faults');
    hub.hub.woke();
    await expect.poll(() => answerOf(receipt.id, 'connected account')).toBe('failed');
    expect(await hub.call('accounts.list', {})).toMatchObject([{ label: 'ada-demo', state: 'connected' }]);
    await expect.poll(() => answerOf(receipt.id, 'platform')).not.toBe('retrying');
    const { key } = await hub.createKey({});
    expect(await (await call(key)).text()).toContain('ada-demo'); // nor is its new token ended
    await hub.call('revokeAll', {});
  });
});

describe('one account, or the sign-in alone', () => {
  it('REV-05: an account that is disconnected is gone for every key, and other keys and accounts go on', async () => {
    hub = await startHub(world);
    const keys = [await hub.createKey({}), await hub.createKey({}), await hub.createKey({})];
    await Promise.all(keys.map(({ key }) => call(key)));
    await fault('github', '^/user$', { hang: true });
    const cut = keys.map(async ({ key }) => (await call(key)).text());
    await expect
      .poll(
        async () =>
          (await hub.call('audit.list', { limit: 20 })).filter(
            ({ outcome, verdict }) => verdict === 'allow' && outcome === null,
          ).length,
      )
      .toBeGreaterThanOrEqual(6);
    const token = latestSecret('github_access_token');
    const receipt = await hub.call('accounts.disconnect', { account: 'ada-demo' });
    for (const text of await Promise.all(cut)) expect(text).toMatch(/revoked|no_account|account_unknown/);
    await world.control('DELETE', '/faults');
    expect(answers(receipt)).toEqual([
      'approvals: revoked',
      'cached tokens: revoked',
      'connected account: revoked',
      'platform: revoked',
      'platform: by hand',
    ]);
    expect([await asGitHub(token), (await call(keys[0]?.key ?? '')).status]).toEqual([401, 200]);
    expect((await hub.call('keys.list', {})).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(3);
  });

  it('REV-09: after a sign-out no cached token answers, and the receipt says what was not ended', async () => {
    hub = await startHub(world);
    const { key } = await hub.createKey({});
    await call(key);
    const asked = async () => (await world.requests()).filter(({ service }) => service === 'github').length;
    const receipt = await hub.call('session.signOut', {});
    const before = await asked();
    expect(await (await call(key)).text()).toContain('not_signed_in');
    expect(await asked()).toBe(before);
    expect(answers(receipt)).toEqual(['cached tokens: revoked', 'sign-in: revoked', 'browser session: revoked']);
    expect(lineOf(receipt, 'cached tokens')?.detail).toContain('not ended at the platforms');
    await hub.call('session.signIn', { signUp: false });
    expect((await call(key)).status).toBe(200); // the account was not disconnected, and works again
  });

  it('a browser that never comes back holds up no later sign-in, however often', async () => {
    const parts = { revocationPatience: 0 };
    hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts });
    const { signal } = new AbortController();
    const left = [];
    for (let round = 0; round < 7; round++) {
      const opened = Promise.withResolvers<void>();
      const context = { userId: ada, signal, openUrl: async () => opened.resolve() };
      left.push(hub.hub.calls['session.signOut']({}, context));
      await opened.promise;
      await hub.call('session.signIn', { signUp: false });
    }
    for (const one of await Promise.all(left)) {
      expect(one.ok && lineOf(one.value, 'browser session')?.answer).toBe('unconfirmed');
    }
  });

  it('OAU-17: a copy of the secrets made before the sign-out exchanges nothing after it', async () => {
    const ports = memoryPorts();
    hub = await startHub(world, true, temporaryFolder(), ports);
    const { issuer, clientId } = world;
    const name = refreshTokenName({ issuer, clientId }, ada);
    const stolen = await ports.secrets.get(name);
    await hub.call('session.signOut', {});
    expect(await ports.secrets.get(name)).toBeUndefined();
    if (stolen) await ports.secrets.set(name, stolen);
    expect(await hub.tried('accounts.check', { account: 'ada-demo' })).toMatchObject({
      failure: { code: 'sign_in_again' },
    });
  });

  it('a person who is removed is ended likewise, and the owner keeps the receipt', async () => {
    hub = await startHub(world);
    const { code } = await hub.call('people.invite', { email: 'grace@example.com' });
    const grace = 'auth0|650c3a1e9f1b2c0011223344';
    await hub.call('session.signIn', { signUp: false, invitation: code }, grace);
    await hub.call('accounts.connect', { platform: 'github' }, grace);
    await hub.call('people.remove', { person: grace });
    const [receipt] = await hub.call('receipts.list', {});
    expect(receipt).toMatchObject({ deed: 'remove person', userId: grace });
    expect(answers(receipt as Receipt)).toContain('connected account: revoked');
    expect(answers(receipt as Receipt)).toContain('sign-in: revoked');
    expect(answers(receipt as Receipt)).toContain('browser session: unconfirmed');
  });
});

it('a receipt stands in the record by its hash, and another hub knows it for signed but not for its own', async () => {
  hub = await startHub(world);
  const receipt = await hub.call('session.signOut', {});
  const records = await hub.call('audit.list', { limit: 20 });
  const hash = createHash('sha256').update(canonical(receipt)).digest('hex');
  expect(records.map(({ reason }) => reason)).toContain(
    `receipt ${receipt.id}, revision ${receipt.revision}, SHA-256 ${hash}`,
  );
  const other = await startHub(world, false);
  const text = JSON.stringify(receipt);
  expect(await other.call('receipts.verify', { text })).toEqual({ isSigned: true, isOurs: false });
  await other.hub.close();
});

describe('a platform’s own revocation, as data', () => {
  type Heard = { path: string; contentType: string; authorization: string; body: string };
  const through = async (
    token: PlatformRevocation['token'],
    answer = { status: 200, body: '{"ok":true}' },
    location?: string,
  ) => {
    const heard: Heard[] = [];
    // A platform elsewhere than its API, as Google's is.
    const there = await serveTest(async (request, response) => {
      const { 'content-type': contentType = '', authorization = '' } = request.headers;
      heard.push({ path: request.url ?? '', contentType, authorization, body: await text(request) });
      const head = { 'content-type': 'application/json', ...(location !== undefined && { location }) };
      response.writeHead(answer.status, head).end(answer.body);
    });
    const revocation = { url: `${there}/revoke`, token, detail: 'It is dead.', remains: null };
    const parts = { platforms: [{ ...github, revocation }] };
    hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts });
    const receipt = await hub.call('accounts.disconnect', { account: 'ada-demo' });
    const secret = latestSecret('github_access_token');
    return { line: lineOf(receipt, 'platform'), heard, secret };
  };

  it('a field of a form, as Google takes it (RFC 7009)', async () => {
    const { line, heard, secret } = await through({ in: 'form', name: 'token' });
    expect(line).toMatchObject({ answer: 'revoked', detail: 'It is dead.' });
    expect(heard).toEqual([
      {
        path: '/revoke',
        authorization: '',
        body: `token=${secret}`,
        contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    ]);
  });

  it('the bearer, as Slack takes it', async () => {
    const { line, heard, secret } = await through({ in: 'bearer' });
    expect(line?.answer).toBe('revoked');
    expect(heard).toMatchObject([{ authorization: `Bearer ${secret}`, body: '' }]);
  });

  it('an answer 200 that says it was refused is no revocation', async () => {
    const { line } = await through({ in: 'bearer' }, { status: 200, body: '{"ok":false,"error":"invalid_auth"}' });
    expect(line?.answer).toBe('by hand');
  });

  it.each([301, 302, 303, 307, 308])('a redirect with %i is not followed, and is no revocation', async (status) => {
    const strangers: string[] = [];
    const elsewhere = await serveTest((request, response) => {
      strangers.push(`${request.method} ${request.headers.authorization}`);
      response.end('{"ok":true}');
    });
    const { line, heard } = await through({ in: 'form', name: 'token' }, { status, body: '' }, elsewhere);
    expect([heard.length, strangers]).toEqual([1, []]);
    expect(line?.answer).not.toBe('revoked');
  });
});
