/** An agent's day with git itself: what it may push, what is asked first, what is refused, and what takes it back. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { pushLimits } from '../../src/main/hub/doors/git/quarantine.ts';
import { gitPacket } from '../../src/main/hub/platforms/git-protocol.ts';
import { noHash } from '../../src/main/hub/platforms/git-push-protocol.ts';
import { asKey, doorOf, gitAt } from '../harness/git-door.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { approve, waiting } from '../harness/tool-server.ts';
import { grace, sharedHub, startHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0, gitPatience: 20_000 }),
);
const { folder, git, env } = gitAt();
let clone = join(folder, 'clone');
const inClone = (...given: string[]): Promise<string> => git('-C', clone, ...given);
const commit = async (message: string, files: Record<string, string>): Promise<string> => {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clone, path), text);
  await inClone('add', '-A');
  await inClone('commit', '-qm', message);
  return (await inClone('rev-parse', 'HEAD')).trim();
};
const question = async () => vi.waitUntil(async () => (await waiting(hub))[0], { timeout: 60_000 });
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
  const script = `#!/bin/sh\n{ export -p; echo "$@"; } > ${children}/$$\nexec ${real} "$@"\n`;
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
  door = await doorOf(hub);
  ({ key } = await hub.createKey({ endpoints: ['git'], write: true, destructive: true, repositories: [own] }));
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  expect(readdirSync(join(hub.dataDir, 'pushes'))).toEqual([]);
});

describe('an agent’s day with git', () => {
  beforeAll(watchChildren);
  afterAll(() => {
    process.env['PATH'] = usual;
  });

  it('is its person’s to see, to refuse, to take back and to end, and no process but the hub’s holds a token', async () => {
    // It reads all of the repository, and changes branches that are its own.
    const { key: agent, id: agentId } = await hub.createKey({
      endpoints: ['git'],
      write: true,
      destructive: true,
      repositories: [own],
      writeBranches: ['agent/*'],
    });
    const push = (...given: string[]) => inClone(...asKey(agent), 'push', ...given);
    expect(await git(...asKey(agent), 'clone', '-q', `${door}/${own}`, clone)).toBe('');

    await inClone('checkout', '-qb', 'agent/x');
    const end = await commit('Say hello', { 'README.md': 'hello\n' });
    const pushing = push('origin', 'agent/x');
    const { id } = await question();
    const { preview, tool, isAllowable } = await hub.call('approvals.show', { id });
    expect([tool, isAllowable, preview.target]).toEqual(['git_push', false, 'agent/x']);
    expect(preview.changes.map(({ name }) => name)).toEqual([
      'agent/x',
      expect.stringMatching(/^1 commit, 1 file, \+1 −\d+$/),
      'agent/x: commits',
      'README.md',
    ]);
    expect(preview.changes[3]).toMatchObject({ before: expect.stringContaining('# atlas-service'), after: 'hello\n' });
    expectNoToken(allIn(join(hub.dataDir, 'pushes')));
    await approve(hub, id);
    const said = await pushing;
    expect(said).toContain(`remote: OpenGitHubX: waiting for approval of agent/x: ${hub.url}/approve/${id}`);
    expect(said).toContain('* [new branch]      agent/x -> agent/x');
    expect(await remoteRefs(agent)).toContain(`${end}\trefs/heads/agent/x`);
    const { calls } = await hub.call('audit.search', { offset: 0, limit: 10 });
    const [recorded] = calls.filter(({ access }) => access === 'write');
    expect(recorded).toMatchObject({
      tool: 'git_push',
      outcome: 'ok',
      resource: `github:${own}`,
      items: 3,
      approvalId: id,
    });
    expect(recorded?.bytes).toBeGreaterThan(200);
    const [named] = await hub.call('activity.names', { callIds: [recorded?.callId ?? ''] });
    expect(JSON.stringify(named)).toContain('/ada-demo/atlas-service/tree/agent/x');

    expect(await push('origin', 'HEAD:main')).toContain(
      '! [remote rejected] HEAD -> main (This key does not allow that. The key changes only the branches agent/*, not main. ',
    );

    await inClone('commit', '-q', '--amend', '-m', 'Otherwise');
    const forcing = push('-f', 'origin', 'agent/x');
    const forced = await hub.call('approvals.show', { id: (await question()).id });
    expect([forced.tool, forced.access]).toEqual(['git_rewrite', 'destructive']);
    expect(forced.preview.changes.map(({ name }) => name)).toContain('agent/x: commits that are lost');
    await hub.call('approvals.deny', { id: forced.id });
    expect(await forcing).toContain('! [remote rejected] agent/x -> agent/x (The person declined this.');
    await inClone('reset', '-q', '--hard', 'origin/agent/x');

    const [change] = await hub.call('approvals.done', {});
    const undone = await hub.call('approvals.undo', { id: change?.id ?? '' });
    const shown = await hub.call('approvals.show', { id: undone.id });
    expect(shown.preview.changes.map(({ name }) => name)).toEqual([
      'agent/x',
      'agent/x: commits that are lost',
      'What this does not take back',
    ]);
    await approve(hub, undone.id);
    await vi.waitUntil(async () => !(await remoteRefs(agent)).includes('agent/x'), { timeout: 60_000 });
    // Until it is on record, asking again is the same undo.
    await vi.waitUntil(async () => !(await hub.tried('approvals.undo', { id: change?.id ?? '' })).ok);

    await pushLater();

    await world.control('POST', '/faults', { service: 'github', path: '/git/.*upload-pack', hang: true });
    const cloning = git(...asKey(agent), 'clone', `${door}/${own}`, 'cut');
    await world.met(1);
    await hub.call('keys.revoke', { id: agentId });
    expect(await cloning).toContain('was revoked');
    const { calls: latest } = await hub.call('audit.search', { offset: 0, limit: 10 });
    // Whether the end of the key or of the clone is on record first is open.
    expect(latest.find(({ tool }) => tool !== null)).toMatchObject({ keyId: agentId, outcome: 'revoked' });

    // Each environment and all arguments, the clone with its remotes and helpers, and what the hub holds of pushes.
    expect(readdirSync(children).length).toBeGreaterThan(50);
    expectNoToken(allIn(folder));
    expectNoToken(allIn(join(hub.dataDir, 'pushes')));
  });
});

/** With a hub whose terminals don't wait at all: approved after git has ended, and pushed again. */
async function pushLater(): Promise<void> {
  const options = { port: 0, gitPort: 0, gitPatience: 0 };
  const hasty = await startHub(world, true, temporaryFolder(), memoryPorts(), options);
  const at = await doorOf(hasty);
  const made = await hasty.createKey({ endpoints: ['git'], write: true, repositories: [own] });
  const other = await hasty.createKey({ endpoints: ['git'], write: true, repositories: [own] });
  await inClone('checkout', '-q', '-B', 'agent/later', 'origin/HEAD');
  await commit('Later', { 'later.txt': 'later\n' });
  const push = (by: string) => inClone(...asKey(by), 'push', `${at}/${own}`, 'agent/later');
  const said = await push(made.key);
  const [, id = ''] =
    /waiting for approval (apr_\S+); approve it at \S+ by \S+ \S+ UTC, then push again within 10 minutes/.exec(said) ??
    [];
  expect(await push(made.key)).toContain(`waiting for approval ${id}`);
  await approve(hasty, id);
  expect(await push(other.key)).not.toContain(id);
  expect(await push(made.key)).toContain('* [new branch]      agent/later -> agent/later');
  await hasty.hub.close();
}

describe('a push', () => {
  beforeAll(async () => {
    clone = join(folder, 'second');
    await git(...asKey(key), 'clone', '-q', `${door}/${own}`, clone);
    await inClone('checkout', '-qb', 'agent/y');
    await commit('Say hello', { 'README.md': 'hello\n' });
    const pushing = inClone(...asKey(key), 'push', '-q', 'origin', 'agent/y');
    await approve(hub, (await question()).id);
    await pushing;
  });

  it('is told in our words what its key does not allow', async () => {
    const forBranches = await hub.createKey({
      endpoints: ['git'],
      write: true,
      repositories: [own],
      branches: ['agent/*'],
    });
    expect(await inClone(...asKey(forBranches.key), 'push', 'origin', 'HEAD:refs/tags/v9')).toContain(
      'tags/v9 is not the name of one',
    );
    const reads = await hub.createKey({ endpoints: ['git'], repositories: [own] });
    expect(await inClone(...asKey(reads.key), 'push', 'origin', 'HEAD:y')).toContain('The key is read-only');
    const writes = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    await inClone('commit', '-q', '--amend', '-m', 'Otherwise');
    expect(await inClone(...asKey(writes.key), 'push', '-f', 'origin', 'agent/y')).toContain(
      'does not allow to delete or overwrite',
    );
    const docs = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own], paths: ['docs/**'] });
    expect(await inClone(...asKey(docs.key), 'push', 'origin', 'HEAD:z')).toContain(
      'The key does not cover the path README.md',
    );
    expect(await inClone(...asKey(key), 'push', 'origin', 'HEAD:refs/notes/x')).toContain(
      'only branches and tags with plain ASCII names',
    );
    await inClone('checkout', '-qb', 'oh');
    await commit('Oh', { 'config.env': `TOKEN=ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}\n` });
    expect(await inClone(...asKey(key), 'push', 'origin', 'oh')).toContain(
      'What looks like a secret is in config.env.',
    );
    expect(await waiting(hub)).toEqual([]);
    await inClone('checkout', '-q', 'agent/y');
    await inClone('reset', '-q', '--hard', 'origin/agent/y');
  });

  it('goes through for the branches that git pushes, where git refuses another one itself', async () => {
    await inClone('checkout', '-q', '-B', 'behind', 'origin/agent/y~1');
    await commit('Behind', { 'behind.txt': 'of another branch\n' });
    await inClone('checkout', '-q', 'agent/y');
    const pushing = inClone(...asKey(key), 'push', 'origin', 'behind:agent/y', 'agent/y:agent/beside');
    const { id } = await question();
    const { preview } = await hub.call('approvals.show', { id });
    expect([preview.target, JSON.stringify(preview)]).toEqual([
      'agent/beside',
      expect.not.stringContaining('of another'),
    ]);
    await approve(hub, id);
    const said = await pushing;
    expect(said).toMatch(/! \[rejected\] +behind -> agent\/y/);
    expect(said).toContain('* [new branch]      agent/y -> agent/beside');
  });

  it('is told what GitHub refuses, in the hub’s words', async () => {
    const pushing = inClone(...asKey(key), 'push', 'origin', 'agent/y:release/1');
    await approve(hub, (await question()).id);
    expect(await pushing).toContain('GitHub refused refs/heads/release/1. A rule of the repository forbids it.');
    const all = await hub.createKey({ endpoints: ['git'], write: true });
    await git(...asKey(all.key), 'clone', '-q', `${door}/ada-demo/word-clock`, 'archived');
    const refused = git('-C', 'archived', ...asKey(all.key), 'push', '-q', 'origin', 'HEAD:refs/heads/y');
    await approve(hub, (await question()).id);
    expect(await refused).toContain('GitHub does not let the account push to ada-demo/word-clock.');
  });

  it('is taken back by Ctrl-C while it waits, and another one waits on', async () => {
    /** As a terminal has it, whose signal reaches all processes of the command. */
    const begin = (name: string) => {
      const child = spawn('git', ['-C', clone, ...asKey(key), 'push', 'origin', `agent/y:${name}`], {
        env: env(),
        cwd: folder,
        stdio: 'ignore',
        detached: true,
      });
      const ended = once(child, 'close');
      return { ended, interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT') };
    };
    const first = begin('taken-back');
    const { id, hash } = await question();
    const second = begin('waits-on');
    const other = await vi.waitUntil(async () => (await waiting(hub)).find((one) => one.id !== id), {
      timeout: 60_000,
    });
    first.interrupt();
    await first.ended;
    // What has come after its connection was closed is answered after that was seen.
    for (let trips = 0; trips < 20; trips += 1) await fetch(`${door.replace('github.localhost', '127.0.0.1')}/x`);
    expect((await hub.tried('approvals.approve', { id, hash })).ok).toBe(false);
    expect((await approve(hub, other.id)).ok).toBe(true);
    await second.ended;
    const refs = await remoteRefs(key);
    expect([refs.includes('refs/heads/waits-on'), refs.includes('taken-back')]).toEqual([true, false]);
  });

  it('is put back by an undo only where nobody has moved its branch since', async () => {
    const made = async (name: string) => {
      const pushing = inClone(...asKey(key), 'push', '-q', 'origin', `HEAD:refs/heads/${name}`);
      await approve(hub, (await question()).id);
      await pushing;
    };
    await made('moved');
    const [change] = await hub.call('approvals.done', {});
    const undo = { id: change?.id ?? '' };
    const before = await hub.call('approvals.undo', undo);
    await hub.call('approvals.deny', { id: before.id });
    const end = await commit('Somebody else', { 'else.txt': 'else\n' });
    await made('moved');
    expect(await hub.tried('approvals.undo', undo)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('moved is not where it was: somebody has moved it') },
    });
    expect(await remoteRefs(key)).toContain(`${end}\trefs/heads/moved`);
    await inClone('reset', '-q', '--hard', 'origin/agent/y');
  });

  it('ends with its key, and so does its terminal', async () => {
    const brief = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    const pushing = inClone(...asKey(brief.key), 'push', 'origin', 'agent/y:brief');
    await question();
    await hub.call('keys.revoke', { id: brief.id });
    expect(await pushing).toContain('! [remote rejected] agent/y -> brief (The key was revoked');
    expect([await waiting(hub), await remoteRefs(key)]).toEqual([[], expect.not.stringContaining('brief')]);
  });

  it('learns from the refs what became of a push whose answer broke off', async () => {
    await commit('More', { 'more.txt': 'more\n' });
    await world.control('POST', '/faults', { service: 'github', path: '/git/.*receive-pack', truncate: 0 });
    const pushing = inClone(...asKey(key), 'push', 'origin', 'agent/y');
    await approve(hub, (await question()).id);
    expect(await pushing).toMatch(/agent\/y -> agent\/y$/m);
    const [latest] = (await hub.call('audit.search', { offset: 0, limit: 10 })).calls.filter(
      ({ tool }) => tool === 'git_push',
    );
    expect(latest).toMatchObject({ outcome: 'ok', resource: `github:${own}` });
  });

  it('is recorded as done, and can be undone, when its key is revoked on the way and GitHub has made it', async () => {
    const brief = await hub.createKey({ endpoints: ['git'], write: true, repositories: [own] });
    await world.control('POST', '/faults', { service: 'github', path: '/git/.*receive-pack', withhold: true });
    const pushing = inClone(...asKey(brief.key), 'push', 'origin', 'agent/y:cut');
    await approve(hub, (await question()).id);
    await vi.waitUntil(async () => (await remoteRefs(key)).includes('refs/heads/cut'), { timeout: 60_000 });
    await hub.call('keys.revoke', { id: brief.id });
    expect(await pushing).toContain('The change had been made.');
    const { calls } = await hub.call('audit.search', { offset: 0, limit: 20 });
    const [latest] = calls.filter(({ tool, access }) => tool === 'git_push' && access === 'write');
    expect(latest).toMatchObject({ outcome: 'ok', reason: expect.stringContaining('done before it was revoked') });
    const [change] = await hub.call('approvals.done', {});
    expect(change).toMatchObject({ target: 'cut', keyId: brief.id });
    await world.control('DELETE', '/faults');
    await approve(hub, (await hub.call('approvals.undo', { id: change?.id ?? '' })).id);
    await vi.waitUntil(async () => !(await remoteRefs(key)).includes('refs/heads/cut'), { timeout: 60_000 });
  });

  const hash = '1'.repeat(40);
  const line = `${noHash} ${hash} refs/heads/agent/cut\0report-status`;
  const head = Buffer.concat([gitPacket(line), Buffer.from('0000PACK\0\0\0\x02\0\0\0\x02', 'latin1')]);
  const begin = (encoding = 'identity', by = key, repository = own) =>
    request({
      host: '127.0.0.1',
      port: new URL(door).port,
      path: `/${repository}/git-receive-pack`,
      method: 'POST',
      headers: {
        host: new URL(door).host,
        authorization: `Bearer ${by}`,
        'content-encoding': encoding,
        'content-type': 'application/x-git-receive-pack-request',
      },
    }).on('error', () => undefined);

  /** What comes back on one connection for all of these requests, sent ahead; `isOver` says when to look. */
  async function together(requests: (string | Buffer)[], isOver: (said: string) => boolean | Promise<boolean>) {
    const socket = connect(Number(new URL(door).port), '127.0.0.1');
    let said = '';
    socket.on('data', (piece) => {
      said += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    let isClosed = false;
    socket.on('close', () => {
      isClosed = true;
    });
    for (const sent of requests) socket.write(sent);
    await vi.waitUntil(() => isClosed || isOver(said), { timeout: 20_000 }).catch(() => undefined);
    const end = { said, isClosed };
    socket.destroy();
    return end;
  }
  /** A request on another connection, and its answer. */
  async function elsewhere(): Promise<void> {
    const { host, port } = new URL(door);
    const sent = request({ host: '127.0.0.1', port, path: '/none', headers: { host } }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect((await answer.toArray()).length + (answer.statusCode ?? 0)).toBeGreaterThan(400);
  }
  const headOf = (path: string, ...more: string[]): string =>
    [`POST /${own}/${path} HTTP/1.1`, `host: ${new URL(door).host}`, ...more, '', ''].join('\r\n');

  it.each<[what: string, body: Buffer, headers: string[]]>([
    ['packed', gzipSync(Buffer.concat([Buffer.from('0000'), randomBytes(3_000_000)])), ['content-encoding: gzip']],
    ['packed, and is no push', gzipSync(randomBytes(3_000_000)), ['content-encoding: gzip']],
    ['said to be packed', randomBytes(3_000_000), ['content-encoding: gzip']],
    ['plain', Buffer.concat([Buffer.from('0000'), randomBytes(3_000_000)]), []],
  ])('that is read in part holds up no other request of its connection: %s', async (_, body, headers) => {
    const first = headOf(
      'git-receive-pack',
      `authorization: Bearer ${key}`,
      'content-type: application/x-git-receive-pack-request',
      `content-length: ${body.length}`,
      ...headers,
    );
    const second = headOf('git-upload-pack', 'content-type: text/plain', 'content-length: 0');
    const answers = (said: string): string[] => said.match(/HTTP\/1\.1 \d+/g) ?? [];
    let others = 0;
    const { said } = await together([first, body, second], async (so) => {
      // Once the first is answered, the rest of it has no more to wait for than others have, who are answered meanwhile.
      for (let count = 0; answers(so).length === 1 && count < 50; count += 1) {
        others += 1;
        await elsewhere();
      }
      return answers(so).length === 2 || others >= 500;
    });
    expect(answers(said)).toHaveLength(2);
  });

  it('without a key, and sent ahead many times, ends its connection', async () => {
    for (const authorization of ['', 'authorization: Bearer ogx_none\r\n', 'authorization: Basic eDp5\r\n']) {
      const one = `GET /${own}/info/refs?service=git-upload-pack HTTP/1.1\r\nhost: ${new URL(door).host}\r\n${authorization}\r\n`;
      const answers = (said: string): number => said.split('HTTP/1.1 40').length - 1;
      const { said, isClosed } = await together([one.repeat(20_000)], (so) => answers(so) >= 20_000);
      expect([authorization, isClosed, answers(said) < 5_000]).toEqual([authorization, true, true]);
    }
  });

  it('has three places of a key and six of a person, and takes none of the two that each other person has', async () => {
    await letGraceIn(hub);
    await hub.call('accounts.connect', { platform: 'github' }, grace);
    const wish = { endpoints: ['git' as const], write: true };
    const [a = '', b = '', c = ''] = await Promise.all([1, 2, 3].map(async () => (await hub.createKey(wish)).key));
    const hers = (await hub.createKey(wish, grace)).key;
    const held = (): number => readdirSync(join(hub.dataDir, 'pushes')).length;
    const waits: ReturnType<typeof begin>[] = [];
    let count = 0;
    async function isHeld(by: string): Promise<void> {
      const sent = begin('identity', by, by === hers ? 'grace-demo/color-steps' : own);
      waits.push(sent);
      sent.write(head);
      count += 1;
      await expect.poll(held).toBe(count);
    }
    async function isRefused(by: string): Promise<void> {
      const sent = begin('identity', by);
      sent.end(head);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect(Buffer.concat(await answer.toArray()).toString()).toContain('too many pushes wait already');
    }
    for (const by of [a, a, a]) await isHeld(by);
    await isRefused(a);
    for (const by of [b, b, b]) await isHeld(by);
    for (const by of [a, b, c]) await isRefused(by);
    for (const by of [hers, hers]) await isHeld(by);
    await isRefused(hers);
    waits.shift()?.destroy();
    count -= 1;
    await expect.poll(held).toBe(count);
    await isHeld(hers); // of eight in all one is free again
    await isRefused(a);
    for (const sent of waits) sent.destroy();
    await expect.poll(held).toBe(0);
  });

  it('that is too long is not waited for until its end', async () => {
    const { pack } = pushLimits;
    pushLimits.pack = 1_000;
    const sent = begin();
    const refused = gitPacket(line.replace('heads', 'pull'));
    sent.write(Buffer.concat([refused, Buffer.from('0000'), Buffer.alloc(10_000)]));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    pushLimits.pack = pack;
    expect(answer.headers.connection).toBe('close');
    sent.destroy();
  });

  it('is let go of where its connection breaks off, packed or not', async () => {
    const packed = gzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    const held = (): number =>
      readdirSync(hub.dataDir, { recursive: true }).filter((name) => /pushes.push-\w+$/.test(String(name))).length;
    for (const [body, encoding] of [
      [head, 'identity'],
      [packed, 'gzip'],
    ] as const) {
      const cut = begin(encoding);
      cut.write(body);
      await expect.poll(held).toBe(1);
      cut.destroy();
      await expect.poll(held).toBe(0);
    }
  });
});
