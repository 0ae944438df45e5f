/** "Allow for 10 minutes" covers what the person was told it covers, for as long, and nothing beside it (APR-11). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/main/hub/ground/database/database.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { callTool, declineAll, madeBy } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

/** Called before what runs unasked is on record, and so before it is made. */
let beforeIntent: (() => Promise<void>) | undefined;
const throughDatabase = (database: Database): Database => ({
  ...database,
  async write(writes) {
    const isIntent = writes.some(({ values }) => values.includes('allow') && values.includes('allowed for 10 minutes'));
    const before = isIntent ? beforeIntent : undefined;
    beforeIntent = isIntent ? undefined : beforeIntent;
    await before?.();
    await database.write(writes);
  },
});
const { world, hub } = sharedHub((world) =>
  startHub(world, true, undefined, undefined, undefined, { parts: { throughDatabase } }),
);
let key: string;
let keyId: string;
const newKey = async () => {
  ({ key, id: keyId } = await hub.createKey({ write: true, callsPerMinute: 1000 }));
};
beforeEach(newKey);
afterEach(async () => {
  await declineAll(hub);
  for (const { id } of await hub.call('approvals.allowed', {})) await hub.call('approvals.disallow', { id });
});

const repository = 'ada-demo/atlas-service';
const tool = (name: string, args: object, with_ = key) => callTool(hub, with_, name, args);
const once = (name: string, args: object, forAWhile = false) => madeBy(hub, key, name, args, forAWhile);
const allowed = () => hub.call('approvals.allowed', {});
const comment = (number: number, body = 'A remark') => ['github_add_comment', { repository, number, body }] as const;
const newIssue = async (title: string) =>
  Number((await once('github_create_issue', { repository, title })).body['number']);
let mine = '';
const ends = () => [hub.tried('approvals.disallow', { id: mine })];
const records = (): Promise<AuditRecord[]> => hub.call('audit.list', { limit: 20 });

describe('allowed for 10 minutes', () => {
  it('the same client does the same with the same thing, unasked, and on record with the approval', async () => {
    const number = await newIssue('Remarks welcome');
    const { id, status } = await once(...comment(number), true);
    expect(status).toBe(200);
    expect(await allowed()).toEqual([
      {
        id: expect.stringMatching(/^alw_/),
        client: 'a test',
        tool: 'github_add_comment',
        title: 'Add a comment',
        platform: 'GitHub',
        account: 'ada-demo',
        resource: `github:${repository}`,
        target: `#${number} Remarks welcome`,
        expiresAt: expect.any(String),
      },
    ]);
    for (const text of ['Another', 'And another']) expect((await tool(...comment(number, text))).status).toBe(200);
    const [outcome, intent] = await records();
    expect(intent).toMatchObject({ approvalId: id, reason: 'allowed for 10 minutes', outcome: null });
    expect(outcome).toMatchObject({ approvalId: id, reason: 'allowed for 10 minutes', outcome: 'ok' });
    expect((await records()).find(({ verdict }) => verdict === 'approved')).toMatchObject({
      reason: expect.stringMatching(/^for 10 minutes; consent sha256:[0-9a-f]{64}$/),
    });
    hub.ports.advance(10 * 60_000 - 30_000);
    expect((await tool(...comment(number, 'The last one'))).status).toBe(200);
    hub.ports.advance(30_000);
    expect((await tool(...comment(number, 'In the 11th minute'))).status).toBe(202);
    expect(await allowed()).toEqual([]);
    hub.ports.advance(-60_000); // a clock that goes back revives nothing
    expect((await tool(...comment(number, 'Before that'))).status).toBe(202);
    hub.ports.advance(60_000);
  });

  it('nothing else is', async () => {
    const number = await newIssue('Only here');
    const other = await newIssue('Not here');
    await once(...comment(number), true);
    const { key: another } = await hub.createKey({ write: true });
    const cases: [string, Promise<{ status: number }>][] = [
      ['another issue', tool(...comment(other))],
      ['another repository', tool('github_add_comment', { repository: 'ada-demo/tidy-csv', number: 1, body: 'x' })],
      ['another tool', tool('github_update_issue', { repository, number, title: 'x' })],
      ['another client', tool(...comment(number), another)],
      ['a longer text', tool(...comment(number, `A remark${'x'.repeat(8)}`))],
    ];
    for (const [what, answer] of cases) expect([what, (await answer).status]).toEqual([what, 202]);
    await declineAll(hub);
    await newKey();
    await once(...comment(number), true);
    const same: [string, string][] = [
      ['a text of marks alone', '********'],
      ['a hidden character', 'A re\u200bmark'],
      ['somebody who was not told before', '@grace hi'],
    ];
    for (const [what, body] of same) expect([what, (await tool(...comment(number, body))).status]).toEqual([what, 202]);
    expect((await tool(...comment(number, `A remark${'x'.repeat(7)}`))).status).toBe(200);
  });

  it('nor is the same field with others, nor a state that changes with it', async () => {
    const number = await newIssue('Fields');
    const change = (fields: object, key_ = key) => tool('github_update_issue', { repository, number, ...fields }, key_);
    await once('github_update_issue', { repository, number, body: 'Some words' }, true);
    const cases: [string, object][] = [
      ['a field more', { body: 'More words', title: 'Another' }],
      ['closing', { body: 'More words', state: 'closed' }],
      ['another field instead', { title: 'More words' }],
      ['emptying', { body: '' }],
    ];
    for (const [what, fields] of cases) expect([what, (await change(fields)).status]).toEqual([what, 202]);
    expect((await change({ body: 'More words' })).status).toBe(200);
    await declineAll(hub);
    await newKey();
    const closing = await change({ body: 'Done, closed', state: 'closed' });
    const id = String(closing.body['approval_id']);
    expect((await hub.call('approvals.show', { id })).isAllowable).toBe(false);
  });

  it('is not for what only reads alike: each comment is a target of its own', async () => {
    const number = await newIssue('Two remarks');
    const mine = Number((await once(...comment(number, 'Mine'))).body['id']);
    const other = Number((await once(...comment(number, 'Another')))['body']['id']);
    const change = (comment_id: number, body: string) =>
      tool('github_update_comment', { repository, comment_id, body });
    await once('github_update_comment', { repository, comment_id: mine, body: 'Mine, changed' }, true);
    expect((await change(mine, 'Mine, again')).status).toBe(200);
    expect((await change(other, 'Not mine')).status).toBe(202);
  });

  it('is not offered for a workflow, which may do anything, nor for a merge or a verdict with remarks', async () => {
    const { body: pulls } = await tool('github_list_pull_requests', { repository: 'ada-demo/tidy-csv' });
    const { number } = (pulls['items'] as { number: number; draft: boolean }[]).find(({ draft }) => !draft) ?? {};
    const tidy = { repository: 'ada-demo/tidy-csv' };
    const review = await once('github_create_review', { ...tidy, number, body: 'A draft' });
    for (const [name, args] of [
      ['github_run_workflow', { repository, workflow: 'release.yml', ref: 'main' }],
      ['github_merge_pull_request', { ...tidy, number }],
      ['github_submit_review', { ...tidy, number, review_id: review.body['id'], event: 'comment' }],
    ] as const) {
      const asked = await tool(name, args);
      const id = String(asked.body['approval_id']);
      expect([name, asked.status, (await hub.call('approvals.show', { id })).isAllowable]).toEqual([name, 202, false]);
    }
  });

  it('ends with a click, a pause, a revocation, a disconnection, and the hub', async () => {
    const number = await newIssue('Until then');
    const ends: [string, () => Promise<unknown>][] = [
      ['a click', async () => hub.call('approvals.disallow', { id: (await allowed())[0]?.id ?? '' })],
      [
        'a pause',
        async () => {
          await hub.call('keys.pause', { id: keyId });
          await hub.call('keys.resume', { id: keyId });
        },
      ],
      ['a revocation', () => hub.call('keys.revoke', { id: keyId })],
    ];
    for (const [what, end] of ends) {
      await newKey();
      await once(...comment(number, what), true);
      expect([what, (await allowed()).length]).toEqual([what, 1]);
      await end();
      expect([what, await allowed()]).toEqual([what, []]);
      if (what !== 'a revocation') expect([what, (await tool(...comment(number))).status]).toEqual([what, 202]);
    }
    await newKey();
    await once(...comment(number), true);
    const [account] = await hub.call('accounts.list', {});
    await hub.call('accounts.disconnect', { account: account?.id ?? '' });
    expect(await allowed()).toEqual([]);
    await hub.call('accounts.connect', { platform: 'github' });

    await newKey();
    await once(...comment(number), true);
    const { dataDir, ports } = hub;
    await hub.hub.close();
    Object.assign(hub, await startHub(world, false, dataDir, ports, undefined, { parts: { throughDatabase } }));
    expect(await allowed()).toEqual([]);
    expect((await tool(...comment(number))).status).toBe(202);
  });

  it.each<[string, () => Promise<unknown>[]]>([
    ['a click', () => ends()],
    ['a click, after a second one', () => [...ends(), ...ends()]],
    ['an hour', () => [Promise.resolve(hub.ports.advance(60 * 60_000))]],
    ['its ten minutes', () => [Promise.resolve(hub.ports.advance(10 * 60_000))]],
  ])('ends for what has not begun as well: by %s', async (what, end) => {
    const number = await newIssue(`Not after ${what}`);
    await once(...comment(number), true);
    mine = (await allowed())[0]?.id ?? '';
    await world.control('DELETE', '/requests');
    let ending: Promise<unknown>[] = [];
    beforeIntent = async () => {
      ending = end();
      await vi.waitFor(async () => expect(await allowed()).toEqual([]));
    };
    const { status, body } = await tool(...comment(number, 'A second'));
    await Promise.allSettled(ending);
    expect([status, body['error']]).toEqual([
      expect.any(Number),
      expect.objectContaining({ code: 'approval_withdrawn' }),
    ]);
    expect((await world.requests()).filter(({ service, method }) => service === 'github' && method === 'POST')).toEqual(
      [],
    );
  });

  it('is another person’s business nowhere', async () => {
    const number = await newIssue('Ada’s own');
    await once(...comment(number), true);
    const [mine] = await allowed();
    expect(await hub.call('approvals.allowed', {}, 'auth0|somebody')).toEqual([]);
    expect((await hub.tried('approvals.disallow', { id: mine?.id ?? '' }, 'auth0|somebody')).ok).toBe(false);
    expect(await allowed()).toHaveLength(1);
  });
});
