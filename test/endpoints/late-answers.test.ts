/**
 * What gives authority and what takes it away, at one moment, over a database that answers late: whatever was ended stays ended, and one
 * request is one effect. The places are those of `test/unit/hub/check-await-act.test.ts`.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addImport } from '../harness/imported.ts';
import { lateDatabase } from '../harness/late-database.ts';
import { post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { packed } from '../harness/packed.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { approve, callTool, madeBy } from '../harness/tool-server.ts';
import { ada, grace, sharedHub, startHub } from '../harness/world.ts';

const { hub, world } = sharedHub((world) =>
  startHub(
    world,
    true,
    temporaryFolder(),
    memoryPorts(),
    { port: 0 },
    {
      parts: { throughDatabase: (database) => lateDatabase(database, 11) },
    },
  ),
);
const later = async <T>(turns: number, act: () => Promise<T>): Promise<T> => {
  for (let left = turns; left > 0; left -= 1) await turn();
  return act();
};
const alive = async (userId = ada) =>
  (await hub.call('keys.list', {}, userId)).filter(({ revokedAt }) => revokedAt === null);
const signIn = () => hub.call('session.signIn', { signUp: false });

/** The next write or look of that part of the secrets waits until it is let go. */
function lateSecrets(which: 'get' | 'set') {
  const { secrets } = hub.ports;
  const before = secrets[which];
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = async (...given: unknown[]): Promise<unknown> => {
    Object.assign(secrets, { [which]: before }); // the first alone is late
    begun.resolve();
    await released.promise;
    return (before as (...of: unknown[]) => Promise<unknown>)(...given);
  };
  Object.assign(secrets, { [which]: late });
  return { begun: begun.promise, release: () => released.resolve() };
}

describe('a key', () => {
  it.each([0, 1, 2, 4, 8, 16, 32])(
    'that is paused once more %i turns after a resume began stays paused',
    async (turns) => {
      const { id } = await hub.createKey({});
      await hub.call('keys.pause', { id });
      const resumed = hub.tried('keys.resume', { id });
      await later(turns, () => hub.call('keys.pause', { id }));
      await resumed;
      const [key] = (await hub.call('keys.list', {})).filter((one) => one.id === id);
      expect(key?.paused).toBe(true);
    },
  );
});

describe('an undo', () => {
  it('that is asked for twice at once is one question and one change', async () => {
    const { key } = await hub.createKey({ write: true });
    const repository = 'ada-demo/atlas-service';
    const { body } = await madeBy(hub, key, 'github_create_issue', { repository, title: 'Twice', body: 'Before' });
    await madeBy(hub, key, 'github_update_issue', { repository, number: body['number'], body: 'After' });
    const [change] = await hub.call('approvals.done', {});
    const ids = await Promise.all(
      [0, 0, 1, 5].map((turns) => later(turns, () => hub.tried('approvals.undo', { id: change?.id ?? '' }))),
    );
    const [id = '', ...others] = ids.map((asked) => (asked.ok ? asked.value.id : asked.failure.code));
    expect(others).toEqual([id, id, id]);
    expect((await approve(hub, id)).ok).toBe(true);
    const before = hub.ports.asked.length;
    // While it is being made the change still stands in the list: it is not asked for once more.
    const more = await hub.tried('approvals.undo', { id: change?.id ?? '' });
    if (more.ok) expect(more.value.id).toBe(id);
    expect(hub.ports.asked.length).toBe(before);
    await expect
      .poll(async () => (await callTool(hub, key, 'github_get_issue', { repository, number: body['number'] })).body)
      .toMatchObject({ body: 'Before' });
  });
});

describe('what is given while everything is being revoked', () => {
  it.each([1, 2, 3])('ends with it, up to its answer (%i)', async (round) => {
    let isAnswered = false;
    const revoking = hub.tried('revokeAll', {}).finally(() => {
      isAnswered = true;
    });
    const given: Promise<unknown>[] = [];
    // Some are begun before it has looked, some while its sides are asked, some in its last turns.
    for (let at = 0; !isAnswered; at += 1) {
      const wish = { client: `race ${round}, ${at}`, write: false, days: 1 };
      if (given.length < 200) given.push(hub.tried('keys.create', wish));
      await turn();
    }
    await Promise.all([revoking, ...given]);
    expect(given.length).toBeGreaterThan(5);
    expect((await alive()).map(({ client }) => client)).toEqual([]);
  });

  it.each([
    ['the disk takes the key only after the answer', 'set'],
    ['it was asked for at a terminal before, and waits for a look at what that takes', 'get'],
  ] as const)('ends with it, where %s', async (_, step) => {
    const disk = lateSecrets(step);
    const making = hub.tried('keys.create', { client: 'a late one', write: false, days: 1 });
    await disk.begun;
    await hub.tried('revokeAll', {});
    disk.release();
    expect(await making).toMatchObject({ ok: false, failure: { code: 'revoked' } });
    expect(await alive()).toEqual([]);
  });

  it.each([0, 1, 4, 16])(
    'ends with it, where it was proposed before and is confirmed %i turns after it began',
    async (turns) => {
      const wish = { client: 'a wish', write: false, days: 1 };
      const [first, second] = [await hub.call('keys.propose', wish), await hub.call('keys.propose', wish)];
      const revoking = hub.tried('revokeAll', {});
      const confirming = later(turns, () => hub.tried('keys.confirm', { id: first.id }));
      const made = [await confirming, await revoking.then(() => hub.tried('keys.confirm', { id: second.id }))];
      expect(made.map((one) => one.ok || one.failure.code)).toEqual(['proposal_unknown', 'proposal_unknown']);
      expect(await alive()).toEqual([]);
    },
  );

  it('ends with it, where the disk takes access by OAuth only after the answer', async () => {
    await signIn();
    const id = await rawOAuth(() => hub).asked(await rawOAuth(() => hub).register());
    await hub.call('authorizations.list', { id });
    const disk = lateSecrets('set');
    const granted = hub.tried('authorizations.grant', {
      id,
      write: false,
      accounts: [],
      tools: ['github_get_me'],
      repositories: ['*/*'],
      days: 1,
    });
    await disk.begun;
    await hub.tried('revokeAll', {});
    disk.release();
    expect(await granted).toMatchObject({ ok: false, failure: { code: 'revoked' } });
    expect(await alive()).toEqual([]);
  });

  it('is none of what another person gives at that moment', async () => {
    await signIn();
    await letGraceIn(hub);
    const wish = { client: 'of Grace', write: false, days: 1 };
    const proposed = await hub.call('keys.propose', wish, grace);
    const disk = lateSecrets('set');
    const making = hub.tried('keys.create', wish, grace);
    await disk.begun;
    await hub.tried('revokeAll', {});
    disk.release();
    expect([(await making).ok, (await hub.tried('keys.confirm', { id: proposed.id }, grace)).ok]).toEqual([true, true]);
    expect([await alive(), (await alive(grace)).length]).toEqual([[], 2]);
  });
});

describe('a code of OAuth', () => {
  it.each([0, 1, 2, 4, 8, 16])(
    'is worth nothing where its key is revoked %i turns after it was sent, and that of another key is',
    async (turns) => {
      await signIn();
      const oauth = rawOAuth(() => hub);
      const arrived = async () => {
        const client = await oauth.register();
        return { client, code: await oauth.code(client), id: (await oauth.key(client)).id };
      };
      const [mine, other] = [await arrived(), await arrived()];
      const redeeming = oauth.redeem(mine.client, mine.code);
      await later(turns, () => hub.call('keys.revoke', { id: mine.id }));
      const got = await redeeming;
      const kept = await oauth.redeem(other.client, other.code);
      const asked = async (token = 'none') => (await post(`${hub.url}/mcp/oauth`, token, 'tools/list')).status;
      const refresh = (given = 'none', { clientId }: { clientId: string }) =>
        oauth.send('/oauth/token', { grant_type: 'refresh_token', refresh_token: given, client_id: clientId });
      expect([await asked(got.access_token), await asked(kept.access_token)]).toEqual([401, 200]);
      expect((await refresh(got.refresh_token, mine.client)).error).toBe('invalid_grant');
      expect((await refresh(kept.refresh_token, other.client)).status).toBe(200);
    },
  );
});

describe('an account that is being connected', () => {
  const live = async () =>
    (await hub.call('accounts.list', {})).filter(({ state }) => state !== 'disconnecting').map(({ label }) => label);
  /** Connects it, and does something else once the person has consented, so many turns later. */
  const connectingWhile = async (turns: number, act: () => Promise<unknown>) => {
    const consented = world.visit('ada', { github: 'ada-demo' });
    const acts: Promise<unknown>[] = [];
    const connected = await hub.hub.calls['accounts.connect'](
      { platform: 'github' },
      {
        openUrl: async (url) => {
          await consented(url);
          acts.push(later(turns, act));
        },
        signal: new AbortController().signal,
        userId: ada,
      },
    );
    await Promise.all(acts);
    return connected;
  };

  it.each([0, 1, 2, 8, 32, 128])('ends with everything that is revoked %i turns after the consent', async (turns) => {
    await signIn();
    const connected = await connectingWhile(turns, () => hub.tried('revokeAll', {}));
    expect(connected.ok).toBe(false);
    expect(await live()).toEqual([]);
  });

  it('again stays closed where it is disconnected before its consent counts, and the tenant has not forgotten it yet', async () => {
    await signIn();
    await connectingWhile(0, async () => undefined);
    const [before] = await hub.call('accounts.list', {});
    const path = '^/me/v1/connected-accounts/accounts/';
    await world.control('POST', '/faults', { service: 'tenant', path, status: 503 });
    const consented = world.visit('ada', { github: 'ada-demo' });
    const openUrl = async (url: string) => {
      await consented(url);
      await hub.tried('accounts.disconnect', { account: before?.id ?? '' });
    };
    const context = { openUrl, signal: new AbortController().signal, userId: ada };
    const connected = await hub.hub.calls['accounts.connect']({ platform: 'github' }, context);
    await world.control('DELETE', '/faults');
    expect([connected.ok, await live()]).toEqual([false, []]);
    // What is asked for after that is connected.
    expect((await connectingWhile(0, async () => undefined)).ok).toBe(true);
    await hub.tried('revokeAll', {});
  });

  it.each([0, 1, 2, 8, 32, 128])(
    'again stays closed where it is disconnected %i turns after the consent',
    async (turns) => {
      await signIn();
      await connectingWhile(0, async () => undefined);
      const [before] = await hub.call('accounts.list', {});
      await connectingWhile(turns, () => hub.tried('accounts.disconnect', { account: before?.id ?? '' }));
      expect(await live()).toEqual([]);
      await hub.tried('revokeAll', {});
    },
  );
});

describe('an import', () => {
  const described = (path: string) =>
    packed({
      openapi: '3.0.3',
      info: { title: 'Few', version: '1' },
      servers: [{ url: 'https://api.github.com' }],
      paths: { [path]: { get: { operationId: 'me' } }, '/emojis': { get: { operationId: 'emojis' } } },
    });
  const add = (name: string, path = '/user') =>
    addImport(hub, {
      kind: 'openapi',
      name,
      connection: 'github',
      scopes: [],
      reads: [],
      apiUrl: world.github,
      packed: described(path),
    });
  const remove = (id: string) => hub.call('imports.remove', { id });

  it('that is added twice at once is there once, as one of the two had it', async () => {
    const added = await Promise.allSettled([add('few'), add('few', '/gists'), add('few', '/events')]);
    expect(added.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await hub.call('imports.list', {})).map(({ name }) => name)).toEqual(['few']);
    await remove('few');
  });

  it.each<[string, boolean, () => Promise<unknown>]>([
    ['is removed', false, () => remove('few')],
    ['is removed and comes back as another', false, () => remove('few').then(() => add('few', '/gists'))],
    ['is removed and comes back as it was', false, () => remove('few').then(() => add('few'))],
    [
      'is read again and says something else',
      false,
      () => hub.call('imports.refresh', { id: 'few', packed: described('/gists') }),
    ],
    [
      'is read again and says the same',
      true,
      () => hub.call('imports.refresh', { id: 'few', packed: described('/user') }),
    ],
    ['stays while another is removed', true, () => add('other', '/gists').then(() => remove('other'))],
  ])('has no key for a tool of it that %s while the key is written (%s)', async (_, isMade, act) => {
    await signIn();
    await add('few');
    for (const { id } of await alive()) await hub.call('keys.revoke', { id });
    const disk = lateSecrets('set');
    const making = hub.tried('keys.create', { client: 'a late one', write: false, days: 1, tools: ['few_me'] });
    await disk.begun;
    await act();
    disk.release();
    expect([(await making).ok, (await alive()).length]).toEqual([isMade, isMade ? 1 : 0]);
    for (const { id } of await alive()) await hub.call('keys.revoke', { id });
    if ((await hub.call('imports.list', {})).length > 0) await remove('few');
  });

  it.each<[string, boolean, () => Promise<unknown>]>([
    ['comes back as another', false, () => remove('few').then(() => add('few', '/gists'))],
    ['is removed', false, () => remove('few')],
    ['stays', true, async () => undefined],
  ])('that %s while access by OAuth to it is written gives that or none (%s)', async (_, isMade, act) => {
    await signIn();
    await add('few');
    const oauth = rawOAuth(() => hub);
    const id = await oauth.asked(await oauth.register());
    await hub.call('authorizations.list', { id });
    const disk = lateSecrets('set');
    const granting = hub.tried('authorizations.grant', {
      id,
      write: false,
      accounts: [],
      tools: ['few_me'],
      repositories: ['*/*'],
      days: 1,
    });
    await disk.begun;
    await act();
    disk.release();
    expect([(await granting).ok, (await alive()).length]).toEqual([isMade, isMade ? 1 : 0]);
    for (const key of await alive()) await hub.call('keys.revoke', { id: key.id });
    if ((await hub.call('imports.list', {})).length > 0) await remove('few');
  });
});
