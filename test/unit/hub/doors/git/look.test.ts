/** A push in quarantine, with real git and GitHub played by a repository beside it: what is shown of it, and what never gets so far. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdPush } from '../../../../../src/main/hub/doors/git/hold.ts';
import { noHash, type RefUpdate } from '../../../../../src/main/hub/platforms/git-push-protocol.ts';
import { copies, craftPack, hashOfObject } from '../../../../harness/crafted-pack.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';
import { fetchFrom } from '../../../../harness/served-repository.ts';

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
/** Where other branches end at GitHub. */
let branches: string[] = [];
/** The objects of the pack that would be sent. */
let sent: string[] = [];

/** As GitHub answers, by way of the hub. */
function fetchServed(lines: string[]) {
  served.push(lines);
  return fetchFrom(github, env, lines);
}

async function lookAtPush(pack: Buffer, ...updates: RefUpdate[]) {
  return lookAtPushTo(tip, pack, ...updates);
}

async function lookAtPushTo(tip: string | undefined, pack: Buffer, ...updates: RefUpdate[]) {
  served = [];
  const held = holdPush(root, Readable.from(pack.length > 0 ? [pack] : []));
  const signal = AbortSignal.timeout(60_000);
  const seen = await held.look({ updates, tip, branches, signal, fetch: fetchServed });
  const pieces: Uint8Array[] = [];
  for await (const piece of held.pack()?.pieces() ?? []) pieces.push(piece);
  await held.drop();
  sent = pieces.length > 0 ? hashesIn(Buffer.concat(pieces)) : [];
  return seen.ok ? seen.value : seen.failure.message;
}

/** What is in a pack. */
function hashesIn(pack: Buffer): string[] {
  const [path, index] = ['sent.pack', 'sent.idx'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(path, pack);
  git(['index-pack', '-o', index, path]);
  const listed = git(['show-index'], readFileSync(index)).toString();
  return listed.split('\n').flatMap((entry) => entry.split(' ')[1] ?? []);
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
    const seen = await lookAtPush(packOf(), create(end));
    if (typeof seen === 'string') throw new Error(seen);
    const changes = seen.changes.map((change) =>
      change.name === 'agent/x: commits' ? { ...change, after: change.after?.split('\n') } : change,
    );
    expect({ ...seen, changes }).toEqual({
      isForced: false,
      paths: ['.github/workflows/ci.yml', 'README.md'],
      secrets: [],
      isSearched: true,
      objects: 6,
      bytes: expect.any(Number),
      changes: [
        { name: 'agent/x', before: null, after: end },
        { name: '1 commit, 2 files, +2 −1', before: null, after: null, kind: 'total' },
        { name: 'What GitHub runs or obeys', before: null, after: '.github/workflows/ci.yml', kind: 'warning' },
        {
          name: 'agent/x: commits',
          before: null,
          after: [
            `commit ${end}`,
            `parent ${tip}`,
            expect.stringMatching(/^author Agent <agent@example.com>, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/),
            '    Say more',
            'added .github/workflows/ci.yml (100644 b83836ed8c80558d4e40ea4ac5d69f4405334799)',
            'changed README.md (100644 814f4a422927b82f5f8a43f8fab6d3839e3983f2, now 4c7442bcf5acd0f1e2a95fe4f12b12c6b779b585)',
          ],
        },
        { name: '.github/workflows/ci.yml', before: null, after: 'on: push\n', kind: 'file' },
        { name: 'README.md', before: 'one\ntwo\n', after: 'one\nthree\n', kind: 'file' },
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
        {
          name: 'tag told: tag',
          before: null,
          after: expect.stringMatching(
            new RegExp(`^tag ${tag}\\nnames ${strange}\\ncalled "told"\\ntagger Agent <.*\\n    A tag that tells$`),
          ),
        },
        {
          name: 'tag told: commits',
          before: null,
          after: expect.stringContaining(
            '    Say more\n    \n    And here is all that I have read.\nfurther lines of its head:\n    note something else',
          ),
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

  it('names one in the name of a new file, and not in that of a file that changes or goes', async () => {
    const name = `docs/ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}.md`;
    const old = commit('Odd', { [name]: 'x\n' });
    const found = ['the name of a file, branch or tag'];
    expect(await lookAtPush(packOf(), create(old))).toMatchObject({ secrets: found });
    git(['push', '-q', 'origin', 'HEAD:refs/heads/odd']);
    const changed = commit('Change', { [name]: 'y\n' });
    const gone = commit('Gone', { [name]: null });
    for (const end of [changed, gone]) {
      expect(await lookAtPush(packOf(), { ref: 'refs/heads/odd', old, new: end })).toMatchObject({ secrets: [] });
    }
  });
});

/** A commit with this tree, written by hand. */
const commitOf = (tree: string, parents: string[], message = 'By hand', head: string[] = []): string =>
  store(
    'commit',
    Buffer.from(
      [
        `tree ${tree}`,
        ...parents.map((parent) => `parent ${parent}`),
        'author Agent <agent@example.com> 1700000000 +0100',
        'committer Agent <agent@example.com> 1700000000 +0100',
        ...head,
        '',
        message,
      ].join('\n'),
    ),
  );
/** The tree of a commit, but for these paths: `mode hash` for each, null for one that goes. */
function treeWith(from: string, entries: Record<string, string | null>): string {
  git(['read-tree', '--empty']);
  git(['read-tree', from]);
  const lines = Object.entries(entries).map(([path, entry]) => `${entry ?? `0 ${noHash}`}\t${path}\0`);
  git(['update-index', '-z', '--index-info'], lines.join(''));
  const tree = line('write-tree');
  git(['read-tree', 'HEAD']);
  return tree;
}
const file = (text: string, mode = '100644'): string => `${mode} ${store('blob', Buffer.from(text))}`;
const missingFrom = (end: string): string =>
  git(['rev-list', '--objects', '--no-object-names', end, '--not', '--remotes']).toString();
async function seenOf(end: string, ref?: string) {
  const seen = await lookAtPush(packOf(missingFrom(end)), create(end, ref));
  if (typeof seen === 'string') throw new Error(seen);
  return seen;
}
const warned = ({ changes }: { changes: { name: string; after: string | null; kind?: string | undefined }[] }) =>
  Object.fromEntries(
    changes.flatMap(({ name, after, kind }) => (kind === 'warning' ? [[name, after?.split('\n') ?? []]] : [])),
  );

describe('what one commit brings and the next takes away', () => {
  const middle = 'Files that are in a commit, and not as such in the end';
  const obeyed = 'What GitHub runs or obeys';
  const brought: [what: string, path: string, entry: () => string, warning: string][] = [
    ['a workflow', '.github/workflows/evil.yml', () => file('on: push\n'), obeyed],
    ['a rule for reviews', 'CODEOWNERS', () => file('* @evil\n'), obeyed],
    ['one in docs', 'docs/CODEOWNERS', () => file('* @evil\n'), obeyed],
    ['an action', 'tools/lint/action.yml', () => file('runs: x\n'), obeyed],
    ['a program', 'run.sh', () => file('#!/bin/sh\n', '100755'), 'Files that can be run'],
    ['another mode', 'README.md', () => file('one\ntwo\n', '100755'), 'Files whose mode changes'],
    ['a symbolic link', 'link', () => file('../../.env', '120000'), 'Symbolic links'],
    ['a submodule', 'vendor', () => `160000 ${'1'.repeat(40)}`, 'Submodules'],
    ['a text', 'docs/a.md', () => file('hidden words\n'), middle],
    ['another text', 'README.md', () => file('hidden words\n'), middle],
  ];

  it.each(brought)('is shown where it is %s', async (_what, path, entry, warning) => {
    const own = entry();
    const first = commitOf(treeWith(tip, { [path]: own }), [tip]);
    const end = commitOf(line('rev-parse', `${tip}^{tree}`), [first], 'Tidy');
    const seen = await seenOf(end);
    expect(seen.paths).toEqual([path]);
    expect(warned(seen)).toMatchObject({ [warning]: [path], [middle]: [path] });
    const [mode = '', hash = ''] = own.split(' ');
    const shown = seen.changes.find(({ name, kind }) => name === path && kind === 'file');
    const text = mode === '160000' ? '' : git(['cat-file', 'blob', hash]).toString();
    expect(shown).toMatchObject({ after: text, note: expect.stringContaining(first.slice(0, 12)) });
  });

  it('is shown where a merge brings it, from commits that GitHub has on no branch, and where a branch is made at it', async () => {
    const evil = commitOf(treeWith(tip, { '.github/workflows/evil.yml': file('on: push\n') }), [tip], 'Evil');
    const merge = commitOf(treeWith(tip, { CODEOWNERS: file('* @evil\n') }), [tip, evil], 'Merge');
    const end = commitOf(line('rev-parse', `${tip}^{tree}`), [merge], 'Tidy');
    // GitHub has it already, as it has each commit of a fork.
    git(['push', '-q', 'origin', `${evil}:refs/pull/1/head`]);
    const own = missingFrom(end)
      .split('\n')
      .filter((hash) => hash !== '' && !git(['rev-list', '--objects', '--no-object-names', evil]).includes(hash));
    const seen = await lookAtPush(packOf(`${own.join('\n')}\n`), create(end));
    if (typeof seen === 'string') throw new Error(seen);
    expect(warned(seen)['What GitHub runs or obeys']).toEqual(['.github/workflows/evil.yml', 'CODEOWNERS']);
    expect(seen.paths).toEqual(['.github/workflows/evil.yml', 'CODEOWNERS']);
    for (const update of [create(evil), create(evil, 'refs/tags/v1'), { ...create(evil), old: tip }]) {
      const made = await lookAtPush(Buffer.alloc(0), update);
      expect(made).toMatchObject({
        paths: ['.github/workflows/evil.yml'],
        changes: expect.arrayContaining([
          expect.objectContaining({ name: 'What GitHub runs or obeys', after: '.github/workflows/evil.yml' }),
          expect.objectContaining({ name: '.github/workflows/evil.yml', after: 'on: push\n' }),
        ]),
      });
    }
    // A branch ends there, so that it is nothing new; what differs in the end is shown all the same.
    branches = [evil];
    const there = await lookAtPush(Buffer.alloc(0), create(evil));
    branches = [];
    expect(there).toMatchObject({ paths: ['.github/workflows/evil.yml'] });
    expect(JSON.stringify(there)).toContain('a branch at GitHub has already');
  });

  it('is a path that goes and one that comes, where it is moved', async () => {
    const end = commitOf(treeWith(tip, { 'src/a.ts': null, '.github/workflows/a.yml': file('a\n') }), [tip]);
    const seen = await seenOf(end);
    const text = seen.changes.find(({ name }) => name === 'agent/x: commits')?.after?.split('\n') ?? [];
    expect(text.slice(-2).map((one) => one.split(' (')[0])).toEqual([
      'added .github/workflows/a.yml',
      'removed src/a.ts',
    ]);
  });
});

describe('the words of a commit and a tag', () => {
  const hidden = 'words that land';
  const commitWith = (head: string[], message?: string) => () =>
    commitOf(treeWith(tip, { 'a.txt': file('a\n') }), [tip], message, head);
  const tagOf = (names: string, type: string, lines: string[], message = 'A tag\n'): string =>
    store('tag', Buffer.from([`object ${names}`, `type ${type}`, ...lines, '', message].join('\n')));
  const tagger = 'tagger Agent <agent@example.com> 1700000000 +0100';

  it.each<[what: string, end: () => string]>([
    ['another header', commitWith([`change-id ${hidden}`])],
    ['the name of an encoding', commitWith([`encoding ${hidden}`])],
    ['a signature that is none', commitWith([`gpgsig ${hidden}`])],
    [
      'one with a comment',
      commitWith([
        'gpgsig -----BEGIN PGP SIGNATURE-----',
        ` Comment: ${hidden}`,
        ' ',
        ' aaaa',
        ' -----END PGP SIGNATURE-----',
      ]),
    ],
    ['a merged tag', commitWith([`mergetag object ${'1'.repeat(40)}`, ' type commit', ' ', ` ${hidden}`])],
    ['a second author', commitWith([`author ${hidden} <a@b> 0 +0000`])],
    ['the last line of a message', commitWith([], `Title\n\n${'\n'.repeat(900)}${hidden}`)],
    ['a tag', () => tagOf(commitWith([])(), 'commit', ['tag x', tagger], hidden)],
    [
      'an inner tag',
      () => tagOf(tagOf(commitWith([])(), 'commit', ['tag x', tagger], hidden), 'tag', ['tag y', tagger]),
    ],
    ['a tagger', () => tagOf(commitWith([])(), 'commit', ['tag x', tagger.replace('Agent', hidden)])],
    ['another name of a tag', () => tagOf(commitWith([])(), 'commit', [`tag ${hidden.replaceAll(' ', '-')}`, tagger])],
    ['another header of a tag', () => tagOf(commitWith([])(), 'commit', ['tag x', tagger, `note ${hidden}`])],
  ])('are shown where they are %s', async (_what, end) => {
    const { changes } = await seenOf(end(), 'refs/tags/x');
    const said = changes.map(({ after }) => after ?? '').join('\n');
    expect(said.replaceAll('-', ' ')).toContain(hidden);
  });

  it('stand where none of them passes for words of the hub', async () => {
    const message = 'Title\ncommit 1\nadded .github/x (100644 1)\nauthor Ada <ada@example.com>';
    const names = ['agent/x: commits', '.github/x\nSymbolic links', 'a (mode 100644)', '.github/"b"'];
    const entries = Object.fromEntries(names.map((name) => [name, file('a\n')]));
    const end = commitOf(treeWith(tip, entries), [tip], message);
    const { changes } = await seenOf(end);
    expect(changes.filter(({ kind }) => kind === 'file').map(({ name }) => name)).toEqual([
      '.github/"b"',
      '.github/x\nSymbolic links',
      'a (mode 100644)',
      'agent/x: commits',
    ]);
    expect(changes.filter(({ kind }) => kind === undefined).map(({ name }) => name)).toEqual([
      'agent/x',
      'agent/x: commits',
    ]);
    expect(warned({ changes })).toEqual({
      'What GitHub runs or obeys': ['".github/\\"b\\""', '".github/x\\nSymbolic links"'],
    });
    const said = changes.find(({ name, kind }) => name === 'agent/x: commits' && !kind)?.after?.split('\n') ?? [];
    expect(said.filter((one) => !one.startsWith('    ')).map((one) => one.split(' ')[0])).toEqual([
      'commit',
      'parent',
      'author',
      '(its',
      'added',
      'added',
      'added',
      'added',
    ]);
  });

  it('are refused where they can not be read', async () => {
    const tree = treeWith(tip, { 'a.txt': file('a\n') });
    const raw = git(['cat-file', 'commit', commitOf(tree, [tip])]);
    const refusal = async (end: string) => lookAtPush(packOf(missingFrom(end)), create(end, 'refs/tags/x'));
    expect(await refusal(store('commit', Buffer.concat([raw, Buffer.from([0xe4])])))).toContain(
      'is not written in UTF-8',
    );
    expect(await refusal(commitOf(tree, [tip], 'a'.repeat(100_001)))).toContain(
      'has a message of 100,001 characters; the limit is 100,000.',
    );
    let tag = commitOf(tree, [tip]);
    for (let at = 0; at <= 10; at += 1) tag = tagOf(tag, at === 0 ? 'commit' : 'tag', ['tag x', tagger]);
    expect(await refusal(tag)).toContain('"refs/tags/x" holds more than 10 tags within one another.');
  });
});

describe('a push that is too large', () => {
  const many = (amount: number, entry: (at: number) => Buffer): Buffer =>
    Buffer.concat(Array.from({ length: amount }, (_, at) => entry(at)));
  const entry = (mode: string, name: string, hash: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(hash, 'hex')]);

  it('says which limit it is over, and by how much', async () => {
    const blob = store('blob', Buffer.from('a'));
    const numbered = (at: number): string => String(at).padStart(6, '0');
    const refusal = async (tree: string) => {
      const end = commitOf(tree, []);
      return lookAtPush(
        packOf(`${end}\n${git(['rev-list', '--objects', '--no-object-names', end]).toString()}`),
        create(end),
      );
    };
    const wide = store(
      'tree',
      many(20_001, (at) => entry('100644', numbered(at), blob)),
    );
    expect([await refusal(wide)]).toEqual([expect.stringMatching(/It changes 20,00\d files; the limit is 20,000\./)]);
    const wider = store(
      'tree',
      many(50_001, (at) => entry('100644', numbered(at), blob)),
    );
    expect(await refusal(wider)).toContain('Its commits change files 50,001 times or more; the limit is 50,000.');
    // A folder that holds itself many times over, and no file.
    let deep = store('tree', Buffer.alloc(0));
    for (let at = 0; at < 8; at += 1)
      deep = store(
        'tree',
        many(10, (one) => entry('40000', numbered(one), deep)),
      );
    expect(await refusal(deep)).toMatch(/It changes [\d,]+ folders or more; the limit is 100,000\./);
    const commits = Array.from(
      { length: 1_001 },
      (_, at) =>
        `commit refs/heads/many\nmark :${at + 1}\ncommitter A <a@b> ${at} +0000\ndata 1\na\n${at === 0 ? `from ${tip}\n` : ''}\n`,
    );
    git(['fast-import', '--quiet', '--force'], commits.join(''));
    expect(await lookAtPush(packOf(missingFrom('many')), create(line('rev-parse', 'many')))).toContain(
      'It has 1,001 new commits; the limit is 1,000.',
    );
  });
});

describe('a push of many files', () => {
  it('shows in full what GitHub runs, and of the rest how much is not shown', async () => {
    const many = Object.fromEntries(Array.from({ length: 320 }, (_, at) => [`!${at}`, file(`${at}\n`)]));
    const first = commitOf(treeWith(tip, { ...many, '.github/workflows/a.yml': file('on: push\n') }), [tip]);
    const end = commitOf(treeWith(tip, { ...many, 'docs/CODEOWNERS': file('* @evil\n') }), [first]);
    const seen = await seenOf(end);
    const files = seen.changes.filter(({ kind }) => kind === 'file');
    expect(files.length).toBe(300);
    expect(files.slice(0, 2)).toEqual([
      expect.objectContaining({ name: 'docs/CODEOWNERS', after: '* @evil\n' }),
      expect.objectContaining({ name: '.github/workflows/a.yml', after: 'on: push\n' }),
    ]);
    expect(Object.keys(warned(seen))).toContain('The text of 22 versions of files is not shown');
    expect(seen.changes.find(({ kind }) => kind === 'total')).toMatchObject({
      name: '2 commits, 321 files, +299 −0',
      note: expect.stringContaining('Lines of 22 files are not counted'),
    });
  });
});

describe('a tag', () => {
  it('may be at a commit of a branch that is not the default one', async () => {
    const before = commit('Elsewhere', { 'elsewhere.txt': 'a\n' });
    const end = commit('Also', { 'also.txt': 'b\n' });
    git(['push', '-q', 'origin', 'HEAD:refs/heads/elsewhere']);
    branches = [end];
    for (const names of [before, end]) {
      git(['tag', '-f', '-a', '-m', 'There', 'there', names]);
      const tag = line('rev-parse', 'there');
      for (const [pack, hash] of [
        [Buffer.alloc(0), names],
        [packOf(`${tag}\n`), tag],
      ] as const) {
        const seen = await lookAtPush(pack, create(hash, 'refs/tags/there'));
        expect(seen).toMatchObject({ paths: names === end ? ['also.txt', 'elsewhere.txt'] : ['elsewhere.txt'] });
      }
    }
    branches = [];
  });
});

describe('a pack that holds more than is pushed', () => {
  it('is sent without what no pushed ref needs, even if a path is called as its hash', async () => {
    const end = commit('Honest', { 'a.txt': 'a\n' });
    const own = newObjects().trim().split('\n').sort();
    const blob = store('blob', Buffer.from('hidden'));
    const hidden = line('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'hidden');
    // As git sends a branch that it then refuses to push by itself: "fetch first".
    const apart = line('commit-tree', 'HEAD^{tree}', '-m', 'of another branch');
    const tree = store('tree', Buffer.concat([Buffer.from(`100644 a\n${blob}\0`), Buffer.from(blob, 'hex')]));
    const tag = store('tag', Buffer.from(`object ${end}\ntype commit\ntag x\ntagger A <a@b> 0 +0000\n\nhidden\n`));
    for (const more of [blob, hidden, apart, tree, tag]) {
      const seen = await lookAtPush(packOf(`${newObjects()}${more}\n`), create(end));
      expect(seen).toMatchObject({ paths: ['a.txt'], objects: own.length });
      expect([JSON.stringify(seen).includes('hidden'), [...sent].sort()]).toEqual([false, own]);
    }
    const content = store('blob', Buffer.from('x'));
    const named = store('tree', Buffer.concat([Buffer.from(`100644 a\n${blob}\0`), Buffer.from(content, 'hex')]));
    const tricky = line('commit-tree', named, '-p', 'HEAD', '-m', 'tricky');
    const objects = git(['rev-list', '--objects', '--no-object-names', tricky, '--not', '--remotes']).toString();
    expect(await lookAtPush(packOf(`${objects}${blob}\n`), create(tricky))).toMatchObject({ paths: expect.any(Array) });
    expect(sent).not.toContain(blob);
  });
});

describe('a push that is not taken', () => {
  it('is followed by something, says another count, is cut, or is none', async () => {
    const end = commit('Honest', { 'a.txt': 'a\n' });
    const pack = packOf();
    const blob = { type: 'blob' as const, content: Buffer.from('x') };
    expect(await lookAtPush(Buffer.concat([pack, Buffer.from('PACKjunk')]), create(end))).toContain(
      'something after the pack',
    );
    expect(await lookAtPush(Buffer.concat([pack, pack]), create(end))).toContain('something after the pack');
    expect(await lookAtPush(pack.subarray(0, -30), create(end))).toContain('can not be approved as it is');
    expect(await lookAtPush(craftPack([blob], 2), create(end))).toContain('can not be approved as it is');
    expect(await lookAtPush(Buffer.from('0000 second list'), create(end))).toContain('can not be approved as it is');
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
    expect(await lookAtPush(thin, create(end))).toContain('can not be approved as it is');
  });

  it('has a tree that leads out of its folder, a submodule that runs something, or a branch that is no commit', async () => {
    const blob = store('blob', Buffer.from('[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch\n'));
    for (const name of ['.git', '..', 'a/b', '.GIT']) {
      const tree = store('tree', Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]));
      const end = line('commit-tree', tree, '-p', 'HEAD', '-m', 'evil');
      expect([name, await lookAtPush(packOf(`${end}\n${tree}\n${blob}\n`), create(end))]).toEqual([
        name,
        expect.stringContaining('can not be approved as it is'),
      ]);
    }
    const modules = store('tree', Buffer.concat([Buffer.from('100644 .gitmodules\0'), Buffer.from(blob, 'hex')]));
    const end = line('commit-tree', modules, '-p', 'HEAD', '-m', 'evil');
    expect(await lookAtPush(packOf(`${end}\n${modules}\n${blob}\n`), create(end))).toContain(
      'can not be approved as it is',
    );
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
      .look({ updates, tip, branches: [], signal: gone.signal, fetch: fetchServed })
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
    expect(await lookAtPush(delta, create('1'.repeat(40)))).toContain('can not be approved as it is');
  });
});
