/** What was done lately can be taken back by its person: the inverse call, asked and recorded like any other. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve as approveIn,
  callTool,
  declineAll,
  madeBy,
  untilAsked,
  waiting as waitingIn,
} from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();
let key: string;
let keyId: string;
beforeEach(async () => {
  ({ key, id: keyId } = await hub.createKey({ write: true, callsPerMinute: 1000 }));
});
afterEach(async () => {
  await declineAll(hub);
});

const repository = 'ada-demo/atlas-service';
const waiting = () => waitingIn(hub);
const tool = (name: string, args: object, with_ = key) => callTool(hub, with_, name, args);
const approve = (id: string) => approveIn(hub, id);
const made = async (name: string, args: object, with_ = key) => (await madeBy(hub, with_, name, args)).body;
const done = () => hub.call('approvals.done', {});
const issue = async (number: unknown) => (await tool('github_get_issue', { repository, number })).body;

describe('undo', () => {
  it('asks the person for the inverse call, also after the key was revoked, and records it as theirs', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'As it was', body: 'The text before' });
    await made('github_update_issue', { repository, number, body: 'The text after' });
    const [last] = await done();
    expect(last).toMatchObject({
      client: 'a test',
      tool: 'github_update_issue',
      account: 'ada-demo',
      resource: `github:${repository}`,
      target: `#${number} As it was`,
      undo: 'Change an issue',
      reason: null,
    });
    expect(JSON.stringify(await done())).not.toContain('The text'); // the console is shown no content
    await hub.call('keys.revoke', { id: keyId });
    const asked = await hub.call('approvals.undo', { id: last?.id ?? '' });
    const [question] = await waiting();
    expect(question).toMatchObject({ id: asked.id, client: 'a test', isUndo: true, isFirst: false });
    expect((await hub.call('approvals.show', { id: question?.id ?? '' })).preview.changes).toEqual([
      { name: 'body', before: 'The text after', after: 'The text before' },
    ]);
    await approve(question?.id ?? '');
    ({ key } = await hub.createKey({}));
    await expect.poll(() => issue(number)).toMatchObject({ body: 'The text before' });
    await expect.poll(async () => (await done()).some(({ id }) => id === last?.id)).toBe(false);
    const trail = (await hub.call('audit.list', { limit: 10 })).filter(({ approvalId }) => approvalId === question?.id);
    expect(trail[0]).toMatchObject({
      keyId: null,
      userId: expect.any(String),
      client: 'the person, undoing a test',
      endpoint: 'console',
      tool: 'github_update_issue',
      outcome: 'ok',
    });
    expect((await done())[0]).toMatchObject({ isUndo: true, tool: 'github_update_issue' });
  });

  it('is asked for also where the like of it was allowed for a while', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'Allowed' });
    const id = String((await tool('github_update_issue', { repository, number, body: 'One' })).body['approval_id']);
    const { hash } = await hub.call('approvals.show', { id });
    await hub.call('approvals.approve', { id, hash, forAWhile: true });
    await tool('approval_status', { approval_id: id });
    expect((await tool('github_update_issue', { repository, number, body: 'Two' })).status).toBe(200);
    await hub.call('approvals.undo', { id: (await done())[0]?.id ?? '' });
    expect(await waiting()).toHaveLength(1);
    expect((await issue(number))['body']).toBe('Two');
  });

  it('of all that a revoked key changed is asked one after the other, the newest first', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'First', body: 'One' });
    await made('github_update_issue', { repository, number, body: 'Two' });
    await made('github_update_issue', { repository, number, body: 'Three' });
    await hub.call('keys.revoke', { id: keyId });
    expect(await hub.call('approvals.undoAll', { key: keyId })).toEqual({ changes: 3 });
    ({ key } = await hub.createKey({}));
    for (const [body, state] of [
      ['Two', 'open'],
      ['One', 'open'],
      ['One', 'closed'],
    ]) {
      await approve((await untilAsked(hub)).id);
      await expect.poll(() => issue(number)).toMatchObject({ body, state });
    }
    await expect.poll(async () => (await done()).some((one) => one.keyId === keyId)).toBe(false);
    expect(await hub.call('approvals.undoAll', { key: keyId })).toEqual({ changes: 0 });
  });

  it('that is declined changes nothing, and can be asked for again', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'Stays' });
    const [last] = await done();
    await hub.call('approvals.undo', { id: last?.id ?? '' });
    await hub.call('approvals.deny', { id: (await waiting())[0]?.id ?? '' });
    expect((await issue(number))['state']).toBe('open');
    expect((await done()).some(({ id }) => id === last?.id)).toBe(true);
  });

  it('needs nothing that the key had, and is refused with a reason where nothing takes it back', async () => {
    const { key: narrow } = await hub.createKey({ write: true, tools: ['github_create_issue'] });
    const { number } = await made('github_create_issue', { repository, title: 'By a narrow key' }, narrow);
    expect((await done())[0]).toMatchObject({ undo: 'Change an issue', reason: null });
    await made('github_update_issue', { repository, number, title: 'By a narrow key' });
    const [same] = await done();
    expect(same).toMatchObject({ undo: null, reason: 'It was so already.' });
    expect(await hub.tried('approvals.undo', { id: same?.id ?? '' })).toMatchObject({
      failure: { code: 'not_allowed', message: expect.stringContaining('It was so already.') },
    });
    expect(await waiting()).toEqual([]);
  });

  it('is for its own person, and for an hour', async () => {
    await made('github_create_issue', { repository, title: 'For a while' });
    const [last] = await done();
    expect(await hub.call('approvals.done', {}, 'auth0|somebody')).toEqual([]);
    expect((await hub.tried('approvals.undo', { id: last?.id ?? '' }, 'auth0|somebody')).ok).toBe(false);
    hub.ports.advance(60 * 60_000);
    expect(await done()).toEqual([]);
    expect((await hub.tried('approvals.undo', { id: last?.id ?? '' })).ok).toBe(false);
  });
});
