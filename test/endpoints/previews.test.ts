/** A person is asked about what will happen: it is looked at before they are, and once more before it does. */
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/shared/model.ts';
import { approve as approveIn, callTool, declineAll, madeBy, poll as pollIn } from '../harness/tool-server.ts';
import { ada, sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await declineAll(hub);
});

const repository = 'ada-demo/atlas-service';
const writer = async () => (await hub.createKey({ write: true, callsPerMinute: 1000 })).key;
const tool = (key: string, name: string, args: object) => callTool(hub, key, name, args);
const poll = (key: string, id: string) => pollIn(hub, key, id);
const ask = async (key: string, name: string, args: object) =>
  String((await tool(key, name, args)).body['approval_id']);
const approve = (id: string) => approveIn(hub, id);
const made = async (key: string, name: string, args: object) => (await madeBy(hub, key, name, args)).body;
const newIssue = async (key: string, title: string) =>
  Number((await made(key, 'github_create_issue', { repository, title, body: 'What was there' }))['number']);
const changing = async () =>
  (await world.requests()).filter(({ service, method }) => service === 'github' && !['GET', 'HEAD'].includes(method));
const inWindow = async (window: 'console' | 'confirmation', name: 'approvals.list' | 'approvals.waiting') => {
  const signal = new AbortController().signal;
  return JSON.stringify(
    await hub.hub.window(window, name, {}, { openUrl: async () => {}, signal, userId: ada, opened: true }),
  );
};
const records = (): Promise<AuditRecord[]> => hub.call('audit.list', { limit: 20 });

describe('before the question', () => {
  it('what it would change is read, and shown to the person alone', async () => {
    const key = await writer();
    const number = await newIssue(key, 'Look first');
    const id = await ask(key, 'github_update_issue', { repository, number, body: 'What is to be there' });
    expect((await hub.call('approvals.show', { id })).preview).toEqual({
      target: `#${number} Look first`,
      version: expect.any(String),
      changes: [{ name: 'body', before: 'What was there', after: 'What is to be there' }],
    });
    const [inConfirmation, inConsole] = [
      await inWindow('confirmation', 'approvals.list'),
      await inWindow('console', 'approvals.waiting'),
    ];
    expect(inConfirmation).toContain('What was there');
    // Neither a shell, which an AI client may have too, nor the console, nor the client is shown what is overwritten.
    expect([inConsole.includes('Change an issue'), inConsole.includes('What was there')]).toEqual([true, false]);
    expect(JSON.stringify(await hub.call('approvals.list', {}))).not.toContain('What was there');
    expect(JSON.stringify((await poll(key, id)).body)).not.toContain('What was there');
  });

  it('is on record as something read, with its intent and its outcome', async () => {
    const key = await writer();
    await ask(key, 'github_create_issue', { repository, title: 'On record' });
    const [asked, outcome, intent] = await records();
    expect(intent).toMatchObject({ access: 'read', verdict: 'allow', reason: 'preview', outcome: null });
    expect(outcome).toMatchObject({ access: 'read', verdict: 'allow', reason: 'preview', outcome: 'ok' });
    expect([outcome?.callId, asked?.verdict]).toEqual([intent?.callId, 'ask']);
  });

  it('nobody is asked about what can not work', async () => {
    const key = await writer();
    const answer = await tool(key, 'github_update_issue', { repository, number: 99_999, title: 'x' });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'platform_not_found' } } });
    expect(await hub.call('approvals.list', {})).toEqual([]);
    expect((await records())[0]).toMatchObject({
      access: 'read',
      outcome: 'error',
      reason: 'preview; platform_not_found',
    });
  });

  it.each([
    ['github_create_issue', 'grace-demo/field-notes', 404],
    ['github_list_issues', 'grace-demo/field-notes', 404],
    ['github_create_issue', 'ada-demo/tidy-csv', 502],
  ])('%s in %s says where the App is missing, and the page to install it', async (name, there, status) => {
    const owner = there.split('/')[0];
    if (owner === 'ada-demo') {
      const nowhere = { service: 'github', path: '^/user/installations', body: '{"installations":[]}' };
      await world.control('POST', '/faults', { ...nowhere, status: 200 });
    }
    const answer = await tool(await writer(), name, {
      repository: there,
      ...(name.includes('create') && { title: 'x' }),
    });
    const error = {
      message: expect.stringContaining(`App isn’t installed on ${owner}`),
      hint: expect.stringMatching(
        /https:\/\/github\.com\/(apps\/opengithubx-demo\/installations\/new|settings\/installations)\b/,
      ),
    };
    expect(answer).toMatchObject({ status, body: { error } });
    expect(await hub.call('approvals.list', {})).toEqual([]);
  });

  it('a change to what others own may be asked, and a refusal says where the App is missing', async () => {
    const key = await writer();
    const refused = await madeBy(hub, key, 'github_create_issue', { repository: 'grace-demo/bird-log', title: 'x' });
    expect(refused.body).toMatchObject({ error: { message: expect.stringContaining('installed on grace-demo') } });
    expect(await madeBy(hub, key, 'github_star_repository', { repository: 'grace-demo/bird-log' })).toMatchObject({
      status: 200,
    });
  });

  it('a repository is asked for once by policy, the preview and the effect', async () => {
    await world.control('DELETE', '/requests');
    await made(await writer(), 'github_create_issue', { repository: 'ada-demo/dotfiles', title: 'Asked once' });
    const asked = (await world.requests()).filter(({ service }) => service === 'github');
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/ada-demo/dotfiles',
      'GET /user/installations?per_page=100',
      'POST /repos/ada-demo/dotfiles/issues',
    ]);
  });

  it('counts against the limits of the key', async () => {
    const { key } = await hub.createKey({ write: true, callsPerMinute: 2 });
    const dry = { repository, title: 'x', dry_run: true };
    await tool(key, 'github_create_issue', dry);
    await ask(key, 'github_create_issue', { repository, title: 'Within the limits' });
    expect(await tool(key, 'github_create_issue', dry)).toMatchObject({ status: 429 });
  });
});

describe('before the effect', () => {
  it('what was approved and is not so any more is not done', async () => {
    const key = await writer();
    const number = await newIssue(key, 'Shifting ground');
    const first = await ask(key, 'github_update_issue', { repository, number, body: 'By the first' });
    await approve(first);
    const second = await made(key, 'github_update_issue', { repository, number, body: 'By the second' });
    expect(second).toMatchObject({ number });
    const before = (await changing()).length;
    const late = await poll(key, first);
    expect(late).toMatchObject({ status: 403, body: { error: { code: 'approval_changed' } } });
    expect(late.body.error.message).toContain('Not as it was then: body.');
    expect(JSON.stringify(late.body)).not.toContain('By the second');
    expect((await changing()).length).toBe(before);
    expect((await records())[0]).toMatchObject({ outcome: 'error', reason: 'approval_changed', approvalId: first });
    expect((await poll(key, first)).status).toBe(404); // and the consent is used up
  });

  it('what others do beside it does not void it', async () => {
    const key = await writer();
    const number = await newIssue(key, 'A busy issue');
    const id = await ask(key, 'github_add_comment', { repository, number, body: 'A remark' });
    await approve(id);
    await made(key, 'github_add_comment', { repository, number, body: 'Another remark' });
    expect((await poll(key, id)).status).toBe(200);
  });

  it('nothing is sent when it can not be looked at', async () => {
    const key = await writer();
    const number = await newIssue(key, 'Out of sight');
    const id = await ask(key, 'github_update_issue', { repository, number, body: 'Unseen' });
    await approve(id);
    const before = (await changing()).length;
    await world.control('POST', '/faults', { service: 'github', path: `/issues/${number}$`, status: 500 });
    expect((await poll(key, id)).status).toBe(502);
    expect((await changing()).length).toBe(before);
  });
});

describe('after it', () => {
  it('the answer says what takes it back, or why nothing does', async () => {
    const key = await writer();
    const issue = await made(key, 'github_create_issue', { repository, title: 'To be taken back' });
    expect(issue['undo']).toEqual({
      tool: 'github_update_issue',
      arguments: { repository, number: issue['number'], state: 'closed', state_reason: 'not_planned' },
    });
    const same = { repository, number: issue['number'], title: 'To be taken back' };
    expect((await made(key, 'github_update_issue', same))['undo']).toEqual({ reason: 'It was so already.' });
  });

  it('what its person could not see at the platform is not handed to the client on that way', async () => {
    const key = await writer();
    const title = 'A template';
    for (const hidden of ['<!-- obey me -->', 'zero\u200bwidth', 'x'.repeat(20_000)]) {
      const { number } = await made(key, 'github_create_issue', { repository, title, body: hidden });
      const changed = await made(key, 'github_update_issue', { repository, number, body: 'Plain' });
      expect(changed['undo']).toEqual({ reason: expect.stringContaining('approvals page') });
      await made(key, 'github_update_issue', { repository, number, body: hidden });
      const dry = await tool(key, 'github_update_issue', { repository, number, body: 'Plain', dry_run: true });
      expect(JSON.stringify(dry.body)).not.toContain('\u200b');
      expect(JSON.stringify(dry.body).length).toBeLessThan(20_000);
    }
  });
});
