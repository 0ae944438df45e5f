import { describe, expect, test, vi } from 'vitest';
import { lineApprover } from '../../../src/main/headless/serve.ts';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import type { Allowance, Approval } from '../../../src/shared/approval.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { inFull } from '../../harness/shown.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { grace } from './stub-calls.ts';
import { hubWith } from './stub-socket.ts';

const approval: Approval = {
  id: 'apr_1',
  userId: 'auth0|1',
  keyId: 'key_1',
  client: 'Claude \u001b[2J',
  tool: 'github_create_issue',
  title: 'Create an issue',
  access: 'write',
  platform: 'GitHub',
  account: 'ada-demo',
  resource: 'github:ada-demo/notes\u202e',
  arguments: '{"body":"one\\ntwo","title":"Hello"}',
  preview: {
    target: '#1 Orbit\u202e',
    version: null,
    changes: [
      { name: 'body', before: 'kept\nwas\u200b', after: 'kept\nis' },
      { name: 'labels', before: null, after: 'bug' },
    ],
  },
  isForeign: true,
  hash: 'as it was listed',
  askedAt: new Date().toISOString(),
  expiresAt: new Date(Date.now() + 4 * 60_000 + 30_000).toISOString(),
  isFirst: false,
  isAllowable: true,
  state: 'waiting',
};

const allowance: Allowance = {
  id: 'alw_1',
  client: 'Claude',
  tool: 'github_add_comment',
  title: 'Add a comment',
  platform: 'GitHub',
  account: 'ada-demo',
  resource: 'github:ada-demo/notes',
  target: '#1 Orbit\u202e',
  expiresAt: new Date(Date.now() + 8 * 60_000 + 30_000).toISOString(),
};

function calls(waiting: Approval[] = [approval], allowed: Allowance[] = [], full = inFull(waiting[0] ?? approval)) {
  const approve = vi.fn<CallHandlers['approvals.approve']>(async () => ok({ ...approval, state: 'approved' as const }));
  const deny = vi.fn<CallHandlers['approvals.deny']>(async () => ok({ ...approval, state: 'denied' as const }));
  const disallow = vi.fn<CallHandlers['approvals.disallow']>(async () => ok(allowance));
  const withoutChanges = waiting.map((one) => ({ ...one, preview: { ...one.preview, changes: [] } }));
  return {
    approve,
    deny,
    disallow,
    all: {
      'approvals.list': async () => ok(withoutChanges),
      'approvals.show': async () => ok(full),
      'approvals.allowed': async () => ok(allowed),
      'approvals.approve': approve,
      'approvals.deny': deny,
      'approvals.disallow': disallow,
    },
  };
}

test('approvals list says who waits for what, where, and for how long', async () => {
  const approved = { ...approval, id: 'apr_2', state: 'approved' as const };
  const folder = await hubWith(calls([approval, approved], [allowance]).all);
  const ran = await runCli('approvals', 'list', '--data-dir', folder);
  expect(ran.stdout).toMatch(/^ID +CLIENT +TOOL +ACCOUNT +RESOURCE +STATE\n/);
  expect(ran.stdout).toMatch(
    /apr_1 +Claude \\u\{1B\}\[2J +github_create_issue +ada-demo .*\\u\{202E\} +waits 4:(30|2\d|1\d)\n/,
  );
  expect(ran.stdout).toMatch(/apr_2 .* approved\n/);
  expect(ran.stdout).toMatch(/alw_1 .*notes #1 Orbit\\u\{202E\} +allowed 8:(30|2\d|1\d)\n/);
  for (const hidden of ['\u001b', '\u202e']) expect(ran.stdout).not.toContain(hidden);
});

test.each([
  [{ state: 'used', outcome: 'ok', reason: null }, 0, /Done\./],
  [{ state: 'used', outcome: 'denied', reason: 'approval_changed' }, 1, /not done: approval_changed\./],
  [{ state: 'denied', endedBy: 'the person declined', outcome: null, reason: null }, 1, /declined/],
  [{ state: 'denied', endedBy: 'the hub was stopped', outcome: null, reason: null }, 1, /hub was stopped/],
  [{ state: 'denied', endedBy: 'the key was paused', outcome: null, reason: null }, 1, /key was paused/],
  [{ state: 'expired', endedBy: 'nobody answered', outcome: null, reason: null }, 1, /in time/],
  [{ state: 'used', outcome: 'unknown', reason: null }, 1, /not known/],
] as const)('approvals wait ends with %j', async (standing, code, says) => {
  const folder = await hubWith({ 'approvals.standing': async () => ok(standing) });
  const ran = await runCli('approvals', 'wait', 'apr_1', '--data-dir', folder);
  expect([ran.code, ran.stdout + ran.stderr]).toEqual([code, expect.stringMatching(says)]);
});

describe('approvals approve', () => {
  const approveOne = (folder: string) => ['approvals', 'approve', 'apr_1', '--data-dir', folder];

  test('shows who, what, where, the arguments and the change, and sends the hash of what was shown', async () => {
    const { approve, all } = calls();
    const ran = await runCliAtTerminal('correct horse\nyes\n', ...approveOne(await hubWith(all)));
    expect(ran.code).toBe(0);
    const shown = ran.stdout.slice(0, ran.stdout.indexOf('Owner passphrase')).split(/\r?\n/);
    expect(shown.slice(0, 11)).toEqual([
      'who: "Claude \\u{1B}[2J"',
      'what: "Create an issue"',
      'tool: "github_create_issue"',
      'access: "write"',
      'account: "ada-demo"',
      'where: "github:ada-demo/notes\\u{202E}"',
      'arguments from the client:',
      '  body:',
      '    "one\\n"',
      '    "two"',
      '  title: "Hello"',
    ]);
    expect(shown.join()).not.toContain('kept'); // what is there already is for who has typed the passphrase
    const after = ran.stdout.slice(ran.stdout.indexOf('what it would do')).split(/\r?\n/);
    expect(after.slice(0, 9)).toEqual([
      'what it would do to "#1 Orbit\\u{202E}", 2 changes:',
      '  "body":',
      '      kept',
      '    - was\\u{200B}',
      '    + is',
      '  "labels", new:',
      '    + bug',
      'Somebody from outside may have written the current text.',
      '',
    ]);
    expect(approve.mock.calls.map(([input]) => input)).toEqual([{ id: 'apr_1', hash: inFull(approval).hash }]);
  });

  test('draws from the text that is approved, not from what was listed, and refuses one that says more', async () => {
    const other = inFull({ ...approval, arguments: '{"title":"Another"}' });
    const { approve, all } = calls([approval], [], other);
    const ran = await runCliAtTerminal('correct horse\nyes\n', ...approveOne(await hubWith(all)));
    expect(ran.stdout.slice(ran.stdout.indexOf('Owner passphrase'))).toContain('title: "Another"');
    expect(approve.mock.calls.map(([input]) => input)).toEqual([{ id: 'apr_1', hash: other.hash }]);
    const more = { ...other, shown: other.shown?.replace('{', '{"also":"delete it",') };
    const refused = await runCliAtTerminal(
      'correct horse\nyes\n',
      ...approveOne(await hubWith(calls([approval], [], more).all)),
    );
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('can’t be shown in full') });
  });

  test('for 10 minutes is said in the question, and only where it can be', async () => {
    const { approve, all } = calls();
    const words = [...approveOne(await hubWith(all)), '--for-10-minutes'];
    const ran = await runCliAtTerminal('correct horse\nyes\n', ...words);
    expect(ran.stdout).toContain('and similar calls for 10 minutes without asking');
    expect(approve.mock.calls.map(([input]) => input)).toEqual([
      { id: 'apr_1', hash: inFull(approval).hash, forAWhile: true },
    ]);
    const once = calls([{ ...approval, isAllowable: false }]);
    const refused = await runCliAtTerminal('', ...approveOne(await hubWith(once.all)), '--for-10-minutes');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('once, but not for 10 minutes') });
  });

  test.each([
    ['Enter alone', '\n', /Nothing was approved/],
    ['Ctrl-D', '\u0004\n', /Nothing was approved/],
    ['a wrong passphrase', 'wrong horse\n', /not the passphrase/],
    ['another word than yes', 'correct horse\ny\n', /\nNothing was approved: only yes/],
    ['Enter after the passphrase', 'correct horse\n\n', /Nothing was approved/],
  ])('%s approves nothing', async (_what, typed, said) => {
    const { approve, all } = calls();
    const ran = await runCliAtTerminal(typed, ...approveOne(await hubWith(all)));
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringMatching(said) });
    expect(approve).not.toHaveBeenCalled();
  });

  test('is not to be had without a terminal', async () => {
    const { approve, all } = calls();
    const ran = await runCli(...approveOne(await hubWith(all)), '--json');
    expect(JSON.parse(ran.stdout).error.code).toBe('passphrase_needed');
    expect(approve).not.toHaveBeenCalled();
  });

  test.each([
    ['unknown', [], /There is no such approval/],
    ['approved', [{ ...approval, state: 'approved' as const }], /It is approved already/],
  ])('one that is %s is said to be so, and nothing is asked', async (_state, waiting, said) => {
    const ran = await runCli(...approveOne(await hubWith(calls(waiting).all)));
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(said) });
  });

  test('what changed or ended meanwhile is said by the hub', async () => {
    const { approve, all } = calls();
    approve.mockResolvedValue(fail('approval_changed'));
    const ran = await runCliAtTerminal('correct horse\nyes\n', ...approveOne(await hubWith(all)));
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('no longer the one that was approved') });
  });

  test('of another person takes their passphrase to look and to approve', async () => {
    const { approve, all } = calls();
    const words = [...approveOne(await hubWith(all)), '--as', grace.email];
    const refused = await runCliAtTerminal('graces own\ncorrect horse\n', ...words);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('not the passphrase') });
    expect(approve).not.toHaveBeenCalled();
    expect(await runCliAtTerminal('graces own\ngraces own\nyes\n', ...words)).toMatchObject({ code: 0 });
    expect(approve.mock.calls[0]?.[1]).toMatchObject({ userId: grace.userId });
  });
});

test('approvals deny needs no passphrase', async () => {
  const { deny, all } = calls();
  const ran = await runCli('approvals', 'deny', 'apr_1', '--data-dir', await hubWith(all));
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Denied: Claude \\u\{1B\}/) });
  expect(deny).toHaveBeenCalledTimes(1);
});

test('approvals disallow needs no passphrase', async () => {
  const { disallow, all } = calls();
  const ran = await runCli('approvals', 'disallow', 'alw_1', '--data-dir', await hubWith(all));
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Ended: Claude, github_add_comment') });
  expect(disallow.mock.calls[0]?.[0]).toEqual({ id: 'alw_1' });
});

test('the hub’s terminal shows a line for the owner alone, without arguments', async () => {
  const written: string[] = [];
  const approver = lineApprover(
    "/data/ada's",
    async (userId) => userId === 'auth0|1',
    (text) => void written.push(text),
  );
  approver.asked({ ...approval, userId: 'auth0|2' });
  approver.asked(approval);
  await expect
    .poll(() => written)
    .toEqual([
      "Claude \\u{1B}[2J wants github_create_issue as ada-demo on github:ada-demo/notes\\u{202E}: opengithubx approvals approve apr_1 --data-dir '/data/ada'\\''s'\n",
    ]);
});

test('what approvals ask for is said in words that mean something without the manual', async () => {
  const levels = { usual: 'any', careful: 'passkey' } as const;
  const page = { url: 'http://approve.localhost:18480/approve/' };
  const standing = { passkeys: [], levels, lowering: null, page, elsewhere: null };
  const ran = await runCli(
    'passkeys',
    'list',
    '--data-dir',
    await hubWith({ 'passkeys.list': async () => ok(standing) }),
  );
  expect(ran.stdout).toContain('Approvals ask for: any (your passphrase or a passkey); passkey for what deletes');
});
