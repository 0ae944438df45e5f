/** A write runs when, and only when, a person approved exactly it: once, in time, for the client that asked. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/main/headless/socket-authority.ts';
import { answerTo } from '../../src/main/headless/socket-server.ts';
import { type CallName, contract } from '../../src/shared/contract.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { inputOf } from '../harness/call-input.ts';
import { legacyClient, modernClient, post, postOlder, type ToolAnswer, type ToolClient } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { callTool, untilAsked } from '../harness/tool-server.ts';
import { ada, sharedHub, startHub } from '../harness/world.ts';

const { world, hub: all } = sharedHub();
let key: string;

beforeAll(async () => {
  ({ key } = await all.createKey({ write: true, callsPerMinute: 1000 }));
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  for (const { id, state } of await all.call('approvals.list', {}))
    if (state === 'waiting') await all.tried('approvals.deny', { id });
  ({ key } = await all.createKey({ write: true, callsPerMinute: 1000 })); // a fresh one, since refusals cool a key down
});

const repository = 'ada-demo/atlas-service';
let count = 0;
const issue = (title = `Issue ${++count}`) => ({ repository, title });
const tool = (name: string, args: object, with_ = key) => callTool(all, with_, name, args);
const ask = async (args = issue(), with_ = key) =>
  (await tool('github_create_issue', args, with_)).body['approval_id'] as string;
const poll = (id: string, with_ = key) => tool('approval_status', { approval_id: id }, with_);
const waiting = async (id: string) => {
  const found = (await all.call('approvals.list', {})).find((approval) => approval.id === id);
  if (!found) throw new Error('not waiting');
  return found;
};
const approve = async (id: string) => all.call('approvals.approve', { id, hash: (await waiting(id)).hash });
const writes = async () =>
  (await world.requests()).filter(
    ({ service, method }) => service === 'github' && ['POST', 'PATCH', 'PUT', 'DELETE'].includes(method) && true,
  ).length;
const records = (): Promise<AuditRecord[]> => all.call('audit.list', { limit: 50 });
const textOf = (answer: ToolAnswer) => answer.content[0]?.text ?? '';

describe('over MCP, with the call open', () => {
  it.each<[string, (url: string, key: string) => Promise<ToolClient>]>([
    ['the v2 client', modernClient],
    ['the legacy client', legacyClient],
  ])('approving runs it and answers %s in the same call', async (_, connect) => {
    const client = await connect(all.mcpUrl, key);
    const answer = client.callTool('github_create_issue', issue('Asked over MCP'));
    const approval = await untilAsked(all);
    expect(approval).toMatchObject({
      client: 'a test',
      tool: 'github_create_issue',
      access: 'write',
      account: 'ada-demo',
      resource: `github:${repository}`,
    });
    expect(JSON.parse(approval.arguments)).toEqual({ repository, title: 'Asked over MCP' });
    const before = await writes();
    await approve(approval.id);
    expect((await answer).structuredContent).toMatchObject({ title: 'Asked over MCP', state: 'open' });
    expect((await writes()) - before).toBe(1);
    await client.close();
  });

  it('declining answers that, and nothing was sent', async () => {
    const client = await modernClient(all.mcpUrl, key);
    const before = await writes();
    const answer = client.callTool('github_create_issue', issue());
    await all.call('approvals.deny', { id: (await untilAsked(all)).id });
    expect(textOf(await answer)).toMatch(/^approval_denied: /);
    expect((await writes()) - before).toBe(0);
    await client.close();
  });

  it('a caller that goes away takes its question with it', async () => {
    const client = await modernClient(all.mcpUrl, key);
    const answer = client.callTool('github_create_issue', issue()).catch(() => 'gone');
    const { id, hash } = await untilAsked(all);
    await client.close();
    await answer;
    await expect.poll(() => all.call('approvals.list', {})).toEqual([]);
    const before = await writes();
    expect((await all.tried('approvals.approve', { id, hash })).ok).toBe(false);
    expect((await writes()) - before).toBe(0);
  });

  it('so does an older client without a session, whose going away the SDK does not see', async () => {
    const gone = new AbortController();
    const params = { name: 'github_create_issue', arguments: issue() };
    const call = postOlder(all.mcpUrl, key, { method: 'tools/call', params }, {}, gone.signal).catch(() => undefined);
    const { id, hash } = await untilAsked(all);
    gone.abort();
    await call;
    await expect.poll(() => all.call('approvals.list', {})).toEqual([]);
    expect((await all.tried('approvals.approve', { id, hash })).ok).toBe(false);
  });
});

describe('with a handle', () => {
  it('OpenAPI answers 202, and the poll runs it once approved', async () => {
    const asked = await tool('github_create_issue', issue('With a handle'));
    expect([asked.status, asked.body['status']]).toEqual([202, 'pending_approval']);
    const id = String(asked.body['approval_id']);
    expect(await poll(id)).toMatchObject({ status: 202 });
    const before = await writes();
    await approve(id);
    expect((await writes()) - before).toBe(0); // approving alone runs nothing once the handle is out
    expect(await poll(id)).toMatchObject({ status: 200, body: { title: 'With a handle' } });
    expect(await poll(id)).toMatchObject({ status: 409, body: { error: { code: 'done_before' } } });
    expect((await writes()) - before).toBe(1);
  });

  it('fifty polls at once make exactly one issue', async () => {
    const id = await ask(issue('Exactly one'));
    await approve(id);
    const before = await writes();
    const polls = await Promise.all(Array.from({ length: 50 }, () => poll(id)));
    expect(polls.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await writes()) - before).toBe(1);
    const listed = await tool('github_list_issues', { repository });
    expect(JSON.stringify(listed.body).split('"Exactly one"').length - 1).toBe(1);
  });

  it('extra arguments can not steer the poll', async () => {
    const id = await ask();
    await approve(id);
    expect(await tool('approval_status', { approval_id: id, title: 'Another' })).toMatchObject({ status: 422 });
  });

  it('dies with a pause of the key, and is not used up by a call that comes too fast', async () => {
    const { key: doomed, id: keyId } = await all.createKey({ write: true });
    const id = await ask(issue(), doomed);
    await approve(id);
    await all.call('keys.pause', { id: keyId });
    await all.call('keys.resume', { id: keyId });
    expect((await poll(id, doomed)).status).toBe(403);
    const { key: brisk } = await all.createKey({ write: true, callsPerMinute: 2 });
    const second = await ask(issue('Not too fast'), brisk);
    await approve(second);
    await tool('github_get_me', {}, brisk);
    expect((await poll(second, brisk)).status).toBe(429);
    all.ports.advance(61_000);
    expect(await poll(second, brisk)).toMatchObject({ status: 200, body: { title: 'Not too fast' } });
  });
});

describe('nobody but the person approves', () => {
  it('not by HTTP: there is no such address', async () => {
    const id = await ask();
    const { hash } = await waiting(id);
    for (const path of [
      `/approvals/${id}/approve`,
      `/tools/approvals.approve`,
      '/console/api/approvals.approve',
      `/connect/github?approve=${id}`,
    ]) {
      expect((await postJson(`${all.url}${path}`, { id, hash }, key)).status).toBeGreaterThanOrEqual(404);
    }
    expect((await waiting(id)).state).toBe('waiting');
  });

  it('not by an answer that the client gives itself', async () => {
    const id = await ask();
    const params = {
      name: 'approval_status',
      arguments: { approval_id: id },
      inputResponses: { approve: { action: 'accept', content: { approve: true } } },
    };
    const answered = post(all.mcpUrl, key, 'tools/call', params, {}, AbortSignal.timeout(1000));
    await expect(answered).rejects.toThrow(); // it still waits
    expect((await waiting(id)).state).toBe('waiting');
  });

  it('and what the client says of itself or of the call is not shown as ours', async () => {
    const lie = { ...issue(), description: 'a harmless read', readOnlyHint: true };
    expect(await tool('github_create_issue', lie)).toMatchObject({ status: 422 });
    const client = await modernClient(all.mcpUrl, key);
    const call = client.callTool('github_create_issue', issue()).catch(() => undefined);
    expect((await untilAsked(all)).client).toBe('a test');
    await client.close();
    await call;
  });
});

describe('the record', () => {
  it('says where the system of the desktop confirmed that the person was there', async () => {
    const id = await ask();
    const { hash } = await waiting(id);
    const { signal } = new AbortController();
    const desktop = { openUrl: async () => {}, signal, userId: ada, opened: true, isSystemChecked: true as const };
    expect(await all.hub.window('confirmation', 'approvals.approve', { id, hash }, desktop)).toMatchObject({
      ok: true,
    });
    const approved = (await records()).find(({ verdict, approvalId }) => verdict === 'approved' && approvalId === id);
    expect(approved?.reason).toMatch(/^system check; consent sha256:[0-9a-f]{64}$/);
    expect((await all.call('audit.verify', {})).firstBadSequence).toBeNull();
  });

  it('has the question, the answer, the intent and the outcome of one approval, and no content', async () => {
    const id = await ask(issue('Do not keep this title'));
    await approve(id);
    await poll(id);
    const mine = (await records()).filter(({ approvalId }) => approvalId === id).reverse();
    expect(mine.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
      ['ask', null],
      ['approved', 'ok'],
      ['allow', null],
      ['allow', 'ok'],
    ]);
    expect(JSON.stringify(await records())).not.toContain('Do not keep this title');
    expect((await all.call('audit.verify', {})).firstBadSequence).toBeNull();
  });

  it('says that the outcome is unknown when the connection is cut after sending, and nothing is sent again', async () => {
    await world.control('POST', '/faults', { service: 'github', path: '/issues$', truncate: 10 });
    const id = await ask(issue('Cut'));
    await approve(id);
    const before = await writes();
    expect(await poll(id)).toMatchObject({ status: 502, body: { error: { code: 'outcome_unknown' } } });
    expect((await writes()) - before).toBe(1);
    expect((await records())[0]).toMatchObject({ outcome: 'unknown', tool: 'github_create_issue' });
    expect(await poll(id)).toMatchObject({ status: 502, body: { error: { code: 'outcome_unknown' } } });
  });
});

describe('after a restart', () => {
  it('nothing waits and nothing runs; the record says what became of it', async () => {
    const second = await startHub(world);
    const { key: own } = await second.createKey({ write: true });
    const at = (name: string, args: object) => callTool(second, own, name, args);
    const pending = (await at('github_create_issue', issue('Before the restart'))).body['approval_id'];
    const [approval] = await second.call('approvals.list', {});
    await second.call('approvals.approve', { id: String(pending), hash: approval?.hash ?? '' });
    await second.hub.close();

    const before = await writes();
    const third = await startHub(world, false, second.dataDir, second.ports);
    expect(await third.call('approvals.list', {})).toEqual([]);
    expect((await callTool(third, own, 'approval_status', { approval_id: pending })).body.error.code).toBe(
      'approval_stopped',
    );
    expect((await writes()) - before).toBe(0);
    const trail = (await third.call('audit.list', { limit: 50 }, ada))
      .filter(({ approvalId }) => approvalId === pending)
      .reverse();
    expect(trail.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
      ['ask', null],
      ['approved', 'ok'],
      ['denied', 'denied'],
    ]);
    await third.hub.close();
  });
});

describe('what a waiting change would overwrite', () => {
  const reads = (Object.keys(contract) as CallName[]).filter((name) => contract[name].callClass === 'read');
  /** As the socket answers a shell, which has no passphrase. */
  const askedByShell = async (call: CallName, input: object): Promise<string> => {
    const { calls, people } = all.hub;
    const door = { calls, people, authority: createAuthority({ people, verifyOwner: async () => false }) };
    const caller = { signal: new AbortController().signal, openUrl: async () => undefined };
    return JSON.stringify(await answerTo(JSON.stringify({ call, input }), door, caller));
  };

  it.each<[tool: string, args: object]>([
    ['github_write_file', { branch: 'main', path: 'README.md', message: 'Tidy up', content: 'Nothing.' }],
    ['github_delete_file', { branch: 'main', path: 'README.md', message: 'Tidy up' }],
    ['github_update_issue', { number: 30, title: 'Another', body: 'Nothing.' }],
    ['github_update_pull_request', { number: 33, title: 'Another' }],
  ])('of %s is told to no shell without the passphrase, by any call', async (name, args) => {
    const { key: destroyer } = await all.createKey({ write: true, destructive: true });
    const { body } = await tool(name, { repository, ...args }, destroyer);
    const id = String(body['approval_id']);
    const { preview } = await all.call('approvals.show', { id });
    const lost = preview.changes.flatMap(({ before }) => (before ?? '').split('\n')).filter((line) => line.length > 15);
    expect(lost.length).toBeGreaterThan(0);
    const told: [call: string, answer: string][] = [];
    for (const call of reads) {
      const isOfOne = /^approvals\.(show|standing|outcome)$/.test(call);
      told.push([call, await askedByShell(call, isOfOne ? { id } : inputOf(call))]);
    }
    told.push(['approvals.deny', await askedByShell('approvals.deny', { id })]);
    expect(told.find(([call]) => call === 'approvals.list')?.[1]).toContain(id);
    expect(told.find(([call]) => call === 'approvals.show')?.[1]).toContain('passphrase_needed');
    const inText = lost.map((line) => JSON.stringify(line).slice(1, -1));
    expect(told.filter(([, answer]) => inText.some((line) => answer.includes(line))).map(([call]) => call)).toEqual([]);
  });
});
