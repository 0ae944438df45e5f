/** Pushes that build on what only an old or a strange git would have made, or that leave as it is what git wants to read in full. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdPush } from '../../../../../src/main/hub/doors/git/hold.ts';
import { lookAt as lookInto } from '../../../../../src/main/hub/doors/git/look.ts';
import { openQuarantine, Quarantine } from '../../../../../src/main/hub/doors/git/quarantine.ts';
import { noHash, type RefUpdate } from '../../../../../src/main/hub/platforms/git-push-protocol.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';
import { fetchFrom } from '../../../../harness/served-repository.ts';

const folder = temporaryFolder();
const [github, clone, root] = ['github.git', 'clone', 'pushes'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
  [`GIT_${role}_NAME`, 'Agent'],
  [`GIT_${role}_EMAIL`, 'agent@example.com'],
]);
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
  ...Object.fromEntries(who),
};

const git = (given: string[], input?: string | Buffer, cwd = clone): Buffer =>
  execFileSync('git', given, { env, cwd, stdio: ['pipe', 'pipe', 'ignore'], ...(input !== undefined && { input }) });
const line = (...given: string[]): string => git(given).toString().trim();
const store = (type: string, content: string | Buffer): string =>
  git(['hash-object', '-w', '-t', type, '--stdin', '--literally'], content).toString().trim();

/** A tree as it is said, with modes that no git writes. */
const treeOf = (...entries: [mode: string, name: string, hash: string][]): string =>
  store(
    'tree',
    Buffer.concat(
      entries.flatMap(([mode, name, hash]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(hash, 'hex')]),
    ),
  );

/** Writes files, or takes them away, and answers the commit. */
function commit(files: Record<string, string | null>): string {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(clone, path));
    else {
      mkdirSync(join(clone, path, '..'), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
  }
  git(['add', '-A']);
  git(['commit', '-q', '-m', 'Tidy']);
  return line('rev-parse', 'HEAD');
}

/** What GitHub has on its default branch, and the commit before that. */
let tip = '';
let older = '';

const workflow = '.github/workflows/old.yml';

/** What a new ref there is shown as, or why it is refused. */
async function lookAt(end: string, ref = 'refs/heads/agent/x') {
  const objects = git(['rev-list', '--objects', '--no-object-names', end, '--not', '--remotes']).toString();
  const pack = objects === '' ? [] : [git(['pack-objects', '--stdout', '-q'], objects)];
  const held = holdPush(root, Readable.from(pack));
  const signal = AbortSignal.timeout(60_000);
  const updates = [{ ref, old: noHash, new: end }];
  const fetch = (lines: string[]) => fetchFrom(github, env, lines);
  const seen = await held.look({ updates, tip, branches: [tip], signal, fetch });
  await held.drop();
  return seen.ok ? { ...seen.value, names: seen.value.changes.map(({ name }) => name) } : seen.failure.message;
}

async function shownOf(end: string, ref?: string) {
  const seen = await lookAt(end, ref);
  expect(seen).not.toBeTypeOf('string');
  return seen as Exclude<typeof seen, string>;
}

beforeAll(() => {
  mkdirSync(clone);
  git(['init', '-q', '-b', 'main', '.']);
  older = commit({
    'README.md': 'one\n',
    '.gitattributes': '* text\n',
    '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://github.com/a/b\n',
    'src/.gitattributes': '* text\n',
    [workflow]: 'on: create\n',
    '.github/workflows/same.yml': 'on: push\n',
    CODEOWNERS: '* @old\n',
    'tools/action.yml': 'runs: old\n',
  });
  tip = commit({ [workflow]: null, CODEOWNERS: '* @new\n', 'tools/action.yml': null, 'README.md': 'two\n' });
  git(['clone', '-q', '--bare', clone, github]);
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
    git(['config', setting, 'true'], undefined, github);
  git(['remote', 'add', 'origin', github]);
  git(['fetch', '-q', 'origin']);
});

beforeEach(() => {
  git(['checkout', '-q', '-f', '-B', 'work', 'origin/main']);
  git(['clean', '-fdq']);
});

describe('an object of a mode that git does not write', () => {
  const evil = (): string => store('blob', 'on: push\n');
  const inFolder = (mode: string, ...names: string[]): [string, string, string] => {
    const [name = '', ...rest] = names;
    return [mode, name, rest.length === 0 ? treeOf(['100644', 'evil.yml', evil()]) : treeOf(inFolder(mode, ...rest))];
  };
  it.each([
    ['a folder that its group may write', () => treeOf(inFolder('40775', '.github', 'workflows'))],
    ['a folder with the bits of a program', () => treeOf(inFolder('40755', 'docs'))],
    ['a folder below a usual one', () => treeOf(['40000', '.github', treeOf(inFolder('40001', 'workflows'))])],
    ['a folder of seven digits', () => treeOf(inFolder('1040000', '.github', 'workflows'))],
    ['a symbolic link', () => treeOf(['120777', 'link', evil()])],
    ['a submodule', () => treeOf(['160001', 'module', tip])],
    ['a program', () => treeOf(['100777', 'run', evil()])],
    ['a socket', () => treeOf(['140000', 'socket', tip])],
  ])('is refused where it is %s', async (_, tree) => {
    expect(await lookAt(line('commit-tree', tree(), '-p', tip, '-m', 'Tidy'))).toContain('which git does not write');
  });

  it('is a folder as well where GitHub has it already', async () => {
    const strange = line('commit-tree', treeOf(inFolder('40755', 'docs')), '-m', 'Strange');
    git(['push', '-q', 'origin', `${strange}:refs/heads/strange`]);
    git(['checkout', '-q', '-f', strange]);
    tip = strange;
    const { paths } = await shownOf(commit({ 'docs/evil.yml': 'on: pull_request\n' }));
    tip = line('rev-parse', 'origin/main');
    expect(paths).toEqual(['docs/evil.yml']);
  });
});

describe('a push to a repository with rules for its files', () => {
  it.each([
    ['README.md', 'three\n'],
    ['src/new.ts', 'new\n'],
    ['.gitattributes', '* -text\n'],
    ['.gitmodules', '[submodule "x"]\n\tpath = x\n\turl = https://github.com/a/c\n'],
  ])('is shown where %s changes', async (path, text) => {
    const { paths } = await shownOf(commit({ [path]: text }));
    expect(paths).toEqual([path]);
  });

  it('is refused where a rule of it runs something', async () => {
    const text = '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch\n';
    expect(await lookAt(commit({ '.gitmodules': text }))).toContain('can not be approved as it is');
  });
});

describe('a new ref at an older commit', () => {
  const said = (name: string) => `${name}: what GitHub runs or obeys is not as on the default branch`;
  const revived = [workflow, 'CODEOWNERS', 'tools/action.yml'];

  it.each([
    ['a branch without a commit of its own', () => older, 'refs/heads/agent/x', 'agent/x'],
    ['a tag', () => older, 'refs/tags/v1', 'tag v1'],
    [
      'a branch with a new commit',
      () => {
        git(['checkout', '-q', '-f', older]);
        return commit({ 'new.txt': 'new\n' });
      },
      'refs/heads/agent/x',
      'agent/x',
    ],
  ])('shows what GitHub runs there, by %s', async (_, end, ref, name) => {
    const { changes, names, paths } = await shownOf(end(), ref);
    expect(changes.find((one) => one.name === said(name))?.after).toBe(revived.join('\n'));
    expect(changes.find((one) => one.name === workflow)).toMatchObject({ before: null, after: 'on: create\n' });
    expect(names).not.toContain('.github/workflows/same.yml');
    expect(paths).not.toContain(workflow); // no new commit changes it
  });

  it('says nothing of it where all is as on the default branch, or changes by a commit that is shown', async () => {
    expect((await shownOf(commit({ 'new.txt': 'new\n' }))).names).not.toContain(said('agent/x'));
    git(['checkout', '-q', '-f', older]);
    const { changes, names } = await shownOf(commit({ [workflow]: 'on: push\n' }));
    expect(changes.find((one) => one.name === said('agent/x'))?.after).toBe('CODEOWNERS\ntools/action.yml');
    expect(names.filter((name) => name === workflow)).toHaveLength(1);
  });
});

describe('a program of the same user that has git leave out a commit', () => {
  type Asked = Parameters<Quarantine['run']>[0];
  type Lie = (given: Asked, printed: string) => string;

  /** Two new commits, of which GitHub has the first on no branch: it has what the second takes away. */
  let middle = '';
  let end = '';
  beforeAll(() => {
    git(['checkout', '-q', '-f', '-B', 'work', 'origin/main']);
    middle = commit({ '.github/workflows/evil.yml': 'on: push\n' });
    end = commit({ '.github/workflows/evil.yml': null, 'new.txt': 'new\n' });
    git(['push', '-q', 'origin', `${middle}:refs/pull/1/head`]);
  });

  /** The look, where git prints what it is made to: `stage` writes into the folder of the push. */
  async function lookWith(
    { lie = (_, printed) => printed, stage }: { lie?: Lie; stage?: () => void },
    given?: RefUpdate,
  ) {
    const signal = AbortSignal.timeout(60_000);
    const opened = await openQuarantine(root, signal);
    if (!opened.ok) throw new Error(opened.failure.message);
    class Lying extends Quarantine {
      override async run(...asked: Parameters<Quarantine['run']>): ReturnType<Quarantine['run']> {
        const done = await super.run(...asked);
        return done.ok ? ok(Buffer.from(lie(asked[0], done.value.toString('latin1')), 'latin1')) : done;
      }
    }
    const quarantine = new Lying(opened.value.folder);
    const fetch = (lines: string[]) => {
      stage?.();
      return fetchFrom(github, env, lines);
    };
    const update = given ?? { ref: 'refs/heads/agent/x', old: noHash, new: end };
    const objects = git(['rev-list', '--objects', '--no-object-names', update.new, '--not', middle]).toString();
    const pack = objects === '' ? [] : [git(['pack-objects', '--stdout', '-q'], objects)];
    const about = { updates: [update], tip, branches: [tip, update.old], signal, fetch };
    const seen = await lookInto(quarantine, Readable.from(pack), about);
    await quarantine.drop();
    return seen.ok ? seen.value.changes.map(({ name }) => name) : seen.failure.code;
  }

  const leavingOut =
    (...hashes: string[]): Lie =>
    ([command], printed) =>
      command === 'rev-list' ? hashes.reduce((left, hash) => left.replaceAll(`${hash}\n`, ''), printed) : printed;

  /** Git tells once what is new, and afterwards that a branch holds nothing of it. */
  function lateLie(): Lie {
    let told = 0;
    return (given, printed) => {
      if (given.includes('--topo-order')) told += 1;
      return given.includes('--topo-order') && told > 1 ? '' : printed;
    };
  }

  it('shows both where it does not', async () => {
    expect(await lookWith({})).toContain('.github/workflows/evil.yml');
  });

  it.each([
    ['the first', () => leavingOut(middle)],
    ['the last', () => leavingOut(end)],
    ['both', () => leavingOut(middle, end)],
    ['what the branch holds', () => lateLie()],
  ])('has nothing shown and nothing sent, where that is %s', async (_, lie) => {
    expect(await lookWith({ lie: lie() })).toBe('held_changed');
  });

  it('has no effect by a file that says where commits come from', async () => {
    const stage = (): void => {
      for (const name of readdirSync(root)) {
        mkdirSync(join(root, name, 'info'), { recursive: true });
        writeFileSync(join(root, name, 'info', 'grafts'), `${end} ${tip}\n`);
      }
    };
    expect(await lookWith({ stage })).toContain('.github/workflows/evil.yml');
  });

  it('has no rewritten history pass for one that goes on', async () => {
    const other = line('commit-tree', `${tip}^{tree}`, '-p', older, '-m', 'Other');
    git(['push', '-q', 'origin', `${other}:refs/heads/other`]);
    const signal = AbortSignal.timeout(60_000);
    const opened = await openQuarantine(root, signal);
    if (!opened.ok) throw new Error(opened.failure.message);
    class Lying extends Quarantine {
      override run(...asked: Parameters<Quarantine['run']>): ReturnType<Quarantine['run']> {
        return asked[0][0] === 'merge-base' ? Promise.resolve(ok(Buffer.alloc(0))) : super.run(...asked);
      }
    }
    const updates = [{ ref: 'refs/heads/other', old: other, new: tip }];
    const fetch = (lines: string[]) => fetchFrom(github, env, lines);
    const about = { updates, tip, branches: [tip, other], signal, fetch };
    const seen = await lookInto(new Lying(opened.value.folder), Readable.from([]), about);
    await opened.value.drop();
    expect(seen).toMatchObject({ ok: false, failure: { code: 'held_changed' } });
  });
});
