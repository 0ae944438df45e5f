/**
 * What gives authority and what takes it away, at one moment, over a database that answers late: whatever was ended stays ended, and one
 * request is one effect. The places are those of `test/unit/hub/check-await-act.test.ts`.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lateDatabase } from '../harness/late-database.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { approve, callTool, madeBy } from '../harness/tool-server.ts';
import { ada, sharedHub, startHub } from '../harness/world.ts';

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
const alive = async () => (await hub.call('keys.list', {})).filter(({ revokedAt }) => revokedAt === null);

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

  it('ends with it, where the disk takes the key only after the answer', async () => {
    const { secrets } = hub.ports;
    const { set } = secrets;
    const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    secrets.set = async (...kept) => {
      secrets.set = set; // the first alone is late
      begun.resolve();
      await answered.promise;
      return set(...kept);
    };
    const making = hub.tried('keys.create', { client: 'a late one', write: false, days: 1 });
    await begun.promise;
    await hub.tried('revokeAll', {});
    answered.resolve();
    expect(await making).toMatchObject({ ok: false, failure: { code: 'revoked' } });
    expect(await alive()).toEqual([]);
  });
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
  const signIn = () => hub.call('session.signIn', { signUp: false });

  it.each([0, 1, 2, 8, 32, 128])('ends with everything that is revoked %i turns after the consent', async (turns) => {
    await signIn();
    const connected = await connectingWhile(turns, () => hub.tried('revokeAll', {}));
    expect(connected.ok).toBe(false);
    expect(await live()).toEqual([]);
  });

  it.each([0, 1, 2, 8, 32, 128])(
    'anew stays closed where it is disconnected %i turns after the consent',
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
