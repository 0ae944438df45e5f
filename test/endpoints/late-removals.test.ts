/** A person is removed at the moment at which something is given or added in their name, over a database that answers late: nothing of it is left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Write } from '../../src/main/hub/ground/database/database.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { lateDatabase } from '../harness/late-database.ts';
import { post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let internet: FakeInternet;
let hub: TestHub;
/** What happens at the next moment of that kind, once. */
let atMessage: (() => Promise<unknown>) | undefined;
let atForgetting: (() => Promise<unknown>) | undefined;

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

describe('a person who is removed', () => {
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
