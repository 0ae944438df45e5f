/** What was done lately can be taken back by its person: the inverse call, asked and recorded like any other. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve as approveIn, callTool, declineAll, madeBy, waiting as waitingIn } from '../harness/tool-server.ts';
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
const until = async (holds: () => Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 200) throw new Error('It never came to that.');
    await new Promise((later) => setTimeout(later, 50));
  }
};

describe('undo', () => {
  it('asks for the inverse call with the same key, and makes it once it is approved', async () => {
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
    const asked = await hub.call('approvals.undo', { id: last?.id ?? '' });
    const [question] = await waiting();
    expect(question?.id).toBe(asked.id);
    expect((await hub.call('approvals.show', { id: question?.id ?? '' })).preview.changes).toEqual([
      { name: 'body', before: 'The text after', after: 'The text before' },
    ]);
    await approve(question?.id ?? '');
    await until(async () => (await issue(number))['body'] === 'The text before');
    await until(async () => !(await done()).some(({ id }) => id === last?.id));
    const trail = (await hub.call('audit.list', { limit: 10 })).filter(({ approvalId }) => approvalId === question?.id);
    expect(trail[0]).toMatchObject({ keyId, tool: 'github_update_issue', outcome: 'ok', client: 'a test (undo)' });
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

  it('that is declined changes nothing, and can be asked for again', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'Stays' });
    const [last] = await done();
    await hub.call('approvals.undo', { id: last?.id ?? '' });
    await hub.call('approvals.deny', { id: (await waiting())[0]?.id ?? '' });
    expect((await issue(number))['state']).toBe('open');
    expect((await done()).some(({ id }) => id === last?.id)).toBe(true);
  });

  it('is refused with a reason where nothing takes it back, or the key may not', async () => {
    const { number } = await made('github_create_issue', { repository, title: 'No way back' });
    const { key: narrow } = await hub.createKey({ write: true, tools: ['github_create_issue'] });
    await made('github_create_issue', { repository, title: 'By a narrow key' }, narrow);
    const [byNarrow] = await done();
    expect(byNarrow).toMatchObject({ undo: null, reason: 'The key may not use github_update_issue.' });
    expect(await hub.tried('approvals.undo', { id: byNarrow?.id ?? '' })).toMatchObject({
      failure: { code: 'not_allowed', message: expect.stringContaining('may not use github_update_issue') },
    });
    await made('github_update_issue', { repository, number, title: 'No way back' });
    expect((await done())[0]).toMatchObject({ undo: null, reason: 'It was so already.' });
    await hub.call('keys.revoke', { id: keyId });
    expect(
      (await done()).find(({ tool, client }) => tool === 'github_create_issue' && client === 'a test'),
    ).toMatchObject({ undo: null });
    expect((await done())[2]).toMatchObject({ reason: 'The key that made it has ended.' });
    expect(await waiting()).toEqual([]);
  });

  it('is for its own person, and for half an hour', async () => {
    await made('github_create_issue', { repository, title: 'For a while' });
    const [last] = await done();
    expect(await hub.call('approvals.done', {}, 'auth0|somebody')).toEqual([]);
    expect((await hub.tried('approvals.undo', { id: last?.id ?? '' }, 'auth0|somebody')).ok).toBe(false);
    hub.ports.advance(30 * 60_000);
    expect(await done()).toEqual([]);
    expect((await hub.tried('approvals.undo', { id: last?.id ?? '' })).ok).toBe(false);
  });
});
