/** Generated pushes: what a card shows of each is what git itself tells of its commits, tags and files. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { holdPush } from '../../../../../src/main/hub/doors/git/hold.ts';
import { noHash, type RefUpdate } from '../../../../../src/main/hub/platforms/git-push-protocol.ts';
import type { SeenPush } from '../../../../../src/main/hub/platforms/tool.ts';
import { hashOfObject } from '../../../../harness/crafted-pack.ts';
import { isLongRun } from '../../../../harness/long-run.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';
import { fetchFrom } from '../../../../harness/served-repository.ts';

const folder = temporaryFolder();
const [github, clone] = [join(folder, 'github.git'), join(folder, 'clone.git')];
const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };

const git = (given: string[], input = '', cwd = clone): Buffer =>
  execFileSync('git', given, { env, cwd, input, maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'ignore'] });

/** Numbers from 0 to below 1, the same for the same seed. */
function randomOf(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    below,
    isOne: (of: number): boolean => below(of) === 0,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
  };
}
type Random = ReturnType<typeof randomOf>;

/** Written as git keeps it, without starting one for each. */
function store(type: 'blob' | 'tree' | 'commit' | 'tag', content: Buffer, at = clone): string {
  const hash = hashOfObject(type, content);
  const path = join(at, 'objects', hash.slice(0, 2), hash.slice(2));
  if (existsSync(path)) return hash;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])));
  return hash;
}

/** Files by their paths, each as `mode hash`. */
type Files = Map<string, string>;

function treeOf(files: Files): string {
  const entries: { order: string; bytes: Buffer }[] = [];
  const folders = new Map<string, Files>();
  for (const [path, entry] of files) {
    const [name = '', ...rest] = path.split('/');
    const [mode = '', hash = ''] = entry.split(' ');
    if (rest.length > 0) folders.set(name, (folders.get(name) ?? new Map()).set(rest.join('/'), entry));
    else
      entries.push({ order: name, bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(hash, 'hex')]) });
  }
  for (const [name, inside] of folders) {
    const bytes = Buffer.concat([Buffer.from(`40000 ${name}\0`), Buffer.from(treeOf(inside), 'hex')]);
    entries.push({ order: `${name}/`, bytes });
  }
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  return store('tree', Buffer.concat(entries.map(({ bytes }) => bytes)));
}

const workflow = '.github/workflows/evil.yml';
const paths = [
  'README.md',
  'src/a.ts',
  'src/b/c.ts',
  'docs/guide.md',
  'docs/CODEOWNERS',
  'CODEOWNERS',
  'run.sh',
  'vendor',
  '.github/workflows/ci.yml',
  '.github/workflows/evil.yml',
  '.github/dependabot.yml',
  'tools/action.yml',
  'a b.txt',
  'agent/x: commits',
  'removed a (100644 1)',
  'say "hello"',
  'zwei\nZeilen',
  'größe/日本.md',
  'back\\slash',
  'tab\there',
  'commit 1',
  'x/y/z/deep.txt',
  '-dash',
  "it's",
];
const words = [
  'one',
  'two',
  '',
  '    indented',
  'commit 1234',
  'added x (100644 1)',
  'ghost',
  'größer',
  '\ttab',
  'a\rb',
];

const textOf = (random: Random): string =>
  Array.from({ length: random.below(12) }, () => random.pick(words)).join('\n');

/** Puts an entry there, if no file is in the way as a folder. */
function put(files: Files, path: string, entry: string): void {
  for (const other of [...files.keys()]) {
    if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) files.delete(other);
  }
  files.set(path, entry);
}

function change(files: Files, random: Random): void {
  const path = random.pick(paths);
  const there = [...files.keys()];
  const other = there.length > 0 ? random.pick(there) : path;
  const entry = files.get(other) ?? '';
  const [mode, hash = ''] = entry.split(' ');
  const blob = (): string => store('blob', Buffer.from(random.isOne(9) ? `\0${textOf(random)}` : textOf(random)));
  const kind = random.below(9);
  if (kind === 0) files.delete(other);
  else if (kind === 1 || kind === 2) {
    // Moved, or the same under two names.
    if (kind === 1) files.delete(other);
    if (entry !== '') put(files, path, entry);
  } else if (kind === 3) {
    if (mode === '100644' || mode === '100755') files.set(other, `${mode === '100644' ? '100755' : '100644'} ${hash}`);
  } else if (kind === 4) {
    put(files, path, `120000 ${store('blob', Buffer.from(`../${random.pick(words)}/x`))}`);
  } else if (kind === 5) {
    put(files, path, `160000 ${hashOfObject('blob', Buffer.from(String(random.below(5))))}`);
  } else if (kind === 6 && files.delete(workflow)) {
    // In by one commit, and out by another.
  } else if (kind === 6) {
    put(files, workflow, `100644 ${blob()}`);
  } else put(files, path, `${random.isOne(6) ? '100755' : '100644'} ${blob()}`);
}

const names = ['Agent', 'Ada Demo', 'commit 1', 'A (B)', 'Größe', 'x, 2026-01-01 00:00:00 +0000', '"Q"'];
const person = (random: Random): string =>
  `${random.pick(names)} <${random.pick(['a@example.com', 'x', ''])}> ${random.below(2_000_000_000)} ${random.pick(['+0000', '-0330', '+1400'])}`;

function messageOf(random: Random): string {
  if (random.isOne(12)) return '';
  if (random.isOne(15)) return `Big\n\n${'lorem ipsum dolor\n'.repeat(1 + random.below(5_000))}`;
  const text = `${random.pick(['Tidy', 'Fix it', 'commit 1', '    set in'])}\n\n${textOf(random)}`;
  return random.isOne(4) ? text : `${text}\n`;
}

const armour = (kind: string, lines: number): string =>
  [
    `-----BEGIN ${kind}-----`,
    '',
    ...Array.from({ length: lines }, () => 'iQIzBAABCAAdFiEE'.repeat(4)),
    '=abcd',
    `-----END ${kind}-----`,
  ].join('\n ');

const oddHeaders = (random: Random): string[] =>
  [
    `gpgsig ${armour('PGP SIGNATURE', 1 + random.below(8))}`,
    `gpgsig ${armour('SSH SIGNATURE', 2)}\n `,
    `gpgsig words in place of one`,
    `gpgsig-sha256 ${armour('PGP SIGNATURE', 1)}`,
    'encoding UTF-8',
    `mergetag object ${'1'.repeat(40)}\n type commit\n tag v0\n \n A merged tag`,
    'change-id abcdefgh',
    'HG:extra amend_source:x\n and more',
    'author Ghost <g@example.com> 0 +0000',
  ].filter(() => random.isOne(9));

function commit(files: Files, parents: readonly string[], random: Random): string {
  const author = person(random);
  const head = [
    `tree ${treeOf(files)}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${author}`,
    `committer ${random.isOne(2) ? author : person(random)}`,
    ...oddHeaders(random),
  ];
  return store('commit', Buffer.from(`${head.join('\n')}\n\n${messageOf(random)}`));
}

function tag(names: string, type: string, random: Random, name: string): string {
  const head = [
    `object ${names}`,
    `type ${type}`,
    `tag ${random.isOne(3) ? 'v0.other' : name}`,
    `tagger ${person(random)}`,
  ];
  if (random.isOne(6)) head.push('note a header that no tag has');
  return store('tag', Buffer.from(`${head.join('\n')}\n\n${messageOf(random)}`));
}

/** Where the branches end that GitHub has, the default one first. */
let bases: { commit: string; files: Files }[] = [];

function generate(seed: number) {
  const random = randomOf(seed);
  const made: { commit: string; files: Files }[] = [];
  const start = random.pick(bases);
  let tip = random.isOne(15) ? undefined : start;
  for (let left = 1 + random.below(8); left > 0; left -= 1) {
    const files: Files = new Map(tip?.files);
    const parents = tip ? [tip.commit] : [];
    if (tip && random.isOne(4)) {
      const other = random.pick([...bases, ...made]);
      if (other.commit !== tip.commit) parents.push(other.commit);
      if (parents.length > 1 && !random.isOne(3)) for (const [path, entry] of other.files) put(files, path, entry);
      if (parents.length > 1 && random.isOne(5))
        parents.push(...[random.pick(bases).commit].filter((one) => !parents.includes(one)));
    }
    for (let changes = random.below(5); changes > 0; changes -= 1) change(files, random);
    const next = { commit: commit(files, parents, random), files };
    made.push(next);
    tip = random.isOne(5) ? random.pick([...bases, ...made]) : next;
  }
  const updates: RefUpdate[] = [];
  const last = made.at(-1)?.commit ?? '';
  const isUpdate = random.isOne(3);
  if (!random.isOne(6))
    updates.push({
      ref: isUpdate ? 'refs/heads/main' : 'refs/heads/agent/x',
      old: isUpdate ? (bases[0]?.commit ?? '') : noHash,
      new: last,
    });
  if (random.isOne(3)) updates.push({ ref: 'refs/heads/agent/y', old: noHash, new: random.pick(made).commit });
  if (random.isOne(2) || updates.length === 0) {
    let end = random.pick(made).commit;
    for (let depth = random.below(4), at = 0; at < depth; at += 1)
      end = tag(end, at === 0 ? 'commit' : 'tag', random, 'v1');
    updates.push({ ref: 'refs/tags/v1', old: noHash, new: end });
  }
  return {
    updates,
    decoy: random.isOne(3)
      ? commit(new Map([['decoy', `100644 ${store('blob', Buffer.from('decoy'))}`]]), [], random)
      : undefined,
  };
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];
const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

/** A path as git quotes it. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path;
  const bytes = path
    .slice(1, -1)
    .replace(/\\(\d{3}|.)/g, (_, code: string) =>
      /^\d/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : ({ n: '\n', t: '\t', r: '\r' }[code] ?? code),
    );
  return Buffer.from(bytes, 'latin1').toString();
}

type Raw = Record<string, string[]>;

/** What git tells of commits: for each, and each of its parents, the lines of `--raw`. */
function rawOf(commits: readonly string[]): Raw {
  if (commits.length === 0) return {};
  const given = [
    'log',
    '--no-walk=unsorted',
    '--stdin',
    '--raw',
    '-m',
    '--root',
    '--no-renames',
    '--no-abbrev',
    '--format=raw',
  ];
  const raw: Raw = {};
  let name = '';
  for (const line of git(given, `${commits.join('\n')}\n`)
    .toString()
    .split('\n')) {
    const [, hash, , parent] = /^commit ([0-9a-f]{40})( \(from ([0-9a-f]{40})\))?$/.exec(line) ?? [];
    if (hash) name = `${hash} ${parent ?? ''}`;
    const [, was = '', mode = '', from = '', to = '', path = ''] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) \w\t(.*)$/.exec(line) ?? [];
    if (was !== '') raw[name] = [...(raw[name] ?? []), [was, mode, from, to, unquoted(path)].join(' ')];
  }
  for (const lines of Object.values(raw)) lines.sort();
  return raw;
}

/** A commit or tag as the card tells it, taken apart again. */
type Told = { head: string[]; more: string; message: string; raw: Raw };

function toldIn(block: string): Told {
  const told: Told = { head: [], more: '', message: '', raw: {} };
  const lines = block.split('\n');
  const first = lines[0] ?? '';
  const setIn = (): string[] => {
    const taken: string[] = [];
    while (lines[0]?.startsWith('    ')) taken.push((lines.shift() ?? '').slice(4));
    return taken;
  };
  while (lines.length > 0 && !/^( {4}|added|changed|removed|against|further|\(its)/.test(lines[0] ?? ''))
    told.head.push(lines.shift() ?? '');
  const text = setIn();
  told.message = text.length === 0 ? '' : `${text.join('\n')}\n`;
  if (lines[0] === '(its last line has no end)') {
    lines.shift();
    told.message = text.join('\n');
  }
  if (lines[0] === 'further lines of its head:') {
    lines.shift();
    told.more = setIn().join('\n');
  }
  let name = `${first.split(' ')[1]} `;
  for (const line of lines) {
    const [, against] = /^against ([0-9a-f]{40})$/.exec(line) ?? [];
    if (against) name = `${first.split(' ')[1]} ${against}`;
    const [, kind, written = '', modes = '', hashes = ''] =
      /^(added|changed|removed) (.*) \((\d{6}(?:, now \d{6})?) ([0-9a-f]{40}(?:, now [0-9a-f]{40})?)\)$/.exec(line) ??
      [];
    if (!kind) continue;
    const path = written.startsWith('"') ? (JSON.parse(written) as string) : written;
    const [mode = '', after = mode] = modes.split(', now ');
    const [hash = '', now = hash] = hashes.split(', now ');
    const was =
      kind === 'added'
        ? ['000000', mode, noHash, hash]
        : kind === 'removed'
          ? [mode, '000000', hash, noHash]
          : [mode, after, hash, now];
    told.raw[name] = [...(told.raw[name] ?? []), [...was, path].join(' ')];
  }
  for (const all of Object.values(told.raw)) all.sort();
  return told;
}

/** As the card writes who and when. */
function headLine(line: string): string {
  const [, role = '', who = '', seconds = '', sign = '', hours = '', minutes = ''] =
    /^(author|committer|tagger) (.*>) (\d+) ([+-])(\d\d)(\d\d)$/.exec(line) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60;
  const at = new Date((Number(seconds) + offset) * 1000).toISOString();
  return `${role} ${who}, ${at.slice(0, 10)} ${at.slice(11, 19)} ${sign}${hours}${minutes}`;
}

/** Objects as git reads them. */
function objectsOf(hashes: readonly string[]): Map<string, { type: string; content: Buffer }> {
  const printed = git(['cat-file', '--batch'], `${hashes.join('\n')}\n`);
  const found = new Map<string, { type: string; content: Buffer }>();
  for (let at = 0; at < printed.length; ) {
    const begin = printed.indexOf('\n', at) + 1;
    const [hash = '', type = '', size = ''] = printed.toString('latin1', at, begin - 1).split(' ');
    found.set(hash, { type, content: printed.subarray(begin, begin + Number(size)) });
    at = begin + Number(size) + 1;
  }
  return found;
}

/** Everything of an object that `cat-file` prints has its line on the card. */
function expectTold(hash: string, told: Told, { type, content }: { type: string; content: Buffer }): void {
  const raw = content.toString();
  const end = raw.indexOf('\n\n');
  const lines = raw.slice(0, end).split(/\n(?! )/);
  const people = lines.slice(0, lines.findIndex((line) => /^(committer|tagger) /.test(line)) + 1);
  const [author, committer] = people.filter((line) => /^(author|committer|tagger) /.test(line)).map(headLine);
  const isSame = committer?.replace(/^committer/, 'author') === author;
  const others = lines.slice(people.length);
  const isArmour = (line: string): boolean => /^gpgsig(-sha256)? -----BEGIN/.test(line);
  const signed = others.filter(isArmour).map((line) => {
    const [, field, kind] = /^(\S+) -----BEGIN ([A-Z ]+)-----/.exec(line) ?? [];
    return `${field} ${kind}, ${line.length - `${field} `.length} characters`;
  });
  const more = others.filter((line) => !isArmour(line)).join('\n');
  const message = raw.slice(end + 2);
  const parents = people.filter((line) => line.startsWith('parent '));
  const own =
    type === 'tag'
      ? [`tag ${hash}`, `names ${people[0]?.slice(7)}`, `called ${JSON.stringify(people[2]?.slice(4))}`, author]
      : [
          `commit ${hash}`,
          ...(parents.length > 0 ? parents : ['the first of a history']),
          author,
          ...(isSame ? [] : [committer]),
        ];
  expect(told.head.filter((line) => !line.startsWith('at GitHub already'))).toEqual([...own, ...signed]);
  expect([told.more, told.message]).toEqual([more, message]);
}

beforeAll(() => {
  for (const at of [github, clone]) execFileSync('git', ['init', '-q', '--bare', '-b', 'main', at], { env });
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
    git(['config', setting, 'true'], '', github);
  const random = randomOf(7);
  const files: Files = new Map();
  for (const path of ['README.md', 'src/a.ts', 'docs/guide.md', '.github/workflows/ci.yml'])
    put(files, path, `100644 ${store('blob', Buffer.from(`${path}\n`))}`);
  let tip: string[] = [];
  for (let at = 0; at < 4; at += 1) {
    tip = [commit(files, tip, random)];
    bases.unshift({ commit: tip[0] ?? '', files: new Map(files) });
    for (let changes = 0; changes < 3; changes += 1) change(files, random);
  }
  const side = commit(files, [bases[2]?.commit ?? ''], random);
  bases = [...bases.slice(0, 3), { commit: side, files: new Map(files) }];
  git(['push', '-q', github, `${bases[0]?.commit}:refs/heads/main`, `${side}:refs/heads/side`]);
});

async function check(seed: number): Promise<void> {
  const { updates, decoy } = generate(seed);
  const ends = unique(updates.map((update) => update.new));
  const tip = bases[0]?.commit ?? '';
  const side = bases[3]?.commit ?? '';
  const at = [tip, side];
  const without = at.map((hash) => `^${hash}`);
  const needed = linesOf(
    git(['rev-list', '--objects', '--no-object-names', '--stdin'], [...ends, ...without].join('\n')).toString(),
  );
  const fresh = linesOf(git(['rev-list', '--stdin'], [...ends, ...without].join('\n')).toString());
  const extra =
    decoy === undefined ? [] : linesOf(git(['rev-list', '--objects', '--no-object-names', decoy]).toString());
  const pack = git(['pack-objects', '--stdout', '-q'], `${[...needed, ...extra].join('\n')}\n`);
  const held = holdPush(join(folder, 'pushes'), Readable.from([pack]));
  const seen = await held.look({
    updates,
    tip,
    branches: at,
    signal: AbortSignal.timeout(120_000),
    fetch: (lines) => fetchFrom(github, env, lines),
  });
  await held.drop();
  if (!seen.ok) throw new Error(seen.failure.message);
  const { changes, objects: count }: SeenPush = seen.value;
  expect(count).toBe(needed.length);

  const blocks = changes
    .filter(({ name, kind }) => kind === undefined && /: (commits|tag)$/.test(name))
    .flatMap(({ after }) => (after ?? '').split(/\n\n(?=commit [0-9a-f]{40}(?:\n|,))/))
    .filter((block) => block !== '' && !block.endsWith(', which is shown above'));
  const told = new Map(blocks.map((block) => [block.split('\n')[0]?.split(' ')[1] ?? '', toldIn(block)]));
  const commits = blocks.filter((block) => block.startsWith('commit ')).map((block) => block.slice(7, 47));
  expect([...commits].sort()).toEqual([...fresh].sort());
  const raw = Object.assign({}, ...[...told.values()].map((one) => one.raw));
  expect(raw).toEqual(rawOf(fresh));
  const objects = objectsOf([...told.keys(), ...needed]);
  const objectOf = (hash: string) => objects.get(hash) ?? { type: 'missing', content: Buffer.alloc(0) };
  for (const [hash, one] of told) expectTold(hash, one, objectOf(hash));

  const obeyed = changes.find(({ name }) => name === 'What GitHub runs or obeys')?.after?.split('\n') ?? [];
  const files = changes.filter(({ kind }) => kind === 'file');
  const of = (path: string) => files.filter(({ name }) => name === path || name.endsWith(`: ${path}`));
  const isNew = new Set(needed);
  for (const [name, lines] of Object.entries(rawOf(fresh))) {
    const isMerge = name.length > 41;
    for (const line of lines) {
      const [, mode = '', , hash = '', ...rest] = line.split(' ');
      const path = rest.join(' ');
      if (!isMerge && /^\.github\/|^(docs\/)?CODEOWNERS$|action\.yml$/.test(path)) expect(obeyed).toContain(path);
      // Each text that is new is on the card, at each path that has it.
      if (mode === '000000' || mode === '160000' || !isNew.has(hash) || isMerge) continue;
      const { content } = objectOf(hash);
      const expected = content.includes(0) ? [''] : [content.toString()];
      expect(of(path).map(({ after }) => after)).toEqual(expect.arrayContaining(expected));
    }
  }
}

describe('a generated push', () => {
  const count = isLongRun ? 300 : 12;
  const first = Number(process.env['OPENGITHUBX_SEED'] ?? 1);
  // In fours, so that one that fails is soon told by its seed.
  it.each(Array.from({ length: Math.ceil(count / 4) }, (_, at) => first + at * 4))(
    'is shown as git tells it, from seed %i',
    async (begin) => {
      for (let seed = begin; seed < Math.min(begin + 4, first + count); seed += 1) {
        await check(seed).catch((error: Error) => {
          error.message = `seed ${seed}: ${error.message}`;
          throw error;
        });
      }
    },
  );
});
