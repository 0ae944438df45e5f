import { describe, expect, it } from 'vitest';
import { type CallFacts, decide, type Holder } from '../../../../src/main/hub/policy/decide.ts';
import type { Grant } from '../../../../src/shared/model.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const inRepository = (name: string) => ({ kind: 'repository', name });
const call: CallFacts = {
  endpoint: 'mcp',
  platform: 'github',
  tool: 'github_list_commits',
  access: 'read',
  account: { id: 'cac_1', label: 'Ada', scopes: [] },
  place: inRepository('ada/notes'),
};
const grant: Grant = {
  endpoints: ['mcp'],
  accounts: ['cac_1'],
  tools: ['github_list_commits', 'github_create_issue', 'github_delete_file'],
  access: ['read', 'write'],
  repositories: ['ada/*', 'lab/*'],
  models: [],
  callsPerDay: 10,
  callsPerMinute: 10,
  callsAtOnce: 10,
};
const holder: Holder = { expiresAt: now + 1000, revoked: false, labels: { private: [], untrusted: [] }, grant };

const having = (...scopes: string[]) => ({ id: 'cac_1', label: 'Ada', scopes });
const needing = { scopes: ['guilds', 'guilds.write'] };

/** An imported read, whose host the data of those platforms come from. */
const sentTo = (...names: string[]): Partial<CallFacts> => ({ place: undefined, sentTo: names });
const hasRead = (ofPrivate: string[], untrusted: string[]) => ({ labels: { private: ofPrivate, untrusted } });

type Row = [string, Partial<CallFacts>, Partial<Holder>, string];
const rows: Row[] = [
  ['a read within the grant', {}, {}, 'allow'],
  ['a tool that ranges over repositories', { place: undefined }, {}, 'allow'],
  ['a write that the key allows', { tool: 'github_create_issue', access: 'write' }, {}, 'ask'],
  ['an access that the key does not allow', { tool: 'github_delete_file', access: 'destructive' }, {}, 'not_allowed'],
  ['a revoked key', {}, { revoked: true }, 'revoked'],
  ['a key at the instant it expires', {}, { expiresAt: now }, 'unauthorised'],
  ['another endpoint', { endpoint: 'chat' }, {}, 'not_allowed'],
  ['a tool that the key does not name', { tool: 'github_search' }, {}, 'not_allowed'],
  ['an account that the key does not name', { account: { id: 'cac_2', label: 'Eve', scopes: [] } }, {}, 'not_allowed'],
  ['an account with one of the scopes that are enough', { ...needing, account: having('guilds') }, {}, 'allow'],
  ['an account with the other of them', { ...needing, account: having('identify', 'guilds.write') }, {}, 'allow'],
  ['an account whose scopes nobody knows', { ...needing, account: having() }, {}, 'allow'],
  ['an account without any of them', { ...needing, account: having('identify') }, {}, 'scope_missing'],
  ['no account yet', { ...needing, account: undefined }, {}, 'allow'],
  [
    'an account of others, whatever it lacks',
    { ...needing, account: { ...having('x'), id: 'cac_2' } },
    {},
    'not_allowed',
  ],
  ['a repository outside the patterns', { place: inRepository('eve/notes') }, {}, 'not_allowed'],
  ['a read that is sent to another host', sentTo('acme'), hasRead(['github:ada/notes'], ['slack:ext']), 'ask'],
  ['one to another host than some of it came from', sentTo('acme'), hasRead(['acme', 'slack'], ['acme']), 'ask'],
  ['one that begins with the name of the source', sentTo('git'), hasRead(['github:ada/notes'], ['git']), 'ask'],
  ['one where nobody knows what was read', sentTo('acme'), hasRead(['?'], ['?']), 'ask'],
  ['one to where all of it came from', sentTo('github', 'gh'), hasRead(['github:ada/notes', 'gh'], ['gh']), 'allow'],
  ['one with private data alone', sentTo('acme'), hasRead(['github'], []), 'allow'],
  ['one with untrusted text alone', sentTo('acme'), hasRead([], ['github']), 'allow'],
  [
    'one by a key without the guard',
    sentTo('acme'),
    { ...hasRead(['github'], ['github']), grant: { ...grant, guard: 'off' } },
    'allow',
  ],
  ['one by a key that may not read', sentTo('acme'), { ...hasRead(['slack'], ['x']), revoked: true }, 'revoked'],
];

const resolved = {
  kind: 'repository',
  id: '1',
  name: 'ada/notes',
  isPrivate: true,
  isOurs: true,
  defaultBranch: 'main',
};

describe('decide', () => {
  it.each(rows)('%s', (_, changedCall, changedHolder, expected) => {
    const verdict = decide({ ...call, ...changedCall }, { ...holder, ...changedHolder }, now);
    expect(verdict.verdict === 'deny' ? verdict.code : verdict.verdict).toBe(expected);
  });

  it('denies by default: an empty grant allows nothing', () => {
    const empty = { ...grant, endpoints: [], accounts: [], tools: [], access: [], repositories: [] };
    expect(decide(call, { ...holder, grant: empty }, now).verdict).toBe('deny');
  });

  it('knows the repository by its present name alone, in whatever case', () => {
    expect(decide({ ...call, resolved: { ...resolved, name: 'Ada/Notes' } }, holder, now).verdict).toBe('allow');
    for (const name of ['ada/letters', 'lab/notes', 'eve/notes']) {
      expect(decide({ ...call, resolved: { ...resolved, name } }, holder, now)).toMatchObject({ code: 'not_allowed' });
    }
  });
});

describe('a key limited to branches', () => {
  const limited = { ...holder, grant: { ...grant, branches: ['main', 'fix/*', 'c*'] } };
  const at = (branch: string | undefined, more: Partial<CallFacts> = {}) =>
    decide({ ...call, files: { branch }, ...more }, limited, now);

  it.each(['main', 'fix/crash', 'cafe-menu'])('reaches %s', (branch) => {
    expect(at(branch).verdict).toBe('allow');
  });

  it.each([
    'master',
    'fix',
    'fix/a/b',
    'Main',
    'cafe',
    'c0ffee',
    '8d2f1c0b6d1a4e2f9c3b5a7e8d2f1c0b6d1a4e2f',
    'c~1',
    'main^',
    'c@{yesterday}',
    'eve:c',
    'HEAD',
    'refs/heads/main',
    'heads/main',
    'refs/pull/7/head',
    'pull/7/head',
    'c/../main',
    'c-1-g8d2f1c0',
    '',
  ])('does not reach %j', (branch) => {
    expect(at(branch)).toMatchObject({ verdict: 'deny', code: 'not_allowed' });
  });

  it('does not take a way to write another branch, or a tag, for a branch of two parts', () => {
    const holds = { ...holder, grant: { ...grant, branches: ['*/*'] } };
    const of = (branch: string) => decide({ ...call, files: { branch } }, holds, now).verdict;
    expect(['fix/crash', 'heads-up/main'].map(of)).toEqual(['allow', 'allow']);
    expect(['heads/main', 'tags/v1', 'remotes/main'].map(of)).toEqual(['deny', 'deny', 'deny']);
  });

  it('takes a branch that is left out for the default one, once that is known', () => {
    expect(at(undefined).verdict).toBe('allow');
    expect(at(undefined, { resolved }).verdict).toBe('allow');
    expect(at(undefined, { resolved: { ...resolved, defaultBranch: 'trunk' } }).verdict).toBe('deny');
  });

  it('denies a tool that ranges over files of many repositories, and lets pass what reaches no files', () => {
    expect(at(undefined, { place: undefined }).verdict).toBe('deny');
    expect(at(undefined, { files: undefined }).verdict).toBe('allow');
  });
});

describe('a key that changes some branches', () => {
  const limited = { ...holder, grant: { ...grant, writeBranches: ['agent/*'] } };
  const of = (files: CallFacts['files'], access: CallFacts['access'] = 'write') =>
    decide({ ...call, files, access, resolved }, limited, now);

  it('reads all, and changes those alone', () => {
    expect(of({ branch: 'main' }, 'read').verdict).toBe('allow');
    expect([of({ branch: 'agent/x' }), of(undefined)]).toEqual([{ verdict: 'ask' }, { verdict: 'ask' }]);
    for (const branch of ['main', undefined, '*', 'refs/pull/7/head', 'tags/v1', ['agent/x', 'main']]) {
      expect(of({ branch })).toMatchObject({
        code: 'not_allowed',
        reason: expect.stringContaining('branches agent/*'),
      });
    }
    expect(of({ branch: 'refs/pull/7/head' })).toMatchObject({
      reason: expect.stringMatching(/would change is not known before$/),
    });
  });

  it('takes from any what it adds to those', () => {
    expect(of({ branch: ['agent/x', 'main'], changed: ['agent/x'] }).verdict).toBe('ask');
    expect(of({ branch: 'main', changed: [] }).verdict).toBe('ask');
    expect(of({ branch: 'agent/x', changed: ['main'] }).verdict).toBe('deny');
  });
});

describe('a key limited to paths', () => {
  const limited = { ...holder, grant: { ...grant, paths: ['docs/**', 'README.md'] } };
  const reaching = (paths: string[] | undefined) => decide({ ...call, files: { paths } }, limited, now);

  it('reaches those, and needs them named', () => {
    expect(reaching(['docs/a.md', 'README.md']).verdict).toBe('allow');
    for (const paths of [['src/a.ts'], ['docs/a.md', 'src/a.ts'], [''], ['readme.md'], ['docs2/a.md'], undefined]) {
      expect(reaching(paths)).toMatchObject({ verdict: 'deny', code: 'not_allowed' });
    }
    expect(decide(call, limited, now).verdict).toBe('allow');
  });
});

describe('a write after private data and text of strangers', () => {
  const labels = { private: ['github:ada/notes'], untrusted: ['github:ada/web eve'] };
  const write = (more: Partial<CallFacts>, changed: Partial<Holder> = {}) =>
    decide({ ...call, tool: 'github_create_issue', access: 'write', ...more }, { ...holder, labels, ...changed }, now);
  const elsewhere = { place: inRepository('ada/web'), resolved: { ...resolved, name: 'ada/web' } };

  it('needs fresh consent to go anywhere else, and says from where to where', () => {
    expect(write({ ...elsewhere, resolved: { ...elsewhere.resolved, isPrivate: false } })).toEqual({
      verdict: 'ask',
      fresh: true,
      flow: { from: labels.private, untrusted: labels.untrusted, to: 'github:ada/web', isPublic: true },
    });
    expect(write(elsewhere)).toMatchObject({ fresh: true, flow: { isPublic: false } });
  });

  it('is like any other where it goes back to the private repository the data came from', () => {
    expect(write({ resolved })).toEqual({ verdict: 'ask' });
    expect(write({ resolved }, { labels: { ...labels, private: ['github:ada/letters', 'github:ada/notes'] } })).toEqual(
      { verdict: 'ask' },
    );
  });

  it('is held where that repository is public by now, or is not looked up, or none is named', () => {
    expect(write({ resolved: { ...resolved, isPrivate: false } })).toMatchObject({ fresh: true });
    expect(write({})).toMatchObject({ fresh: true });
    expect(write({ place: undefined })).toMatchObject({ fresh: true, flow: { to: 'github', isPublic: true } });
  });

  it('is held where it only names that repository, and lands elsewhere', () => {
    expect(write({ resolved, isElsewhere: true })).toMatchObject({
      fresh: true,
      flow: { to: 'github', isPublic: true },
    });
  });

  it('is held on its way into a repository of somebody else, unless all of it came from there', () => {
    const lab = { place: inRepository('lab/notes'), resolved: { ...resolved, name: 'lab/notes' } };
    expect(write(lab, { labels: { ...labels, private: ['github:lab/notes'] } })).toEqual({ verdict: 'ask' });
    expect(write(lab, { labels: { ...labels, private: ['github:ada/notes', 'github:lab/notes'] } })).toMatchObject({
      fresh: true,
    });
  });

  it('is like any other with one label alone, or with the guard off', () => {
    expect(write(elsewhere, { labels: { ...labels, untrusted: [] } })).toEqual({ verdict: 'ask' });
    expect(write(elsewhere, { labels: { ...labels, private: [] } })).toEqual({ verdict: 'ask' });
    expect(write(elsewhere, { grant: { ...grant, guard: 'off' } })).toEqual({ verdict: 'ask' });
  });
});

it('a read-only key is told that it is one, before that it does not name the tool', () => {
  const facts = { ...call, tool: 'github_create_issue', access: 'write' as const };
  const readOnly = { ...holder, grant: { ...grant, access: ['read' as const], tools: [] } };
  expect(decide(facts, readOnly, now)).toMatchObject({
    reason: "the key is read-only and can't use github_create_issue",
  });
});
