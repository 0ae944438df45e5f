/** A person is removed at the moment at which something is given or added in their name, over a database that answers late: nothing of it is left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Write } from '../../src/main/hub/ground/database/database.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { lateDatabase } from '../harness/late-database.ts';
import { post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { postTool } from '../harness/tool-server.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let internet: FakeInternet;
let hub: TestHub;
/** What happens at the next moment of that kind, once. */
let atMessage: (() => Promise<unknown>) | undefined;
let atForgetting: (() => Promise<unknown>) | undefined;
let read: Database['read'];

beforeAll(async () => {
  internet = await startInternet('ntfy.sh');
  internet.serve = (request, response) => {
    const act = atMessage;
    atMessage = undefined;
    request.resume();
    void Promise.resolve(act?.()).finally(() => response.end());
  };
  const throughDatabase = (database: Parameters<typeof lateDatabase>[0]) => {
    const late = lateDatabase(database, 23);
    read = late.read;
    return {
      ...late,
      async write(writes: Write[]) {
        if (writes.some(({ sql }) => sql.startsWith('DELETE FROM people'))) {
          const act = atForgetting;
          atForgetting = undefined;
          await act?.();
        }
        return late.write(writes);
      },
    };
  };
  const parts = { internet, throughDatabase };
  hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts });
});
afterAll(async () => {
  await hub?.hub.close();
  await internet?.close();
});

const notifier = (name: string) => ({ name, kind: 'ntfy' as const, secret: `https://ntfy.sh/${name}` });
const wish = { client: 'of a test', write: false, days: 1 };
const remove = () => hub.call('people.remove', { person: 'grace@example.com' });
const left = async (userId: string) => ({
  notifiers: (await hub.call('notifiers.list', {}, userId)).map(({ name }) => name),
  keys: (await hub.call('keys.list', {}, userId)).filter(({ revokedAt }) => revokedAt === null).length,
});

/** How many rows each table has of a person. The audit log keeps its own by design. */
async function rowsOf(userId: string): Promise<Record<string, number>> {
  const tables = await read("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%user_id%'", []);
  const names = tables.map(({ name }) => String(name)).filter((name) => name !== 'audit');
  const counted = names.map(async (name) => {
    const [row] = await read(`SELECT count(*) AS n FROM ${name} WHERE user_id = ?`, [userId]);
    return [name, Number(row?.['n'])] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

describe('a person who is removed', () => {
  it('leaves no row of theirs in any table, of whichever feature it is, and another person keeps theirs', async () => {
    const give = async (userId: string) => {
      await hub.call('accounts.connect', { platform: 'github' }, userId);
      const { key } = await hub.call('keys.create', { ...wish, endpoints: ['openapi'], write: true }, userId);
      await postTool(hub, String(key), 'github_get_me', {});
    };
    await letGraceIn(hub);
    await give(grace);
    await give(ada);
    const before = { ada: await rowsOf(ada), grace: await rowsOf(grace) };
    expect(before.grace).toMatchObject({ people: 1, accounts: 1, keys: 1, call_names: 1 });
    await remove();
    expect(Object.entries(await rowsOf(grace)).filter(([, rows]) => rows > 0)).toEqual([]);
    expect(await rowsOf(ada)).toEqual(before.ada);
  });

  it('while a first message goes to their notifier leaves none, and another person keeps theirs', async () => {
    await letGraceIn(hub);
    await hub.call('notifiers.add', notifier('ada'));
    atMessage = remove;
    expect(await hub.tried('notifiers.add', notifier('grace'), grace)).toMatchObject({ ok: false });
    expect([await left(grace), (await left(ada)).notifiers]).toEqual([{ notifiers: [], keys: 0 }, ['ada']]);
  });

  it.each([
    ['a notifier', (userId: string) => hub.tried('notifiers.add', notifier('late'), userId)],
    ['a key', (userId: string) => hub.tried('keys.create', wish, userId)],
    [
      'a key that they had proposed',
      async (userId: string) => {
        const { id } = await hub.call('keys.propose', wish, userId);
        return hub.tried('keys.confirm', { id }, userId);
      },
    ],
  ])('leaves nothing of %s that is given in their name just before they are forgotten', async (_, give) => {
    await letGraceIn(hub);
    const before = await left(ada);
    let given: unknown[] = [];
    atForgetting = async () => {
      given = [await give(grace), await give(ada)];
    };
    await remove();
    expect(given).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await left(grace)).toEqual({ notifiers: [], keys: 0 });
    const statuses = given.map(async (one) => {
      const { key } = (one as { value: { key?: string } }).value;
      return key === undefined ? undefined : (await post(hub.mcpUrl, key, 'tools/list')).status;
    });
    expect([
      [401, 200],
      [undefined, undefined],
    ]).toContainEqual(await Promise.all(statuses));
    const now = await left(ada);
    expect(now.keys + now.notifiers.length).toBe(before.keys + before.notifiers.length + 1);
  });

  it('while the disk takes their key leaves none that works', async () => {
    await letGraceIn(hub);
    const { secrets } = hub.ports;
    const { set } = secrets;
    const [begun, removed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    secrets.set = async (...kept) => {
      secrets.set = set; // the first alone is late
      begun.resolve();
      await removed.promise;
      return set(...kept);
    };
    const making = hub.tried('keys.create', wish, grace);
    await begun.promise;
    await remove();
    removed.resolve();
    const made = await making.catch((error: Error) => error);
    expect(made).toMatchObject({ ok: false, failure: { code: 'revoked' } });
    expect((await left(grace)).keys).toBe(0);
  });
});
