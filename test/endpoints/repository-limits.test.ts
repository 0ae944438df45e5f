/**
 * A key for one repository, for some of its branches or for some of its files, and every way we know of to reach others with it
 * (KEY-04). What counts is what GitHub was asked: nothing about anything else.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { postTool } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

/** Private, once called `ada-demo/atlas-api`; the other is as private and not the key's. */
const own = 'ada-demo/atlas-service';
const foreign = 'ada-demo/ledger-sync';
const [owner, name] = ['ada-demo', 'ledger-sync'];

const nextTo = (path: string): [string, object] => ['github_get_file', { repository: own, path }];
const at = (ref: string): [string, object] => ['github_get_file', { repository: own, path: 'README.md', ref }];
const inRepository = (repository: unknown): [string, object] => ['github_get_file', { repository, path: 'README.md' }];
const commits = (more: object): [string, object] => ['github_list_commits', { repository: own, ...more }];
const search = (kind: string, query: string): [string, object] => ['github_search', { kind, query }];

const tricks: [trick: string, call: [tool: string, given: object]][] = [
  // the name itself
  ['the other repository', inRepository(foreign)],
  ['in capitals', inRepository(foreign.toUpperCase())],
  ['in mixed case', inRepository('Ada-Demo/Ledger-Sync')],
  ['of another owner', inRepository('grace-demo/thesis-notes')],
  ['with the former name of the own one', inRepository('ada-demo/atlas-api')],
  ['owner and name swapped', inRepository('atlas-service/ada-demo')],
  ['with a dot segment', inRepository(`${own}/../ledger-sync`)],
  ['with an encoded dot segment', inRepository(`${own}%2F..%2Fledger-sync`)],
  ['with a doubly encoded one', inRepository(`${own}%252F..%252Fledger-sync`)],
  ['with an encoded slash', inRepository('ada-demo%2Fledger-sync')],
  ['with a backslash', inRepository('ada-demo\\ledger-sync')],
  ['with two slashes', inRepository('ada-demo//ledger-sync')],
  ['with a slash at the start', inRepository(`/${foreign}`)],
  ['with a slash at the end', inRepository(`${foreign}/`)],
  ['with a third part', inRepository(`${own}/${foreign}`)],
  ['with a query', inRepository(`${own}?repository=${foreign}`)],
  ['with a fragment', inRepository(`${own}#${foreign}`)],
  ['with .git', inRepository(`${foreign}.git`)],
  ['the own one with .git and dots', inRepository(`${own}.git/../../${foreign}`)],
  ['a URL', inRepository(`https://github.com/${foreign}`)],
  ['a URL of the API', inRepository(`https://api.github.com/repos/${foreign}`)],
  ['a URL of another host', inRepository(`https://evil.example.com/${foreign}`)],
  ['an SSH address', inRepository(`git@github.com:${foreign}.git`)],
  ['a numeric id', inRepository('910002')],
  ['a number', inRepository(910_002)],
  ['a node id', inRepository('R_kgDOADEnQg')],
  ['an id as a repository', inRepository('repositories/910002')],
  ['with a space in front', inRepository(` ${foreign}`)],
  ['with a space behind', inRepository(`${foreign} `)],
  ['with a tab', inRepository(`ada-demo/\tledger-sync`)],
  ['with a line break', inRepository(`${own}\n${foreign}`)],
  ['with a NUL', inRepository(`${foreign}\0`)],
  ['cut by a NUL', inRepository(`${own}\0/../ledger-sync`)],
  ['with a zero-width space', inRepository(`ada-demo/\u200Bledger-sync`)],
  ['with a soft hyphen', inRepository('ada-demo/ledger\u00ADsync')],
  ['with a Cyrillic letter', inRepository('\u0430da-demo/ledger-sync')],
  ['with full-width letters', inRepository('ada-demo/ｌedger-sync')],
  ['with a Kelvin sign', inRepository('ada-demo/lin\u212A-check')],
  ['with a dotless i', inRepository('ada-demo/l\u0131nk-check')],
  ['with a division slash', inRepository('ada-demo\u2215ledger-sync')],
  ['with a right-to-left override', inRepository(`ada-demo/\u202Ecnys-regdel`)],
  ['as a pattern', inRepository('ada-demo/*')],
  ['as a regular expression', inRepository('ada-demo/ledger.sync')],
  ['as a list', inRepository([own, foreign])],
  ['as an object', inRepository({ owner, name })],
  ['as null', inRepository(null)],
  ['left out', ['github_get_file', { path: 'README.md' }]],
  ['very long', inRepository(`ada-demo/${'a'.repeat(300)}`)],
  ['as .', inRepository('ada-demo/.')],
  ['as ..', inRepository('ada-demo/..')],
  ['with an at sign', inRepository(`${own}@evil.example.com/${foreign}`)],
  // beside the name
  ['owner and repo beside it', ['github_get_file', { repository: own, owner, repo: name, path: 'README.md' }]],
  ['a second spelling beside it', ['github_get_file', { repository: own, Repository: foreign, path: 'README.md' }]],
  ['a prototype', ['github_get_file', JSON.parse(`{"__proto__":{"repository":"${foreign}"},"path":"README.md"}`)]],
  ['another base address', ['github_get_file', { repository: own, baseUrl: 'http://evil.example.com', path: 'a' }]],
  ['another account', ['github_get_file', { repository: own, account: 'grace-demo', path: 'README.md' }]],
  // in the path
  ['dots in the path', nextTo('../../../ledger-sync/contents/README.md')],
  ['encoded dots in the path', nextTo('%2e%2e/%2e%2e/ledger-sync/contents/README.md')],
  ['dots behind a folder', nextTo('src/../../../ledger-sync/contents/README.md')],
  ['a backslash in the path', nextTo('..\\..\\ledger-sync\\contents\\README.md')],
  ['a path from the root', nextTo(`/repos/${foreign}/contents/README.md`)],
  ['a URL as the path', nextTo(`https://api.github.com/repos/${foreign}/contents/README.md`)],
  ['a query in the path', nextTo(`README.md?repository=${foreign}`)],
  // in the reference
  ['dots in the reference', at(`../../${foreign}`)],
  ['a fork’s network in the reference', at('ada-demo:ledger-sync:main')],
  ['a query in the reference', at(`main&repository=${foreign}`)],
  ['a path as the commit', ['github_get_commit', { repository: own, sha: `../../../${foreign}/commits/main` }]],
  ['a path in the list of commits', commits({ path: `../../${foreign}` })],
  ['another repository as its author', commits({ author: `ada-demo&repo=${foreign}` })],
  ['a path as the number', ['github_get_issue', { repository: own, number: `1/../../../ledger-sync/issues/1` }]],
  [
    'a made-up cursor',
    commits({ cursor: Buffer.from(JSON.stringify({ url: `/repos/${foreign}/commits` })).toString('base64url') }),
  ],
  // by search, which names no repository
  ['a search for the repository', search('repositories', `${name} in:name`)],
  ['a search in it', search('code', `README repo:${foreign}`)],
  ['a search for its commits', search('commits', `repo:${foreign} fix`)],
  ['a search for its issues', search('issues', `repo:${foreign} is:issue`)],
  ['a search over all of the owner’s', search('code', `user:${owner} README`)],
  // by changing
  ['an issue there', ['github_create_issue', { repository: foreign, title: 'x' }]],
  ['a comment there', ['github_add_comment', { repository: foreign, number: 1, body: 'x' }]],
  ['an issue by dots', ['github_create_issue', { repository: `${own}/../ledger-sync`, title: 'x' }]],
  ['an issue by the former name', ['github_create_issue', { repository: 'ada-demo/atlas-api', title: 'x' }]],
];

/** Of one file, or of several. */
const writing = ({ path, files, branch = 'main' }: { path?: string; files?: object[]; branch?: string }) => {
  const given = { repository: own, branch, message: 'x' };
  const call: [string, object] = files
    ? ['github_push_files', { ...given, files }]
    : ['github_write_file', { ...given, path, content: 'x' }];
  return call;
};

/** Of a repository with a file of secrets, which the key's `docs/**` and `README.md` do not cover. */
const secret = 'config/legacy.env';
const pathTricks: [trick: string, call: [tool: string, given: object]][] = [
  ['another file', nextTo(secret)],
  ['with a slash in front', nextTo(`/${secret}`)],
  ['with two slashes', nextTo('config//legacy.env')],
  ['by dots from a folder of its own', nextTo(`docs/../${secret}`)],
  ['by dots from a file of its own', nextTo(`README.md/../${secret}`)],
  ['by a dot', nextTo(`./${secret}`)],
  ['by encoded dots', nextTo(`docs/%2e%2e/${secret}`)],
  ['by doubly encoded dots', nextTo(`docs/%252e%252e/${secret}`)],
  ['by an encoded slash', nextTo('docs%2f..%2fconfig%2flegacy.env')],
  ['by a backslash', nextTo('docs\\..\\config\\legacy.env')],
  ['by dots of another script', nextTo(`docs/\u2024\u2024/${secret}`)],
  ['with a NUL', nextTo(`README.md\0/../${secret}`)],
  ['with a query', nextTo(`README.md?path=${secret}`)],
  ['with a fragment', nextTo(`README.md#/../${secret}`)],
  ['in other letters', nextTo('readme.md')],
  ['with a name that begins alike', nextTo('docs2/a.md')],
  ['with a name that goes on', nextTo('README.md.bak')],
  ['the top directory', nextTo('')],
  ['the top directory as a slash', nextTo('/')],
  ['the path left out', ['github_get_file', { repository: own }]],
  ['a list of paths', ['github_get_file', { repository: own, path: ['README.md', secret] }]],
  ['the path twice', ['github_get_file', { repository: own, path: 'README.md', Path: secret }]],
  ['commits of another file', commits({ path: secret })],
  ['commits of all files', commits({})],
  ['a commit, whatever it changes', ['github_get_commit', { repository: own, sha: 'main' }]],
  ['the files of a pull request', ['github_get_pull_request', { repository: own, number: 1, method: 'files' }]],
  ['the diff of a pull request', ['github_get_pull_request', { repository: own, number: 1, method: 'diff' }]],
  ['merging whatever a pull request changes', ['github_merge_pull_request', { repository: own, number: 1 }]],
  ['writing another file', writing({ path: secret })],
  ['writing by dots', writing({ path: `docs/../${secret}` })],
  ['writing one of several', writing({ files: ['README.md', secret].map((path) => ({ path, content: 'x' })) })],
  ['all files by name', ['github_get_tree', { repository: own, path: 'docs' }]],
  ['a branch, whatever is on it', ['github_create_branch', { repository: own, branch: 'x' }]],
  ['a copy of it all', ['github_fork_repository', { repository: own }]],
  ['a search in the files', search('code', `repo:${own} TOKEN`)],
  ['a search in the commits', search('commits', `repo:${own} fix`)],
  ['my commits', ['github_my_commits', { days: 365 }]],
];

const sha = '8d2f1c0b6d1a4e2f9c3b5a7e8d2f1c0b6d1a4e2f';
/** What the key's one branch, `main`, does not cover. */
const branchTricks: [trick: string, call: [tool: string, given: object]][] = [
  ['another branch', at('develop')],
  ['in other letters', at('Main')],
  ['one that begins alike', at('main2')],
  ['one within its name', at('feature/main')],
  ['a commit', at(sha)],
  ['a commit in capitals', at(sha.toUpperCase())],
  ['a commit, abbreviated', at(sha.slice(0, 7))],
  ['a commit, as short as can be', at('8d2f')],
  ['the head', at('HEAD')],
  ['an at sign', at('@')],
  ['its full name', at('refs/heads/main')],
  ['its longer name', at('heads/main')],
  ['a tag', at('v1.0.0')],
  ['a tag by its full name', at('refs/tags/v1.0.0')],
  ['a pull request', at('refs/pull/1/head')],
  ['a pull request, shorter', at('pull/1/head')],
  ['a merge of one', at('refs/pull/1/merge')],
  ['the branch of a fork', at('grace-demo:main')],
  ['a remote one', at('origin/main')],
  ['the commit before', at('main~1')],
  ['its parent', at('main^')],
  ['its tree', at('main^{tree}')],
  ['a file of it', at(`main:${secret}`)],
  ['a day before', at('main@{yesterday}')],
  ['a range', at('main..develop')],
  ['with a query', at('main?ref=develop')],
  ['with another parameter', at('main&ref=develop')],
  ['with a space', at('main ')],
  ['with a line break', at('main\ndevelop')],
  ['with a zero-width space', at('main\u200B')],
  ['as a list', ['github_get_file', { repository: own, path: 'README.md', ref: ['main', 'develop'] }]],
  ['commits of another branch', commits({ sha: 'develop' })],
  ['commits from a commit on', commits({ sha })],
  ['one commit', ['github_get_commit', { repository: own, sha }]],
  ['all files of another', ['github_get_tree', { repository: own, ref: 'develop' }]],
  ['a tag by name', ['github_get_tag', { repository: own, tag: '2026-q2' }]],
  ['writing there', writing({ branch: 'develop', path: 'README.md' })],
  ['writing by its full name', writing({ branch: 'refs/heads/develop', path: 'README.md' })],
  ['a new branch', ['github_create_branch', { repository: own, branch: 'develop', from: 'main' }]],
  ['its own branch from another', ['github_create_branch', { repository: own, branch: 'main', from: 'develop' }]],
  ['its own branch from a commit', ['github_create_branch', { repository: own, branch: 'main', from: sha }]],
  ['a copy of all branches', ['github_fork_repository', { repository: own }]],
  ['the diff of a pull request', ['github_get_pull_request', { repository: own, number: 1, method: 'diff' }]],
  ['its commits', ['github_get_pull_request', { repository: own, number: 1, method: 'commits' }]],
  ['a search in files of who knows which branch', search('code', `repo:${own} TOKEN`)],
  ['my commits on whatever the default branches are', ['github_my_commits', { days: 365 }]],
];

const { world, hub } = sharedHub();
let key: string;
let ofPaths: string;
let ofBranches: string;

beforeAll(async () => {
  const wish = { repositories: [own], write: true, callsPerMinute: 1000 };
  ({ key } = await hub.createKey(wish));
  ({ key: ofPaths } = await hub.createKey({ ...wish, paths: ['docs/**', 'README.md'] }));
  ({ key: ofBranches } = await hub.createKey({ ...wish, branches: ['main'] }));
});

async function call(tool: string, given: object, by = key): Promise<{ status: number; text: string }> {
  const answer = await postTool(hub, by, tool, given);
  return { status: answer.status, text: await answer.text() };
}

/** What GitHub was asked since then, beside searches, which its own answer is held against below. */
async function askedSince(then: number): Promise<string[]> {
  const github = (await world.requests()).filter(({ service, at }) => service === 'github' && Date.parse(at) >= then);
  return (
    github
      // As a server reads it: dot segments are folded, and what is left is decoded once.
      .map(({ path }) => decodeURIComponent(new URL(path, 'http://github').pathname).toLowerCase())
      .filter((path) => !path.startsWith('/search/'))
  );
}

describe('a key for one repository', () => {
  it('reads that one', async () => {
    const then = Date.now();
    expect((await call('github_get_file', { repository: own, path: 'README.md' })).status).toBe(200);
    expect(await askedSince(then)).toContain(`/repos/${own}/contents/readme.md`);
  });

  it('has at least sixty tricks tried on it', () => {
    expect(tricks.length).toBeGreaterThanOrEqual(60);
    expect(new Set(tricks.map(([trick]) => trick)).size).toBe(tricks.length);
  });

  it.each(tricks)('reaches no other: %s', async (_, [tool, given]) => {
    const then = Date.now();
    const { status, text } = await call(tool, given);
    const reached = await askedSince(then);
    expect(reached.filter((path) => path !== '/user' && !`${path}/`.startsWith(`/repos/${own}/`))).toEqual([]);
    // Found or not, answered or refused: what stands in the other repository is in no answer.
    expect(text).not.toMatch(/github\.com\/ada-demo\/(ledger-sync|link-check|dotfiles)/i);
    if (tool !== 'github_search')
      expect([200, 202].includes(status) && !JSON.stringify(given).includes(own)).toBe(false);
  });
});

/** What was asked of the repository itself, beside what it is. */
const askedInside = async (then: number): Promise<string[]> =>
  (await askedSince(then)).filter((path) => path !== '/user' && path !== `/repos/${own}`);

describe('a key for some paths', () => {
  it('reads what is there, and what is no file', async () => {
    expect((await call('github_get_file', { repository: own, path: 'README.md' }, ofPaths)).status).toBe(200);
    expect((await call('github_list_commits', { repository: own, path: 'README.md' }, ofPaths)).status).toBe(200);
    expect((await call('github_list_issues', { repository: own }, ofPaths)).status).toBe(200);
  });

  it.each(pathTricks)('reaches no other: %s', async (_, [tool, given]) => {
    const then = Date.now();
    const { status, text } = await call(tool, given, ofPaths);
    expect([403, 404, 422]).toContain(status);
    // An encoded dot, or one of another script, is a name like any other to GitHub, and one within `docs`.
    const isName = (path: string) => path.startsWith(`/repos/${own}/contents/docs/`) && !/(^|\/)\.\.?(\/|$)/.test(path);
    // Whether it is a symlink is looked up from the top, by the names of directories alone.
    const isLook = (path: string) => /^\/repos\/[\w-]+\/[\w-]+\/(commits\/head|git\/trees\/[0-9a-f]{40})$/.test(path);
    const inside = (await askedInside(then)).filter((path) => !isName(path) && !isLook(path));
    expect([inside, text.includes('Left over from the old server')]).toEqual([[], false]);
  });
});

describe('a key for one branch', () => {
  it('reads that one, by name or because it is the default', async () => {
    expect((await call(...withRef('main'), ofBranches)).status).toBe(200);
    expect((await call(...withRef(undefined), ofBranches)).status).toBe(200);
    expect((await call('github_get_commit', { repository: own, sha: 'main' }, ofBranches)).status).toBe(200);
    expect((await call('github_list_issues', { repository: own }, ofBranches)).status).toBe(200);
  });

  it('does not take the default branch for its own because none is named', async () => {
    const { key: ofAnother } = await hub.createKey({ repositories: [own], branches: ['develop'] });
    const { status, text } = await call(...withRef(undefined), ofAnother);
    expect([status, text]).toEqual([403, expect.stringContaining('does not cover the branch main')]);
  });

  it.each(branchTricks)('reaches no other: %s', async (_, [tool, given]) => {
    const then = Date.now();
    const { status } = await call(tool, given, ofBranches);
    expect([403, 422]).toContain(status);
    expect(await askedInside(then)).toEqual([]);
  });

  it('has enough tricks tried on it', () => {
    expect(pathTricks.length + branchTricks.length).toBeGreaterThanOrEqual(60);
  });
});

const withRef = (ref: string | undefined): [string, object] => [
  'github_get_file',
  { repository: own, path: 'README.md', ...(ref !== undefined && { ref }) },
];
