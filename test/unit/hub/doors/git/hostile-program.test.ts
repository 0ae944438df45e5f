/**
 * A program of the same user, which can write every file that the hub holds, at each step of a push: it overwrites, truncates, replaces,
 * deletes and touches them, and puts back what it replaced. What would reach GitHub is what the card shows, or nothing.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { holdPush } from '../../../../../src/main/hub/doors/git/hold.ts';
import { createAnswerFilter, writeGitRequest } from '../../../../../src/main/hub/platforms/git-protocol.ts';
import { noHash, type RefUpdate } from '../../../../../src/main/hub/platforms/git-push-protocol.ts';
import { isLongRun } from '../../../../harness/long-run.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const folder = temporaryFolder();
const [github, clone, root, receiver] = ['github.git', 'clone', 'pushes', 'receiver.git'].map((name) =>
  join(folder, name),
) as [string, string, string, string];
const who = { NAME: 'Agent', EMAIL: 'agent@example.com', DATE: '2026-12-01T00:00:00Z' };
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(who).map(([name, value]) => [`GIT_${role}_${name}`, value]),
    ),
  ),
};
const git = (cwd: string, given: string[], input?: string | Buffer): Buffer =>
  execFileSync('git', given, { env, cwd, stdio: ['pipe', 'pipe', 'ignore'], ...(input !== undefined && { input }) });
const line = (...given: string[]): string => git(clone, given).toString().trim();

let tip = '';
let update: RefUpdate;
let pack: Buffer;
/** Each object of the push, as a hostile program would have it shown. */
const forged = new Map<string, Buffer>();
let honest: { changes: unknown; sent: string[] };

beforeAll(async () => {
  mkdirSync(clone);
  git(clone, ['init', '-q', '-b', 'main', '.']);
  const write = (files: Record<string, string>, message: string): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    git(clone, ['add', '-A']);
    git(clone, ['commit', '-q', '-m', message]);
    return line('rev-parse', 'HEAD');
  };
  tip = write({ 'README.md': 'one\n', 'src/a.ts': 'a\n', 'src/b.ts': 'b\n' }, 'First');
  git(folder, ['clone', '-q', '--bare', clone, github]);
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
    git(github, ['config', setting, 'true']);
  // More than is read at once while it is sent.
  const long = randomBytes(150_000).toString('base64');
  write({ 'long.txt': long, 'src/a.ts': 'exec("curl evil");\n', '.github/workflows/x.yml': 'on: push\n' }, 'Evil');
  const end = write({ 'src/a.ts': 'a and more\n', 'README.md': 'two\n' }, 'Tidy');
  update = { ref: 'refs/heads/agent/x', old: noHash, new: end };
  const objects = git(clone, ['rev-list', '--objects', '--no-object-names', 'HEAD', `^${tip}`]).toString();
  pack = git(clone, ['pack-objects', '--stdout', '-q'], objects);
  for (const hash of objects.split('\n').filter(Boolean)) {
    const type = line('cat-file', '-t', hash);
    const content = git(clone, ['cat-file', type, hash]);
    const other =
      type === 'blob'
        ? Buffer.from('harmless\n')
        : type === 'tree'
          ? content.subarray(0, content.indexOf(0) + 21)
          : Buffer.from(content.toString().replace(/Evil|Tidy/, 'Fine'));
    forged.set(hash, deflateSync(Buffer.concat([Buffer.from(`${type} ${other.length}\0`), other])));
  }
  const seen = await pushed('nowhere', () => undefined);
  if (!('changes' in seen) || !seen.sent) throw new Error(`The push itself is refused: ${JSON.stringify(seen)}`);
  honest = { changes: seen.changes, sent: seen.sent };
  expect(honest.sent).toEqual(objects.split('\n').filter(Boolean).sort());
  expect(JSON.stringify(honest.changes)).toContain('Tidy');
});

const steps = ['arriving', 'fetch 1', 'fetch 2', 'fetch 3', 'seen', 'sending'] as const;
type Step = (typeof steps)[number] | 'nowhere';

async function fetchFrom(lines: string[]) {
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

/** A push, at one step of which `attack` does what it likes with the folder. `later` is at the step after it. */
async function pushed(step: Step, attack: (at: string) => unknown, later: (at: string) => unknown = () => undefined) {
  let isNext = false;
  const reached = (one: Step): void => {
    const at = readdirSync(root).map((name) => join(root, name))[0];
    if (at === undefined) return;
    if (isNext) later(at);
    isNext = one === step;
    if (isNext) attack(at);
  };
  async function* arriving(): AsyncGenerator<Buffer> {
    yield pack.subarray(0, 40);
    reached('arriving');
    yield pack.subarray(40);
  }
  let fetches = 0;
  const held = holdPush(root, arriving());
  try {
    const seen = await held.look({
      updates: [update],
      tip,
      branches: [],
      signal: AbortSignal.timeout(120_000),
      fetch: async (lines) => {
        fetches += 1;
        reached(`fetch ${fetches}` as Step);
        return fetchFrom(lines);
      },
    });
    if (!seen.ok) return { failed: seen.failure.code };
    reached('seen');
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of held.pack()?.pieces() ?? []) {
        pieces.push(piece);
        if (pieces.length === 1) reached('sending');
      }
    } catch {
      return { changes: seen.value.changes, isChanged: held.pack()?.isChanged };
    }
    return { changes: seen.value.changes, sent: objectsOf(Buffer.concat(pieces)) };
  } finally {
    await held.drop();
  }
}

/** What GitHub would have of it. */
function objectsOf(bytes: Buffer): string[] {
  rmSync(receiver, { recursive: true, force: true });
  git(folder, ['init', '-q', '--bare', receiver]);
  git(receiver, ['index-pack', '--stdin'], bytes);
  return git(receiver, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'])
    .toString()
    .split('\n')
    .filter(Boolean)
    .sort();
}

const filesIn = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Git makes its packs read-only, which holds back no program of their owner. */
function everyFile(at: string, change: (path: string, size: number) => void): void {
  for (const path of filesIn(at)) {
    const { size, atime, mtime } = statSync(path);
    execFileSync('chmod', ['u+w', path]);
    change(path, size);
    if (existsSync(path)) utimesSync(path, atime, mtime);
  }
}

/** Every object of the push, with another content under the same name; the packs with the true ones are moved aside. */
function forge(at: string): void {
  const objects = join(at, 'objects');
  cpSync(objects, `${objects}-kept`, { recursive: true, force: true });
  for (const name of existsSync(join(objects, 'pack')) ? readdirSync(join(objects, 'pack')) : []) {
    if (name.includes('tmp')) continue;
    // What was fetched stays: it is only the push that is to look like another. Git names a pack by the hash at its end.
    const isPush = name.includes(pack.toString('hex', pack.length - 20));
    if (isPush) rmSync(join(objects, 'pack', name), { force: true });
  }
  for (const [hash, bytes] of forged) {
    mkdirSync(join(objects, hash.slice(0, 2)), { recursive: true });
    const path = join(objects, hash.slice(0, 2), hash.slice(2));
    rmSync(path, { force: true });
    writeFileSync(path, bytes);
  }
}

function putBack(at: string): void {
  const objects = join(at, 'objects');
  if (!existsSync(`${objects}-kept`)) return;
  cpSync(objects, `${objects}-kept`, { recursive: true, force: false });
  rmSync(objects, { recursive: true, force: true });
  renameSync(`${objects}-kept`, objects);
  for (const [hash, bytes] of forged) {
    const path = join(objects, hash.slice(0, 2), hash.slice(2));
    if (existsSync(path) && readFileSync(path).equals(bytes)) rmSync(path);
  }
}

const noise = (seed: number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (seed * 31 + at * 17 + (at >> 3)) & 255));

type Attack = [what: string, attack: (at: string, seed: number) => unknown, later?: (at: string) => unknown];
const attacks: Attack[] = [
  ['overwrites the files', (at, seed) => everyFile(at, (path, size) => writeFileSync(path, noise(seed, size)))],
  [
    'overwrites one byte of each',
    (at, seed) =>
      everyFile(at, (path, size) => {
        const bytes = readFileSync(path);
        if (size > 0) bytes[(seed * 37) % size] = (bytes[(seed * 37) % size] ?? 0) ^ (1 << (seed % 8));
        writeFileSync(path, bytes);
      }),
  ],
  [
    'truncates the files',
    (at, seed) => everyFile(at, (path, size) => truncateSync(path, Math.max(0, size - 1 - (seed % 40)))),
  ],
  ['replaces the objects', (at) => forge(at)],
  ['replaces the objects for a moment', (at) => forge(at), (at) => putBack(at)],
  ['deletes the files', (at) => everyFile(at, (path) => rmSync(path))],
  ['touches the files', (at, seed) => everyFile(at, (path) => utimesSync(path, seed, seed))],
];

const tries = attacks.flatMap(([what, attack, later], number) =>
  steps.map((step, at) => ({ what, step, attack, later, seed: number * steps.length + at + 1 })),
);
/** All of them, and again with other bytes; in a landing those that tell most. */
const all = [...tries, ...tries.map((one) => ({ ...one, seed: one.seed + 50 }))].slice(0, 50);
const usual = tries.filter(
  ({ what, step }, at) => what.includes('replaces the objects') || step === 'sending' || at % 7 === 0,
);

describe('a program that', () => {
  it.each(isLongRun ? all : usual)(
    '$what while the push is $step has nothing sent that was not shown ($seed)',
    async ({ step, attack, later, seed }) => {
      const end = await pushed(step, (at) => attack(at, seed), later);
      if ('failed' in end)
        return expect(end.failed).toMatch(/^(held_changed|malformed|not_approvable|platform_failed)$/);
      // Else the card is the true one, whatever became of the push.
      expect(end.changes).toEqual(honest.changes);
      if (end.sent) expect(end.sent).toEqual(honest.sent);
      else expect(end.isChanged).toBe(true);
    },
  );

  it('touches the files holds up nothing', async () => {
    for (const step of steps) {
      const end = await pushed(step, (at) => everyFile(at, (path) => utimesSync(path, 1, 1)));
      expect(end).toEqual({ changes: honest.changes, sent: honest.sent });
    }
  });
});
