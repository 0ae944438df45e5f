/** A push in quarantine, with real git and GitHub played by a repository beside it: what is shown of it, and what never gets so far. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdPush } from '../../../../src/main/hub/git/hold.ts';
import { createAnswerFilter, writeGitRequest } from '../../../../src/main/hub/platforms/git-protocol.ts';
import { noHash, type RefUpdate } from '../../../../src/main/hub/platforms/git-push-protocol.ts';
import { copies, craftPack, hashOfObject } from '../../../harness/crafted-pack.ts';
import { temporaryFolder } from '../../../harness/memory-ports.ts';

const folder = temporaryFolder();
const [github, clone, root] = ['github.git', 'clone', 'pushes'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const who = {
  GIT_AUTHOR_NAME: 'Agent',
  GIT_AUTHOR_EMAIL: 'agent@example.com',
  GIT_COMMITTER_NAME: 'Agent',
  GIT_COMMITTER_EMAIL: 'agent@example.com',
};
const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', ...who };

const git = (given: string[], input?: string | Buffer, cwd = clone): Buffer =>
  execFileSync('git', given, {
    env,
    cwd,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(input !== undefined && { input }),
  });
const line = (...given: string[]): string => git(given).toString().trim();

/** Writes files, commits them, and answers the commit. */
function commit(message: string, files: Record<string, string | null>): string {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      git(['rm', '-q', path]);
      continue;
    }
    mkdirSync(join(clone, path, '..'), { recursive: true });
    writeFileSync(join(clone, path), text);
    git(['add', '-A']);
  }
  git(['commit', '-q', '--allow-empty', '-m', message]);
  return line('rev-parse', 'HEAD');
}

/** What GitHub has not. */
const newObjects = (tip = 'HEAD'): string =>
  git(['rev-list', '--objects', '--no-object-names', tip, '--not', '--remotes']).toString();
const packOf = (objects = newObjects()): Buffer => git(['pack-objects', '--stdout', '-q'], objects);
const store = (type: string, content: Buffer): string =>
  git(['hash-object', '-w', '-t', type, '--stdin', '--literally'], content).toString().trim();

let tip = '';
let served: string[][] = [];

/** As GitHub answers, by way of the hub. */
async function fetchFrom(lines: string[]) {
  served.push(lines);
  const child = spawn('git', ['upload-pack', '--stateless-rpc', github], {
    env: { ...env, GIT_PROTOCOL: 'version=2' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end(writeGitRequest({ command: 'fetch', lines }));
  const filter = createAnswerFilter(() => undefined);
  const passed = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      for (const piece of filter(chunk)) controller.enqueue(piece);
    },
  });
  return { ok: true as const, value: (Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>).pipeThrough(passed) };
}

async function lookAtPush(pack: Buffer, ...updates: RefUpdate[]) {
  return lookAtPushTo(tip, pack, ...updates);
}

async function lookAtPushTo(tip: string | undefined, pack: Buffer, ...updates: RefUpdate[]) {
  served = [];
  const held = holdPush(root, Readable.from(pack.length > 0 ? [pack] : []));
  const signal = AbortSignal.timeout(60_000);
  const seen = await held.look({ updates, tip, signal, fetch: fetchFrom });
  await held.drop();
  return seen.ok ? seen.value : seen.failure.message;
}

const create = (end: string, ref = 'refs/heads/agent/x'): RefUpdate => ({ ref, old: noHash, new: end });

beforeAll(() => {
  mkdirSync(clone);
  git(['init', '-q', '-b', 'main', '.']);
  tip = commit('First', { 'README.md': 'one\ntwo\n', 'src/a.ts': 'a\n' });
  git(['clone', '-q', '--bare', clone, github]);
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
    git(['config', setting, 'true'], undefined, github);
  git(['remote', 'add', 'origin', github]);
  git(['fetch', '-q', 'origin']);
});

afterEach(() => {
  git(['checkout', '-q', '-B', 'work', 'origin/main']);
  git(['clean', '-fdq']);
  expect(readdirSync(root)).toEqual([]);
});

describe('what a person is shown of a push', () => {
  it('is each ref, its commits, what to mind, and each file before and after', async () => {
    const end = commit('Say more', { 'README.md': 'one\nthree\n', '.github/workflows/ci.yml': 'on: push\n' });
    expect(await lookAtPush(packOf(), create(end))).toEqual({
      isForced: false,
      paths: ['.github/workflows/ci.yml', 'README.md'],
      secrets: [],
      isSearched: true,
      objects: 6,
      bytes: expect.any(Number),
      changes: [
        { name: 'agent/x', before: null, after: end },
        { name: 'agent/x: commits', before: null, after: `${end.slice(0, 12)} Say more (Agent <agent@example.com>)` },
        { name: 'agent/x: to mind', before: null, after: 'What GitHub runs or obeys: .github/workflows/ci.yml' },
        { name: '.github/workflows/ci.yml', before: null, after: 'on: push\n' },
        { name: 'README.md', before: 'one\ntwo\n', after: 'one\nthree\n' },
      ],
    });
  });

  it('is every word of a new commit and a new tag, and what git itself does not print of them', async () => {
    const end = commit('Say more\n\nAnd here is all that I have read.', { 'README.md': 'three\n' });
    const raw = git(['cat-file', 'commit', end]).toString().replace('\n\n', '\nnote something else\n\n');
    const strange = git(['hash-object', '-t', 'commit', '-w', '--stdin'], raw).toString().trim();
    git(['reset', '-q', '--hard', strange]);
    git(['tag', '-a', '-m', 'A tag that tells', 'told']);
    const tag = git(['rev-parse', 'told']).toString().trim();
    const pack = packOf(git(['rev-list', '--objects', '--no-object-names', 'told', '^origin/main']).toString());
    const seen = await lookAtPush(pack, create(tag, 'refs/tags/told'));
    expect(seen).toMatchObject({
      changes: expect.arrayContaining([
        { name: 'tag told: message', before: null, after: 'A tag that tells' },
        {
          name: 'tag told: commits',
          before: null,
          after: `${strange.slice(0, 12)} Say more (Agent <agent@example.com>)\n    And here is all that I have read.\n\n    note something else`,
        },
      ]),
    });
  });

  it('is all of it where GitHub has nothing yet', async () => {
    const end = commit('Second', { 'b.txt': 'b\n' });
    const whole = packOf(git(['rev-list', '--objects', '--no-object-names', 'HEAD']).toString());
    expect(await lookAtPushTo(undefined, whole, create(end, 'refs/heads/main'))).toMatchObject({
      isForced: false,
      paths: ['README.md', 'b.txt', 'src/a.ts'],
    });
    expect(served).toEqual([]);
    // To one that has the rest, what git sends again is nothing new.
    expect(await lookAtPush(whole, create(end))).toMatchObject({ paths: ['b.txt'], objects: expect.any(Number) });
  });

  it('tells a rewritten history, a moved tag and a deletion from what only adds', async () => {
    const before = commit('Before', { 'a.txt': 'a\n' });
    git(['push', '-q', 'origin', 'HEAD:refs/heads/agent/y']);
    const added = commit('Added', { 'b.txt': 'b\n' });
    const added_ = await lookAtPush(packOf(), { ref: 'refs/heads/agent/y', old: before, new: added });
    expect(added_).toMatchObject({ isForced: false, paths: ['b.txt'] });
    git(['reset', '-q', '--hard', tip]);
    const other = commit('Other', { 'c.txt': 'c\n' });
    const moved = { old: before, new: other };
    expect(await lookAtPush(packOf(), { ref: 'refs/heads/agent/y', ...moved })).toMatchObject({
      isForced: true,
      changes: expect.arrayContaining([
        { name: 'agent/y: commits that are lost', before: expect.stringContaining(' Before (Agent'), after: null },
      ]),
    });
    expect(await lookAtPush(packOf(), { ref: 'refs/tags/v1', ...moved })).toMatchObject({ isForced: true });
    expect(await lookAtPush(Buffer.alloc(0), { ref: 'refs/heads/agent/y', old: before, new: noHash })).toMatchObject({
      isForced: true,
      changes: [{ name: 'agent/y', before, after: null }, { name: 'agent/y: commits that are lost' }],
    });
  });

  it('counts every path of every commit, but for what a merge brings from the default branch', async () => {
    commit('In between', { 'secret/plan.md': 'x\n' });
    const end = commit('Taken out again', { 'secret/plan.md': null, 'docs/a.md': 'a\n' });
    expect(await lookAtPush(packOf(), create(end))).toMatchObject({ paths: ['docs/a.md', 'secret/plan.md'] });

    git(['checkout', '-q', '-B', 'elsewhere', tip]);
    const elsewhere = commit('Elsewhere', { 'src/b.ts': 'b\n' });
    git(['push', '-q', 'origin', 'HEAD:main']);
    git(['checkout', '-q', '-B', 'work', tip]);
    const own = commit('Own', { 'docs/b.md': 'b\n' });
    git(['merge', '-q', '-m', 'Merge', elsewhere]);
    tip = elsewhere;
    const merged = await lookAtPush(packOf(`${newObjects()}`), create(line('rev-parse', 'HEAD')));
    expect(merged).toMatchObject({ paths: ['docs/b.md'] });
    expect(own).not.toBe('');
  });

  it('names what looks like a secret in any version of a file that is new, and not what was there before', async () => {
    const key = `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`;
    commit('Oh', { 'config.env': `TOKEN=${key}\n` });
    const end = commit('Gone', { 'config.env': null });
    expect(await lookAtPush(packOf(), create(end))).toMatchObject({ secrets: ['config.env'] });
    const old = commit('Old', { 'old.env': `TOKEN=${key}\n` });
    git(['push', '-q', 'origin', 'HEAD:refs/heads/old']);
    const beside = commit('Beside it', { 'old.env': `TOKEN=${key}\nNAME=x\n` });
    expect(await lookAtPush(packOf(), { ref: 'refs/heads/old', old, new: beside })).toMatchObject({ secrets: [] });
  });
});

describe('a push that is not taken', () => {
  it('holds an object that no ref shows, even if a path is called as its hash', async () => {
    const end = commit('Honest', { 'a.txt': 'a\n' });
    const blob = store('blob', Buffer.from('hidden'));
    expect(await lookAtPush(packOf(`${newObjects()}${blob}\n`), create(end))).toContain(
      `no pushed ref shows, such as ${blob}`,
    );
    const hiddenCommit = line('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'hidden');
    expect(await lookAtPush(packOf(`${newObjects()}${hiddenCommit}\n`), create(end))).toContain('no pushed ref shows');
    const content = store('blob', Buffer.from('x'));
    const tree = store('tree', Buffer.concat([Buffer.from(`100644 a\n${blob}\0`), Buffer.from(content, 'hex')]));
    const tricky = line('commit-tree', tree, '-p', 'HEAD', '-m', 'tricky');
    const objects = git(['rev-list', '--objects', '--no-object-names', tricky, '--not', '--remotes']).toString();
    expect(await lookAtPush(packOf(`${objects}${blob}\n`), create(tricky))).toContain(`such as ${blob}`);
  });

  it('is followed by something, says another count, is cut, or is none', async () => {
    const end = commit('Honest', { 'a.txt': 'a\n' });
    const pack = packOf();
    const blob = { type: 'blob' as const, content: Buffer.from('x') };
    expect(await lookAtPush(Buffer.concat([pack, Buffer.from('PACKjunk')]), create(end))).toContain(
      'something after the pack',
    );
    expect(await lookAtPush(Buffer.concat([pack, pack]), create(end))).toContain('something after the pack');
    expect(await lookAtPush(pack.subarray(0, -30), create(end))).toContain('could not be read');
    expect(await lookAtPush(craftPack([blob], 2), create(end))).toContain('could not be read');
    expect(await lookAtPush(Buffer.from('0000 second list'), create(end))).toContain('could not be read');
    expect(await lookAtPush(craftPack([blob], 60_000), create(end))).toContain('more than 50000 objects');
  });

  it('builds on what GitHub does not have, or is a delta of it', async () => {
    expect(await lookAtPush(Buffer.alloc(0), create('1'.repeat(40)))).toContain(
      'GitHub does not give what it builds on',
    );
    commit('Never sent', { 'a.txt': 'a\n' });
    const end = commit('On top', { 'b.txt': 'b\n' });
    const top = git(['rev-list', '--objects', '--no-object-names', 'HEAD', '--not', 'HEAD~1']).toString();
    expect(await lookAtPush(packOf(top), create(end))).toContain('GitHub does not give');
    const base = line('rev-parse', 'origin/main:README.md');
    const thin = craftPack([{ type: 'ref delta', base, content: copies(Buffer.from('one\ntwo\n'), 2) }]);
    expect(await lookAtPush(thin, create(end))).toContain('could not be read');
  });

  it('has a tree that leads out of its folder, a submodule that runs something, or a branch that is no commit', async () => {
    const blob = store('blob', Buffer.from('[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch\n'));
    for (const name of ['.git', '..', 'a/b', '.GIT']) {
      const tree = store('tree', Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]));
      const end = line('commit-tree', tree, '-p', 'HEAD', '-m', 'evil');
      expect([name, await lookAtPush(packOf(`${end}\n${tree}\n${blob}\n`), create(end))]).toEqual([
        name,
        expect.stringContaining('could not be read'),
      ]);
    }
    const modules = store('tree', Buffer.concat([Buffer.from('100644 .gitmodules\0'), Buffer.from(blob, 'hex')]));
    const end = line('commit-tree', modules, '-p', 'HEAD', '-m', 'evil');
    expect(await lookAtPush(packOf(`${end}\n${modules}\n${blob}\n`), create(end))).toContain('could not be read');
    expect(await lookAtPush(packOf(`${blob}\n`), create(blob))).toContain('would not name a commit');
    expect(await lookAtPush(Buffer.alloc(0), create(line('rev-parse', 'origin/main^{tree}')))).toContain(
      'would not name a commit',
    );
  });

  it.runIf(process.platform === 'linux')('is cut, and takes every process of it along', async () => {
    const isHere = (id: string): boolean => {
      try {
        return readlinkSync(`/proc/${id}/cwd`).startsWith(root);
      } catch {
        return false; // it has ended, or is another user's
      }
    };
    const children = (): string[] => readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isHere(id));
    async function* endless(): AsyncGenerator<Buffer> {
      yield craftPack([]).subarray(0, 12);
      await new Promise(() => undefined);
    }
    const gone = new AbortController();
    const held = holdPush(root, endless());
    const updates = [create('1'.repeat(40))];
    const looking = held
      .look({ updates, tip, signal: gone.signal, fetch: fetchFrom })
      .catch((error: Error) => error.name);
    await expect.poll(() => children().length).toBeGreaterThan(0);
    gone.abort();
    expect(await looking).toBe('AbortError');
    expect(children()).toEqual([]);
    await held.drop();
  });

  it('unfolds to more than GitHub takes, or than fits into memory', async () => {
    const zeros = Buffer.alloc(110_000_000);
    const bomb = craftPack([{ type: 'blob', content: zeros }]);
    expect(bomb.length).toBeLessThan(200_000);
    expect(await lookAtPush(bomb, create(hashOfObject('blob', zeros)))).toContain('larger than 100 MB');
    const base = Buffer.alloc(16_000_000);
    const delta = craftPack([
      { type: 'blob', content: base },
      { type: 'ref delta', base: hashOfObject('blob', base), content: copies(base, 170) },
    ]);
    expect(delta.length).toBeLessThan(100_000);
    expect(await lookAtPush(delta, create('1'.repeat(40)))).toContain('could not be read');
  });
});
