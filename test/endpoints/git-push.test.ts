/** An agent's day with git itself: what it may push, what is asked first, what is refused, and what takes it back. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { asKey, doorOf, gitAt } from '../harness/git-door.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { approve, waiting } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0, gitPatience: 20_000 }),
);
const { folder, git } = gitAt();
const clone = join(folder, 'clone');
const inClone = (...given: string[]): Promise<string> => git('-C', clone, ...given);
const commit = async (message: string, files: Record<string, string>): Promise<string> => {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clone, path), text);
  await inClone('add', '-A');
  await inClone('commit', '-qm', message);
  return (await inClone('rev-parse', 'HEAD')).trim();
};
const question = async () => vi.waitUntil(async () => (await waiting(hub))[0], { timeout: 20_000 });
const remoteRefs = async (key: string): Promise<string> => inClone(...asKey(key), 'ls-remote', 'origin');
const usual = process.env['PATH'] ?? '';
const children = join(folder, 'children');
let door = '';
let key = '';

/** Every git that runs here, of the agent, of the hub and of the world, leaves its environment and its arguments. */
function watchChildren(): void {
  const bin = join(folder, 'bin');
  for (const made of [bin, children]) mkdirSync(made);
  const real = usual
    .split(':')
    .map((one) => join(one, 'git'))
    .find((path) => statSync(path, { throwIfNoEntry: false }));
  const script = `#!/bin/sh\n{ env; echo "$@"; } > ${children}/$$\nexec ${real} "$@"\n`;
  writeFileSync(join(bin, 'git'), script);
  chmodSync(join(bin, 'git'), 0o755);
  process.env['PATH'] = `${bin}:${usual}`;
}

/** Everything below a folder, as it lies on the disk. */
const allIn = (at: string): Buffer =>
  Buffer.concat(
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
const tokens = (): string[] =>
  world
    .ledger()
    .filter(({ kind }) => kind.startsWith('github_'))
    .map(({ value }) => value);
const expectNoToken = (bytes: Buffer): void => expect(tokens().filter((token) => bytes.includes(token))).toEqual([]);

beforeAll(async () => {
  watchChildren();
  door = await doorOf(hub);
  ({ key } = await hub.createKey({ endpoints: ['git'], write: true, destructive: true, repositories: [own] }));
  expect(await git(...asKey(key), 'clone', '-q', `${door}/${own}`, clone)).toBe('');
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  expect(readdirSync(join(hub.dataDir, 'pushes'))).toEqual([]);
});
afterAll(() => {
  process.env['PATH'] = usual;
});

describe('an agent’s day with git', () => {
  it('pushes a branch once its person has seen the commits and the difference', async () => {
    await inClone('checkout', '-qb', 'agent/x');
    const end = await commit('Say hello', { 'README.md': 'hello\n' });
    const pushing = inClone(...asKey(key), 'push', 'origin', 'agent/x');
    const { id } = await question();
    const { preview, tool, isAllowable } = await hub.call('approvals.show', { id });
    expect([tool, isAllowable, preview.target]).toEqual(['git_push', false, 'agent/x']);
    expect(preview.changes.map(({ name }) => name)).toEqual(['agent/x', 'agent/x: commits', 'README.md']);
    expect(preview.changes[2]).toMatchObject({ before: expect.stringContaining('# atlas-service'), after: 'hello\n' });
    expectNoToken(allIn(join(hub.dataDir, 'pushes')));
    await approve(hub, id);
    const said = await pushing;
    expect(said).toContain(`remote: OpenGitHubX: waiting for approval of agent/x: ${hub.url}/approve/${id}`);
    expect(said).toContain('* [new branch]      agent/x -> agent/x');
    expect(await remoteRefs(key)).toContain(`${end}\trefs/heads/agent/x`);
    const [made] = (await hub.call('audit.search', { offset: 0, limit: 10 })).calls.filter(
      ({ access }) => access === 'write',
    );
    expect(made).toMatchObject({
      tool: 'git_push',
      outcome: 'ok',
      resource: `github:${own}`,
      items: 3,
      approvalId: id,
    });
    expect(made?.bytes).toBeGreaterThan(200);
    const [named] = await hub.call('activity.names', { callIds: [made?.callId ?? ''] });
    expect(JSON.stringify(named)).toContain('/ada-demo/atlas-service/tree/agent/x');
  });

  it('is told in our words what its key does not allow', async () => {
    const forBranches = await hub.createKey({
      endpoints: ['git'],
      write: true,
      repositories: [own],
      branches: ['agent/*'],
    });
    expect(await inClone(...asKey(forBranches.key), 'push', 'origin', 'HEAD:main')).toContain(
      '! [remote rejected] HEAD -> main (This key does not allow that. The key does not cover the branch main. ',
    );
    expect(await inClone(...asKey(forBranches.key), 'push', 'origin', 'HEAD:refs/tags/v9')).toContain(
      'tags/v9 is not the name of one',
    );
    const reads = await hub.createKey({ endpoints: ['git'], repositories: [own] });
    expect(await inClone(...asKey(reads.key), 'push', 'origin', 'HEAD:y')).toContain('The key is read-only');
    const writes = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    await inClone('commit', '-q', '--amend', '-m', 'Otherwise');
    expect(await inClone(...asKey(writes.key), 'push', '-f', 'origin', 'agent/x')).toContain(
      'does not allow to delete or overwrite',
    );
    const docs = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own], paths: ['docs/**'] });
    expect(await inClone(...asKey(docs.key), 'push', 'origin', 'HEAD:z')).toContain(
      'The key does not cover the path README.md',
    );
    expect(await inClone(...asKey(key), 'push', 'origin', 'HEAD:refs/notes/x')).toContain(
      'only branches and tags with plain names',
    );
    await inClone('checkout', '-qb', 'oh');
    await commit('Oh', { 'config.env': `TOKEN=ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}\n` });
    expect(await inClone(...asKey(key), 'push', 'origin', 'oh')).toContain(
      'What looks like a secret is in config.env.',
    );
    expect(await waiting(hub)).toEqual([]);
    await inClone('checkout', '-q', 'agent/x');
  });

  it('is asked for a forced push as for what destroys, and its person can decline', async () => {
    const pushing = inClone(...asKey(key), 'push', '-f', 'origin', 'agent/x');
    const { id } = await question();
    const { tool, access, preview } = await hub.call('approvals.show', { id });
    expect([tool, access]).toEqual(['git_rewrite', 'destructive']);
    expect(preview.changes.map(({ name }) => name)).toContain('agent/x: commits that are lost');
    await hub.call('approvals.deny', { id });
    expect(await pushing).toContain('! [remote rejected] agent/x -> agent/x (The person declined this.');
    await inClone('reset', '-q', '--hard', 'origin/agent/x');
  });

  it('is told what GitHub refuses, in its words', async () => {
    const pushing = inClone(...asKey(key), 'push', 'origin', 'agent/x:release/1');
    await approve(hub, (await question()).id);
    expect(await pushing).toContain('GH006: Protected branch update failed for refs/heads/release/1.');
    const all = await hub.createKey({ endpoints: ['git'], write: true });
    await git(...asKey(all.key), 'clone', '-q', `${door}/ada-demo/word-clock`, 'archived');
    const refused = git('-C', 'archived', ...asKey(all.key), 'push', '-q', 'origin', 'HEAD:refs/heads/y');
    await approve(hub, (await question()).id);
    expect(await refused).toContain('GitHub does not let the account push to ada-demo/word-clock.');
  });

  it('ends with its key, and so does its terminal', async () => {
    const brief = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    const pushing = inClone(...asKey(brief.key), 'push', 'origin', 'agent/x:brief');
    await question();
    await hub.call('keys.revoke', { id: brief.id });
    expect(await pushing).toContain('! [remote rejected] agent/x -> brief (The key was revoked');
    expect([await waiting(hub), await remoteRefs(key)]).toEqual([[], expect.not.stringContaining('brief')]);
  });

  it('learns from the refs what became of a push whose answer broke off', async () => {
    await commit('More', { 'more.txt': 'more\n' });
    await world.control('POST', '/faults', { service: 'github', path: '/git/.*receive-pack', truncate: 0 });
    const pushing = inClone(...asKey(key), 'push', 'origin', 'agent/x');
    await approve(hub, (await question()).id);
    expect(await pushing).toMatch(/agent\/x -> agent\/x$/m);
    const [latest] = (await hub.call('audit.search', { offset: 0, limit: 10 })).calls.filter(
      ({ tool }) => tool === 'git_push',
    );
    expect(latest).toMatchObject({ outcome: 'ok', resource: `github:${own}` });
  });

  it('is recorded as done when its key is revoked on the way and GitHub has made it', async () => {
    const brief = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    await world.control('POST', '/faults', { service: 'github', path: '/git/.*receive-pack', withhold: true });
    const pushing = inClone(...asKey(brief.key), 'push', 'origin', 'agent/x:cut');
    await approve(hub, (await question()).id);
    await vi.waitUntil(async () => (await remoteRefs(key)).includes('refs/heads/cut'), { timeout: 10_000 });
    await hub.call('keys.revoke', { id: brief.id });
    expect(await pushing).toContain('The change had been made.');
    const { calls } = await hub.call('audit.search', { offset: 0, limit: 20 });
    const [latest] = calls.filter(({ tool, access }) => tool === 'git_push' && access === 'write');
    expect(latest).toMatchObject({ outcome: 'ok', reason: expect.stringContaining('done before it was revoked') });
  });

  it('is undone by its person, unless somebody has moved the branch since', async () => {
    const before = await remoteRefs(key);
    const [change] = await hub.call('approvals.done', {});
    const undone = await hub.call('approvals.undo', { id: change?.id ?? '' });
    const shown = await hub.call('approvals.show', { id: undone.id });
    expect(shown.preview.changes.map(({ name }) => name)).toEqual(['agent/x', 'What this does not take back']);
    await approve(hub, undone.id);
    await vi.waitUntil(async () => (await remoteRefs(key)) !== before, { timeout: 10_000 });
    expect(await remoteRefs(key)).toContain(`${(await inClone('rev-parse', 'HEAD~1')).trim()}\trefs/heads/agent/x`);
    expect(await hub.tried('approvals.undo', { id: change?.id ?? '' })).toMatchObject({ ok: false });
  });

  it('held no token in any process but the hub’s, nor in a file', () => {
    expect(readdirSync(children).length).toBeGreaterThan(50);
    expectNoToken(allIn(folder));
    expectNoToken(allIn(join(hub.dataDir, 'pushes')));
  });
});

describe('a push whose terminal does not wait', () => {
  it('goes through when it is pushed again after the approval, and not by another key', async () => {
    const hasty = await startHub(world, true, temporaryFolder(), memoryPorts(), {
      port: 0,
      gitPort: 0,
      gitPatience: 0,
    });
    const at = await doorOf(hasty);
    const made = await hasty.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    const other = await hasty.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    await inClone('checkout', '-q', '-B', 'later', 'origin/HEAD');
    await commit('Later', { 'later.txt': 'later\n' });
    const push = (by: string) => inClone(...asKey(by), 'push', `${at}/${own}`, 'later');
    const said = await push(made.key);
    const [, id = ''] = /waiting for approval (apr_\S+); approve it at \S+, then push again/.exec(said) ?? [];
    expect(await push(made.key)).toContain(`waiting for approval ${id}`);
    await approve(hasty, id);
    expect(await push(other.key)).not.toContain(id);
    expect(await push(made.key)).toContain('* [new branch]      later -> later');
    await hasty.hub.close();
  });
});
