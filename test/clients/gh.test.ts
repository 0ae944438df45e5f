/**
 * gh itself, as it is installed, with a permission key: what works, what is refused by rule, and what is missing. docs/gh.md has the same
 * table.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const run = promisify(execFile);
const hasGh = await run('gh', ['--version']).then(
  () => true,
  () => false,
);
const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 }),
);
const own = 'ada-demo/atlas-service';
const home = temporaryFolder();
const env: Record<string, string | undefined> = { PATH: process.env['PATH'] };
let cwd = home;

/** What gh prints, no matter how it ends. */
async function gh(...given: string[]): Promise<{ said: string; isOk: boolean }> {
  const token = /^(release delete|pr create -R)/.test(given.join(' ')) && { GH_TOKEN: wider };
  const options = { env: { ...env, ...token }, cwd };
  const { stdout, stderr, code } = await run('gh', given, options).catch((error) => error);
  return { said: `${stdout}${stderr}`, isOk: code === undefined };
}

let person: NodeJS.Timeout;
let answered = Promise.resolve();
const approved: string[] = [];

/** The person, who approves whatever is asked. */
async function approve(): Promise<void> {
  for (const { id, hash, state, tool } of await hub.call('approvals.list', {})) {
    if (state === 'waiting' && (await hub.tried('approvals.approve', { id, hash })).ok) approved.push(tool);
  }
}

/** Of a key that may delete as well, and of all repositories of Ada, as a branch of a fork needs it. */
let wider = '';
beforeAll(async () => {
  const wish = { client: 'an agent', endpoints: ['gh' as const, 'git' as const], write: true, callsPerMinute: 1000 };
  const repositories = [own, 'dev-noor/*', 'grace-demo/color-steps', 'ada-demo/color-steps'];
  const { key } = await hub.createKey({ ...wish, repositories });
  const all = ['ada-demo/*', 'grace-demo/color-steps'];
  wider = (await hub.createKey({ ...wish, repositories: all, destructive: true })).key;
  const { detail = '' } = (await hub.call('doctor', {})).find(({ step }) => step === 'git') ?? {};
  const door = /http:\/\/\S+:\d+/.exec(detail)?.[0] ?? '';
  const config = join(home, 'gitconfig');
  writeFileSync(
    config,
    [
      `[url "${door}/"]`,
      'insteadOf = http://github.localhost/',
      `[http "${door}/"]`,
      `extraHeader = Authorization: Bearer ${key}`,
      '[credential]',
      'helper =',
    ].join('\n'),
  );
  Object.assign(env, {
    HOME: home,
    TMPDIR: home,
    GH_HOST: 'github.localhost',
    GH_TOKEN: key,
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
    HTTP_PROXY: door.replace('github.localhost', '127.0.0.1'),
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  });
  person = setInterval(() => {
    answered = answered.then(approve);
  }, 50);
});
afterAll(() => {
  clearInterval(person);
  return answered; // while the hub is still there
});

type Row = [command: string, result: 'works' | 'refused by rule' | 'missing', said: RegExp];

const branch = 'agent/notes';
const rows: Row[] = [
  ['auth status', 'works', /Logged in to github.localhost account ada-demo/],
  [`repo clone ${own}`, 'works', /Cloning/],
  ['repo view', 'works', /# atlas-service/],
  ['repo list', 'works', /ada-demo\/atlas-service/],
  ['repo view ada-demo/ledger-sync', 'refused by rule', /does not cover the repository/],
  ['issue list', 'works', /Error message about rate limits/],
  ['issue list --search rate', 'works', /rate limits/],
  ['issue view 30', 'works', /author:\tdev-sol/],
  ['issue view 30 --comments', 'works', /association:\tcollaborator/],
  ['issue create --title New --body Text', 'works', /issues\/\d+/],
  ['issue create --title New --body Text --label bug --assignee @me', 'works', /issues\/\d+/],
  ['issue comment 30 --body Seen', 'works', /issuecomment/],
  ['issue comment 30 --body Again --edit-last', 'works', /issuecomment/],
  ['issue edit 30 --title Renamed', 'works', /issues\/30/],
  ['issue edit 30 --add-assignee @me', 'works', /issues\/30/],
  ['issue edit 30 --add-label bug', 'works', /issues\/30/],
  ['issue edit 30 --remove-label bug', 'works', /issues\/30/],
  ['issue close 30', 'works', /Closed issue/],
  ['issue reopen 30', 'works', /Reopened issue/],
  ['issue status', 'works', /Relevant issues/],
  ['issue lock 30', 'works', /^$/],
  [
    'issue delete 30 --yes',
    'refused by rule',
    /^GraphQL: No tool does what deleteIssue.*Close it instead: gh issue close/,
  ],
  [`api repos/${own}/git/refs -f ref=refs/heads/${branch} -f sha=main`, 'works', /refs\/heads\/agent\/notes/],
  [
    `api -X PUT repos/${own}/contents/notes.md -f branch=${branch} -f message=Note -f content=bm90ZQ==`,
    ...(['works', /"notes.md"/] as const),
  ],
  [`pr create --head ${branch} --base main --title Notes --body Text --reviewer dev-sol`, 'works', /pull\/\d+/],
  ['pr list', 'works', /page through query plans/],
  ['pr view 33', 'works', /state:\tOPEN/],
  ['pr checks 33', 'works', /test \(24\)\tpass/],
  ['pr diff 33', 'works', /diff --git/],
  ['pr comment 33 --body Fine', 'works', /issuecomment/],
  ['pr review 33 --comment --body Fine', 'works', /^$/],
  ['pr status', 'works', /Created by you/],
  ['pr checkout 33', 'works', /feat\/page-through-query-plans/],
  ['pr ready 34', 'works', /marked as "ready for review"/],
  ['pr ready 34 --undo', 'works', /converted to "draft"/],
  ['pr edit 34 --title Renamed', 'works', /pull\/34/],
  ['pr edit 34 --add-label bug', 'works', /pull\/34/],
  ['pr edit 34 --add-assignee @me', 'works', /pull\/34/],
  ['pr edit 34 --add-reviewer dev-sol', 'missing', /requested_reviewers/],
  ['pr close 34', 'works', /Closed pull request/],
  ['pr merge 33 --squash', 'works', /^$/],
  ['run list --limit 2', 'works', /CI/],
  ['run view 9100010110', 'works', /main CI/],
  ['run rerun 9100010110', 'works', /^$/],
  ['run view 9100010100 --log', 'works', /test \(24\)\tRun test \(24\)\t.*##\[group\]/],
  ['run download 9100010100 --dir ../files', 'works', /^$/],
  [`api repos/${own}/actions/jobs/91000101001/logs`, 'works', /##\[group\]Run actions/],
  ['workflow list', 'works', /CI\tactive/],
  ['workflow run ci.yml --ref main', 'works', /^$/],
  ['release list', 'works', /2026-q3/],
  ['release view', 'works', /tag:\t2026-q3/],
  ['release download 2026-q3 --dir ../files', 'works', /^$/],
  ['release download 2026-q3 --archive zip --dir ../files', 'works', /^$/],
  [`api repos/${own}/tarball/main`, 'works', /./],
  ['release create v9 --notes x', 'works', /releases\/tag\/v9/],
  ['release view v9', 'works', /tag:\tv9/],
  ['release create v10 README.md --notes x', 'works', /releases\/tag\/v10/],
  ['release upload v10 package.json', 'works', /^$|uploaded/],
  ['release edit v10 --title Tenth', 'works', /releases\/tag\/v10/],
  ['release delete v9 --yes', 'works', /^$/],
  ['release download v10 --dir ../uploaded', 'works', /^$/],
  ['repo fork grace-demo/color-steps --clone=false', 'works', /^$/],
  ['label list', 'works', /bug/],
  ['label create urgent --color ff0000', 'works', /^$/],
  [`search issues --repo ${own} rate`, 'works', /rate limits/],
  [`search prs --repo ${own} map`, 'works', /map tiles/],
  ['search repos atlas', 'works', /ada-demo\/atlas-service/],
  [`api repos/${own} -q .full_name`, 'works', /^ada-demo\/atlas-service\n$/],
  [`api repos/${own}/issues -f title=Posted -q .title`, 'works', /^Posted\n$/],
  [
    'api graphql -F owner={owner} -F name={repo} -f query=query($owner:String!,$name:String!){repository(owner:$owner,name:$name){pullRequest(number:33){reviewThreads(first:9){nodes{isResolved,path,comments(first:9){nodes{body}}}}}}}',
    ...(['works', /"isResolved":false,"path":"[^"]+"/] as const),
  ],
  [`api repos/${own}/hooks`, 'refused by rule', /list-webhooks/],
  ['api graphql -f query=mutation{deleteRef(input:{refId:"x"}){clientMutationId}}', 'refused by rule', /deleteRef/],
  ['secret list', 'refused by rule', /secrets/],
  ['gist list', 'refused by rule', /^GraphQL: User.gists is not told here/],
  [`repo delete ${own} --yes`, 'refused by rule', /does not allow to delete/],
];

describe.skipIf(!hasGh)('gh (skipped where it is not installed)', () => {
  const table = readFileSync(join(import.meta.dirname, '../../docs/gh.md'), 'utf8');
  it.each(rows)('%s: %s', async (command, result, expected) => {
    const { said, isOk } = await gh(...command.split(' '));
    if (command.startsWith('repo clone')) cwd = join(home, 'atlas-service');
    expect([command, said, isOk]).toEqual([command, expect.stringMatching(expected), result === 'works']);
    expect(table).toContain(`| \`gh ${command}\` | ${result} |`);
  });

  it('is told every field that it knows to ask for, but for those that no tool tells', async () => {
    const untold = ['codeOfConduct', 'contactLinks', 'fundingLinks', 'projects', 'viewerPossibleCommitEmails'];
    const commands = ['pr view 33', 'issue view 30', 'repo view', 'label list'];
    for (const command of commands) {
      const words = [...command.split(' '), '--json'];
      const fields = (await gh(...words)).said.split('\n').flatMap((line) => /^ {2}(\w+)$/.exec(line)?.[1] ?? []);
      const told = fields.filter((field) => command !== 'repo view' || !untold.includes(field));
      expect(told.length).toBeGreaterThan(6);
      const { said, isOk } = await gh(...words, told.join());
      expect([command, isOk ? Object.keys([JSON.parse(said)].flat()[0]).sort() : said]).toEqual([
        command,
        told.toSorted(),
      ]);
    }
    const refused = await Promise.all(untold.map((field) => gh('repo', 'view', '--json', field)));
    for (const { said } of refused) expect(said).toContain('No tool tells');
  });

  it('has at least 30 commands that work, and the same card for a change as over MCP', () => {
    expect(rows.filter(([, result]) => result === 'works').length).toBeGreaterThanOrEqual(30);
    expect(approved).toEqual(
      expect.arrayContaining([
        'github_create_issue',
        'github_add_comment',
        'github_update_issue',
        'github_create_branch',
        'github_write_file',
        'github_create_pull_request',
        'github_create_review',
        'github_merge_pull_request',
        'github_add_labels',
        'github_remove_label',
        'github_set_draft',
        'github_create_release',
        'github_fork_repository',
        'github_request_reviewers',
        'github_update_comment',
        'github_lock_issue',
        'github_run_workflow',
        'github_upload_release_asset',
        'github_update_release',
      ]),
    );
  });

  it('has the files that GitHub keeps elsewhere, whole', () => {
    const folder = join(home, 'files');
    const [archive = '', asset = '', ...rest] = readdirSync(folder, { recursive: true }).map(String).sort();
    expect([archive, asset, rest]).toEqual([
      expect.stringMatching(/^ada-demo-atlas-service-[0-9a-f]{7}\.zip$/),
      'atlas-service-2026-q3.tgz',
      ['coverage', 'coverage/lcov.info'],
    ]);
    const at = (name: string): string => readFileSync(join(folder, name)).toString('latin1');
    expect(at(archive)).toMatch(/^PK.*atlas-service-[0-9a-f]{7}\/README\.md# atlas-service/s);
    expect(gunzipSync(readFileSync(join(folder, asset))).toString()).toContain('# atlas-service');
    expect(at('coverage/lcov.info')).toMatch(/^SF:src\//);
    for (const name of ['README.md', 'package.json']) {
      expect(readFileSync(join(home, 'uploaded', name))).toEqual(readFileSync(join(home, 'atlas-service', name)));
    }
  });

  it('opens a pull request of what git has pushed, and git fetches what gh changes there', async () => {
    const git = (...given: string[]) => run('git', ['-C', cwd, '-c', 'user.name=Ada', ...given], { env });
    await git('checkout', '-qb', 'agent/pushed', 'origin/main');
    writeFileSync(join(cwd, 'pushed.md'), 'one\ntwo\n');
    await git('add', '-A');
    await git('-c', 'user.email=ada@example.test', 'commit', '-qm', 'Count to two');
    await git('push', '-qu', 'origin', 'agent/pushed');
    const head = (await git('rev-parse', 'HEAD')).stdout.trim();
    expect((await gh('pr', 'create', '--fill')).said).toMatch(/pull\/\d+/);
    expect(JSON.parse((await gh('pr', 'view', '--json', 'title,headRefName,headRefOid,additions')).said)).toEqual({
      title: 'Count to two',
      headRefName: 'agent/pushed',
      headRefOid: head,
      additions: 2,
    });
    expect((await gh('pr', 'diff')).said).toContain('+++ b/pushed.md');

    const note = ['-f', 'branch=agent/pushed', '-f', 'message=Note', '-f', 'content=bm90ZQ=='];
    await gh('api', '-X', 'PUT', `repos/${own}/contents/more.md`, ...note);
    await git('pull', '-q', '--ff-only');
    expect((await git('log', '--format=%s', '-2')).stdout).toBe('Note\nCount to two\n');

    await git('push', '-q', 'origin', 'HEAD:agent/gone');
    const branches = async () => (await gh('api', `repos/${own}/branches?per_page=100`, '-q', '.[].name')).said;
    expect(await branches()).toContain('agent/gone');
    const pushed = (await hub.call('approvals.done', {})).find(({ tool }) => tool === 'git_push');
    await hub.call('approvals.undo', { id: pushed?.id ?? '' });
    await vi.waitUntil(async () => !(await branches()).includes('agent/gone'), { timeout: 60_000 });
  });

  it('releases a tag that git has pushed, with a text of its own or without', async () => {
    const git = (...given: string[]) => run('git', ['-C', cwd, '-c', 'user.name=Ada', ...given], { env });
    await git('tag', 'v11');
    await git('-c', 'user.email=ada@example.test', 'tag', '-am', 'Twelfth', 'v12');
    const early = await gh('release', 'create', 'v11', '--notes', 'x');
    expect([early.isOk, early.said]).toEqual([false, expect.stringContaining('has not been pushed')]);
    for (const tag of ['v11', 'v12']) {
      await git('push', '-q', 'origin', tag);
      const { said } = await gh('release', 'create', tag, '--notes', 'x');
      expect(said).toContain(`/releases/tag/${tag}`);
    }
  });

  it('checks out a pull request of a fork, in a clone that knows nothing of that', async () => {
    cwd = home;
    await gh('repo', 'clone', 'ada-demo/color-steps', 'fork');
    const git = (...given: string[]) => run('git', ['-C', 'fork', '-c', 'user.name=Ada', ...given], { env, cwd: home });
    await git('-c', 'user.email=ada@example.test', 'commit', '-q', '--allow-empty', '-m', 'Step further');
    await git('push', '-q', 'origin', 'HEAD:agent/step');
    const [source, head] = ['grace-demo/color-steps', 'ada-demo:agent/step'];
    const made = await gh('pr', 'create', '-R', source, '--head', head, '--base', 'main', '-t', 'Step', '-b', 'Text');
    await gh('repo', 'clone', source, 'source');
    cwd = join(home, 'source');
    const { said } = await gh('pr', 'checkout', made.said.trim().split('/').at(-1) ?? '');
    expect(said).toContain("Switched to branch 'agent/step'");
    expect((await run('git', ['log', '--format=%s', '-1'], { env, cwd })).stdout).toBe('Step further\n');
  });

  it('finds the hub by its socket as well', async () => {
    const folder = join(home, 'by-socket');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.yml'), `http_unix_socket: ${join(hub.dataDir, 'gh.sock')}\n`);
    const { HTTP_PROXY: _, ...rest } = env;
    const bySocket = { env: { ...rest, GH_CONFIG_DIR: folder, GH_HOST: 'github.com' }, cwd: home };
    const { stdout } = await run('gh', ['issue', 'list', '-R', own, '--limit', '1'], bySocket);
    expect(stdout).toContain('OPEN');
  });

  it('never held a token of GitHub', () => {
    const tokens = world.ledger().filter(({ kind }) => kind === 'github_access_token');
    expect(tokens.length).toBeGreaterThan(0);
    for (const { value } of tokens) expect(JSON.stringify(env)).not.toContain(value);
  });
});
