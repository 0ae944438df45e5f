/** A change that its client named is made once: while it is under way, afterwards, and after a restart. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve as approveIn,
  callTool,
  declineAll,
  poll as pollIn,
  waiting as waitingIn,
} from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
let key: string;
beforeEach(async () => {
  ({ key } = await hub.createKey({ write: true, callsPerMinute: 1000, callsAtOnce: 60 }));
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await declineAll(hub);
});

const repository = 'ada-demo/atlas-service';
let count = 0;
const named = (title = `Once ${++count}`) => ({ repository, title, idempotency_key: `name of ${title}` });
const create = (args: object, with_ = key) => callTool(hub, with_, 'github_create_issue', args);
const poll = (id: string) => pollIn(hub, key, id);
const approve = (id: string) => approveIn(hub, id);
const changing = async () =>
  (await world.requests()).filter(({ service, method }) => service === 'github' && !['GET', 'HEAD'].includes(method))
    .length;
const waiting = () => waitingIn(hub);

describe('a change with an idempotency_key', () => {
  it('is one question however often it is asked, and then one answer', async () => {
    const before = await changing();
    const asked = await Promise.all(Array.from({ length: 10 }, () => create(named('Again and again'))));
    const ids = new Set(asked.map(({ body }) => body['approval_id']));
    expect([ids.size, (await waiting()).length]).toEqual([1, 1]);
    await approve(String([...ids][0]));
    const answers = await Promise.all([
      poll(String([...ids][0])),
      ...Array.from({ length: 10 }, () => create(named('Again and again'))),
    ]);
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body['number']);
    expect([made.length >= 10, new Set(made).size]).toEqual([true, 1]);
    hub.ports.advance(60 * 60_000);
    expect((await create(named('Again and again'))).body['number']).toBe(made[0]);
    expect((await changing()) - before).toBe(1);
  });

  it('is refused with other arguments, and another name is another change', async () => {
    const one = named();
    const first = await create(one);
    const other = await create({ ...one, title: 'Something else' });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'invalid_arguments' } } });
    expect(other.body.error.message).toContain('other arguments');
    expect((await create({ ...named(), title: 'Something else' })).status).toBe(202);
    await approve(String(first.body['approval_id']));
    await poll(String(first.body['approval_id']));
    expect((await create({ ...one, title: 'Something else' })).status).toBe(422);
  });

  it('is the key’s own: another key’s is another', async () => {
    const { key: other } = await hub.createKey({ write: true });
    const one = named();
    const [mine, theirs] = [await create(one), await create(one, other)];
    expect(theirs.status).toBe(202);
    expect(theirs.body['approval_id']).not.toBe(mine.body['approval_id']);
  });

  it('may be tried again where nothing was done', async () => {
    const one = named();
    const first = await create(one);
    await hub.call('approvals.deny', { id: String(first.body['approval_id']) });
    expect(await create(one)).toMatchObject({ body: { error: { code: 'approval_denied' } } });
    await world.control('POST', '/faults', { service: 'github', path: '/issues$', status: 422, times: 1 });
    const second = String((await create(one)).body['approval_id']);
    await approve(second);
    expect((await poll(second)).body.error.code).toBe('platform_refused');
    const third = String((await create(one)).body['approval_id']);
    await approve(third);
    expect(await poll(third)).toMatchObject({ status: 200, body: { title: one.title } });
  });

  it('is not repeated where nobody knows whether it was made', async () => {
    const one = named();
    await world.control('POST', '/faults', { service: 'github', path: '/issues$', truncate: 10 });
    const id = String((await create(one)).body['approval_id']);
    await approve(id);
    expect((await poll(id)).body.error.code).toBe('outcome_unknown');
    await world.control('DELETE', '/faults');
    const before = await changing();
    const again = await create(one);
    expect(again).toMatchObject({ status: 502, body: { error: { code: 'outcome_unknown' } } });
    expect(again.body.error.message).toContain('not known');
    expect([(await changing()) - before, await waiting()]).toEqual([0, []]);
  });

  it('is answered for a day, and never made again after it', async () => {
    ({ key } = await hub.createKey({ write: true, days: 3 }));
    const one = named();
    const id = String((await create(one)).body['approval_id']);
    await approve(id);
    const { number } = (await poll(id)).body;
    hub.ports.advance(24 * 60 * 60_000 - 60_000);
    expect((await create(one)).body['number']).toBe(number);
    hub.ports.advance(60_000);
    expect((await create(one)).body.error.code).toBe('done_before');
  });

  it('leaves no name of the client in the record', async () => {
    await create({ ...named(), idempotency_key: 'a private name' });
    expect(JSON.stringify(await hub.call('audit.list', { limit: 50 }))).not.toContain('a private name');
  });
});

it('after a restart the answer is gone, and the change is not made again', async () => {
  const one = named('Across a restart');
  const id = String((await create(one)).body['approval_id']);
  await approve(id);
  expect((await poll(id)).status).toBe(200);
  const cut = named('Cut across a restart');
  const second = String((await create(cut)).body['approval_id']);
  await approve(second);
  await world.control('POST', '/faults', { service: 'github', path: '/issues$', truncate: 10 });
  expect((await poll(second)).body.error.code).toBe('outcome_unknown');
  await world.control('DELETE', '/faults');

  const { dataDir, ports } = hub;
  await hub.hub.close();
  Object.assign(hub, await startHub(world, false, dataDir, ports));
  const before = await changing();
  const late = await create(one);
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'done_before' } } });
  expect(late.body.error.message).toContain('It was done.');
  expect((await create(cut)).body.error.message).toContain('not known');
  expect((await create({ ...one, title: 'Something else' })).status).toBe(422);
  expect([(await changing()) - before, await waiting()]).toEqual([0, []]);
});
