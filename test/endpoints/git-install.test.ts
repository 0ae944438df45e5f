/** `install git`: an agent's git reaches the hub in place of GitHub, whatever the person's own configuration says, and nothing stays of it. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Computer } from '../../src/main/hub/ground/computer.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { approve, waiting } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const home = temporaryFolder();
const computer: Computer = { system: 'linux', home, environment: { PATH: process.env['PATH'] } };
const { hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 }, { computer }),
);
const file = join(home, '.config/opengithubx-agent/gitconfig');

/** The agent's own environment, as its settings have it. */
const agentEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: file,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
});
/** What git prints, no matter how it ends. `GIT_ALLOW_PROTOCOL`: nothing is asked but the hub, which alone speaks plain HTTP here. */
const git = async (...given: string[]): Promise<string> => {
  const env = { ...agentEnvironment(), GIT_ALLOW_PROTOCOL: 'http' };
  const { stdout, stderr } = await promisify(execFile)('git', given, { env, cwd: home }).catch((error) => error);
  return `${stdout}${stderr}`;
};
const listed = async () => (await hub.call('clients.list', {})).find(({ client }) => client === 'git');
const hasGh = await promisify(execFile)('gh', ['--version']).then(
  () => true,
  () => false,
);
const hasLargeFiles = await promisify(execFile)('git', ['lfs', 'version']).then(
  () => true,
  () => false,
);
const wish = { client: 'git' as const, write: false, days: 90 };

beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
});

describe('install git', () => {
  it('fetches as an agent would, says where each agent has its environment, and is undone without a trace', async () => {
    expect(await listed()).toMatchObject({ state: 'found', file, transport: 'git', agents: [] });
    expect((await hub.call('clients.plan', { client: 'git' })).diff).toContain(
      '+  extraHeader = Authorization: Bearer ogx_…',
    );
    const proof = await hub.call('clients.install', { ...wish, repositories: [own] });
    const byGh = hasGh ? 'gh read it as well.' : 'gh is not on this computer, so git alone was tried.';
    expect(proof).toMatchObject({ ok: true, tools: null, read: own, detail: expect.stringContaining(byGh) });
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const { state, keyId, connected, agents = [] } = (await listed()) ?? {};
    expect([state, connected]).toEqual(['installed', null]); // the proof is no agent
    expect(agents.map(({ agent, where }) => [agent, where])).toEqual([
      ['Claude Code', '~/.claude/settings.json'],
      ['Codex', '~/.codex/config.toml'],
      ['Cursor', 'settings.json'],
      ['opencode', ''],
    ]);
    for (const { text } of agents) expect(text).toMatch(new RegExp(`${file}.*GH_CONFIG_DIR`, 's'));
    expect(agents[1]?.text).toContain('[sandbox_workspace_write]\nnetwork_access = true\n');
    // At the start of each session Claude Code runs this, and then reads the file before each command.
    const [{ hooks }] = JSON.parse(agents[0]?.text ?? '').hooks.SessionStart;
    const inSession = { env: { ...agentEnvironment(), CLAUDE_ENV_FILE: join(home, 'session') } };
    const found = await promisify(execFile)('sh', ['-c', `${hooks[0].command}; . ~/session; command -v gh`], inSession);
    expect(found.stdout).toBe(`${join(dirname(file), 'bin/gh')}\n`);
    rmSync(join(home, 'session'));
    const grant = (await hub.call('keys.list', {})).find(({ id }) => id === keyId)?.grant;
    expect(grant).toMatchObject({ endpoints: ['git', 'gh'], repositories: [own], access: ['read'] });
    expect(grant?.tools.filter((name) => !name.startsWith('github_'))).toEqual([]);

    expect(await git('ls-remote', `git@github.com:${own}.git`, 'HEAD')).toMatch(/\tHEAD\n$/);
    await expect.poll(async () => (await listed())?.connected?.as).toMatch(/^git\//);

    expect(await hub.call('clients.undo', { client: 'git' })).toMatchObject({ isByteExact: true, file });
    expect(readdirSync(home)).toEqual([]);
  });

  it.skipIf(!hasGh)('signs in gh as well, by the file beside it, which is taken out with it', async () => {
    const config = join(home, '.config/opengithubx-agent/config.yml');
    expect((await hub.call('clients.plan', { client: 'git' })).diff).toContain('+    oauth_token: ogx_…');
    await hub.call('clients.install', { ...wish, repositories: [own] });
    for (const name of ['config.yml', 'hosts.yml'])
      expect(statSync(join(dirname(config), name)).mode & 0o777).toBe(0o600);
    const env = { ...agentEnvironment(), GH_CONFIG_DIR: dirname(config), GH_HOST: 'github.localhost' };
    const gh = (...given: string[]) => promisify(execFile)('gh', given, { env, cwd: home });
    expect((await gh('auth', 'status')).stdout).toContain('Logged in to github.localhost');
    expect((await gh('api', `repos/${own}`, '-q', '.full_name')).stdout).toBe(`${own}\n`);
    await gh('repo', 'clone', own);
    const inClone = { env, cwd: join(home, 'atlas-service') };
    expect((await promisify(execFile)('gh', ['issue', 'list', '--limit', '1'], inClone)).stdout).toContain('OPEN');
    await expect(gh('issue', 'create', '-R', own, '-t', 'x', '-b', 'x')).rejects.toThrow(/read-only/);
    rmSync(join(home, 'atlas-service'), { recursive: true });

    // What an agent set for itself stays, and a new key takes the place of the old one also in what gh wrote again.
    await gh('config', 'set', 'editor', 'vi');
    await hub.call('clients.install', { ...wish, repositories: [own] });
    expect((await gh('api', `repos/${own}`, '-q', '.full_name')).stdout).toBe(`${own}\n`);
    await gh('config', 'set', 'pager', 'cat');
    expect(await hub.call('clients.undo', { client: 'git' })).toMatchObject({ isByteExact: false });
    expect(readdirSync(dirname(config))).toEqual(['config.yml']);
    expect(readFileSync(config, 'utf8')).toMatch(/editor: vi/);
    expect(readFileSync(config, 'utf8')).not.toMatch(/ogx_|gh\.sock/);

    writeFileSync(join(dirname(config), 'hosts.yml'), 'github.localhost:\n    oauth_token: gho_theirs\n');
    const refused = await hub.tried('clients.install', { ...wish, repositories: [own] });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'client_file' } });
    expect(readdirSync(dirname(config))).toEqual(['config.yml', 'hosts.yml']);
    expect(readFileSync(config, 'utf8')).not.toMatch(/gh\.sock/);
  });

  it.skipIf(!hasGh)('says at an agent’s terminal what its gh waits for, and is gh in all else', async () => {
    await hub.call('clients.install', { ...wish, write: true, repositories: [own] });
    const folder = dirname(file);
    // It looks once the test lets it, and not by the clock.
    mkdirSync(join(home, 'stubs'));
    const stub = `#!/bin/sh\nuntil [ -e '${home}/asked' ] || [ ! -e "$0" ]; do /bin/sleep 0.1; done\n`;
    writeFileSync(join(home, 'stubs/sleep'), stub, { mode: 0o700 });
    const PATH = [join(folder, 'bin'), join(home, 'stubs'), process.env['PATH']].join(':');
    const env = { ...agentEnvironment(), PATH, GH_CONFIG_DIR: folder, GH_HOST: 'github.localhost' };
    const gh = (...given: string[]) => promisify(execFile)('gh', given, { env, cwd: home });
    await expect(gh('api', `repos/${own}/hooks`)).rejects.toMatchObject({ code: 1 });
    const running = gh('issue', 'create', '-R', own, '-t', 'x', '-b', 'x');
    const [asked] = await vi.waitUntil(async () => {
      const found = await waiting(hub);
      return found.length > 0 && found;
    }, 60_000);
    writeFileSync(join(home, 'asked'), '');
    await once(running.child.stderr ?? running.child, 'data');
    await approve(hub, asked?.id ?? '');
    const { stdout, stderr } = await running;
    expect(stdout).toMatch(/issues\/\d+\n$/);
    expect(stderr).toBe(`OpenGitHubX: waiting for approval of create issue ${own}: ${hub.url}/approve/${asked?.id}\n`);

    const config = join(folder, 'config.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('gh.sock', 'gone.sock'));
    await expect(gh('api', 'user')).rejects.toThrow('OpenGitHubX: gh finds no hub.');
  });

  it.skipIf(!hasLargeFiles)('has git-lfs fetch large files, also where the system does not know its host', async () => {
    await hub.call('clients.install', { ...wish, repositories: ['ada-demo/dotfiles'] });
    await git('lfs', 'install', '--skip-repo');
    expect(await git('clone', '-q', 'https://github.com/ada-demo/dotfiles', 'with-large')).toBe('');
    expect(await git('-C', 'with-large', 'lfs', 'fsck')).toContain('Git LFS fsck OK');
  });

  it('leads every way to write GitHub to the hub, past what the person set up for themselves', async () => {
    writeFileSync(
      join(home, '.gitconfig'),
      [
        '[user]\n\tname = Ada of the test',
        '[url "git@github.com:"]\n\tinsteadOf = https://github.com/\n\tpushInsteadOf = https://github.com/',
        '[http]\n\tproxy = http://127.0.0.1:1\n\textraHeader = Authorization: Basic person',
        '[credential "https://github.com"]\n\thelper = "!echo asked >> asked #"',
        '[credential]\n\thelper = "!echo asked >> asked #"\n',
      ].join('\n'),
    );
    await hub.call('clients.install', { ...wish, repositories: [own] });
    await hub.createKey({ endpoints: ['git'] }); // keeps the door open
    const before = readFileSync(join(home, '.gitconfig'));
    const ways = [
      'https://github.com/',
      'https://GitHub.com/',
      'https://www.github.com/',
      'https://github.com:443/',
      'https://git@github.com/',
      'git@github.com:',
      'github.com:',
      'ssh://git@github.com/',
      'git://github.com/',
      'ssh://git@github.com:22/',
      'ssh://git@ssh.github.com:443/',
      'git+ssh://git@github.com/',
      'http://github.com/',
    ];
    for (const way of ways)
      expect([way, await git('ls-remote', way + own, 'HEAD')]).toEqual([
        way,
        expect.stringMatching(/^[0-9a-f]{40}\tHEAD\n$/),
      ]);
    expect(await git('config', 'user.name')).toBe('Ada of the test\n');
    await git('clone', '-q', `https://github.com/${own}`, 'cloned');
    expect(await git('-C', 'cloned', 'remote', 'get-url', '--push', 'origin')).toMatch(/^http:\/\/github\.localhost:/);
    // Nor is a key that was refused made good by the person's own credentials.
    await hub.call('keys.revoke', { id: (await listed())?.keyId ?? '' });
    expect(await git('ls-remote', `https://github.com/${own}`)).toContain('knows no such permission key');
    await hub.call('clients.undo', { client: 'git' });
    expect(readdirSync(home).sort()).toEqual(['.gitconfig', 'cloned']);
    expect(readFileSync(join(home, '.gitconfig'))).toEqual(before);
  });

  it('does with each command what docs/git.md says', async () => {
    const table = readFileSync(join(import.meta.dirname, '../../docs/git.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `(git .+)` \| (works|asked|refused|missing) \| (?:`([^`]+)`)?.*\|$/gm)];
    expect(rows.length).toBeGreaterThan(35);
    await hub.call('clients.install', { ...wish, repositories: [own, 'ada-demo/tidy-csv', 'ada-demo/none'] });
    const env = { ...agentEnvironment(), GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_EMAIL: 'a@example.com' };
    await promisify(execFile)('git', ['clone', '-q', `https://github.com/${own}`, 'clone'], { env, cwd: home });
    const pushes = { endpoints: ['git' as const], write: true, destructive: true, writeBranches: ['agent/*'] };
    const { key } = await hub.createKey({ ...pushes, repositories: [own] });
    const pushing = table.indexOf('\n## Pushing');
    for (const { index, 1: command = '', 2: outcome = '', 3: said = '' } of rows) {
      const read = readFileSync(file, 'utf8');
      if (index > pushing) writeFileSync(file, read.replace(/ogx_\w+/, key));
      const shell = promisify(execFile)('bash', ['-c', command], { env, cwd: join(home, 'clone') });
      let hasEnded = false;
      const running = shell
        .then(
          () => ['works', ''],
          ({ stderr }: { stderr: string }) => [/works|asked/.test(outcome) ? 'fails' : outcome, stderr],
        )
        .finally(() => (hasEnded = true));
      const [asked] = await vi.waitUntil(async () => {
        const found = await waiting(hub);
        return (hasEnded || found.length > 0) && found;
      }, 60_000);
      if (asked) await approve(hub, asked.id);
      const [how, why] = await running;
      const ended = [asked && how === 'works' ? 'asked' : how, why];
      expect([command, ...ended]).toEqual([command, outcome, expect.stringContaining(said)]);
    }
  });

  it('is told by the doctor by which other ways an agent still reaches GitHub, which never reads them', async () => {
    const look = async () => (await hub.call('doctor', {})).find(({ step }) => step === 'other-ways');
    await hub.createKey({ endpoints: ['git'] });
    expect(await look()).toMatchObject({ state: 'ok' });
    const secret = 'ghp_neverToBeSeen';
    writeFileSync(
      join(home, '.gitconfig'),
      `[credential]\n\thelper = "!f() { echo username=ada; echo password=${secret}; }; f"\n`,
    );
    for (const name of ['gh', 'ssh-add']) {
      writeFileSync(join(home, name), `#!/bin/sh\necho ${secret}\n`, { mode: 0o700 });
    }
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh/id_ed25519'), secret);
    const credentials = { environment: {}, tokens: ['GITHUB_TOKEN'] };
    Object.assign(computer, { environment: { PATH: `${home}:${process.env['PATH']}` }, credentials });
    const found = await look();
    Object.assign(computer, { environment: { PATH: process.env['PATH'] }, credentials: undefined });
    expect(found).toMatchObject({ state: 'note', hint: expect.stringContaining('sandbox') });
    for (const way of ['login of gh', 'credential helper', 'SSH agent', 'key in ~/.ssh', 'GITHUB_TOKEN'])
      expect(found?.detail).toContain(way);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('keeps what an agent wrote into the file, and takes out its own lines alone', async () => {
    // A repository that the account knows, where the key names none.
    expect(await hub.call('clients.install', { ...wish, destructive: true })).toMatchObject({
      ok: true,
      read: expect.stringMatching(/^ada-demo\//),
    });
    await git('config', '--global', 'user.name', 'Agent');
    const { state, keyId } = (await listed()) ?? {};
    expect(state).toBe('installed');
    const key = (await hub.call('keys.list', {})).find(({ id }) => id === keyId);
    expect(key?.grant.access).toEqual(['read', 'write', 'destructive']);
    expect(await hub.call('clients.undo', { client: 'git' })).toMatchObject({ isByteExact: false });
    expect(readFileSync(file, 'utf8')).toBe('[user]\n\tname = Agent\n');
  });
});
