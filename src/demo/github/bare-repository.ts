/** A repository of the demo as one of git's, and what was pushed to that as the demo knows it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { filesAt, keepTree, moveBranch } from './git.ts';
import type { Commit, Content, GitHubAccount, GitHubRepository, Identity, SourceFile } from './model.ts';

export type BareRepository = {
  /** Brings what the API has changed, and answers the path. */
  follow(): Promise<string>;
  /** Tells the API what a push has changed. */
  takePush(): Promise<void>;
};

/** One that is made when it is first asked for. */
export function createBareRepository(
  repository: GitHubRepository,
  accounts: readonly GitHubAccount[],
  path: string,
): BareRepository {
  const content = repository.content();
  /** The commits that both sides have. */
  const known = new Set<string>();
  /** Where the branches and tags end when both sides agree. */
  let agreed = new Map<string, string>();
  let last: Promise<unknown> = start(path);
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result;
    return result;
  };

  async function follow(): Promise<string> {
    const refs = refsOf(content);
    const moved = [...refs].filter(([ref, sha]) => agreed.get(ref) !== sha);
    const gone = [...agreed.keys()].filter((ref) => !refs.has(ref));
    await bring();
    const lines = [...moved.map(([ref, sha]) => `update ${ref} ${sha}\n`), ...gone.map((ref) => `delete ${ref}\n`)];
    if (lines.length > 0) await git(path, ['update-ref', '--stdin'], lines.join(''));
    agreed = refs;
    return path;
  }

  /** Imports every commit that is not there yet, also those that no branch leads to: GitHub gives them by their ids as well. */
  async function bring(): Promise<void> {
    const missing = parentsFirst([...content.commits.values()].filter(({ sha }) => !known.has(sha)));
    if (missing.length === 0) return;
    // Of a fork, which is a repository by itself, they were pushed there.
    const pushed = missing.filter(({ object }) => object !== undefined);
    for (const { object = '' } of pushed) {
      await git(path, ['hash-object', '-w', '-t', 'commit', '--stdin'], Buffer.from(object, 'latin1'));
    }
    const marks = new Map(missing.map(({ sha }, index) => [sha, index + 1]));
    const isThere = (sha: string): boolean => known.has(sha) || pushed.some((one) => one.sha === sha);
    const nameOf = (sha: string) => (isThere(sha) ? sha : marks.has(sha) ? `:${marks.get(sha)}` : undefined);
    const commits = missing.map((commit, index) => importOf(commit, index + 1, content, nameOf));
    await git(path, ['fast-import', '--quiet', '--force', '--export-marks=made'], `${commits.join('')}done\n`);
    for (const line of readFileSync(join(path, 'made'), 'utf8').trim().split('\n')) {
      const [mark, id = ''] = line.slice(1).split(' ');
      const { sha = '', object } = missing[Number(mark) - 1] ?? {};
      // What was imported of it are its files.
      if (object === undefined && sha !== id) throw new Error('Git has another id for a commit than the API.');
      known.add(sha);
    }
  }

  async function takePush(): Promise<void> {
    for (const commit of await pushedCommits()) {
      content.commits.set(commit.sha, commit);
      known.add(commit.sha);
    }
    const format = '--format=%(refname) %(objectname) %(*objectname)';
    const listed = await git(path, ['for-each-ref', format, 'refs/heads', 'refs/tags']);
    const refs = new Map<string, string>();
    for (const line of listed.toString().split('\n')) {
      const [ref = '', object = '', peeled] = line.split(' ');
      const sha = peeled || object;
      if (sha !== undefined && known.has(sha)) refs.set(ref, sha);
    }
    for (const [ref, sha] of refs) if (agreed.get(ref) !== sha) setRef(ref, content.commits.get(sha));
    for (const ref of agreed.keys()) if (!refs.has(ref)) setRef(ref, undefined);
    agreed = refs;
  }

  function setRef(ref: string, commit: Commit | undefined): void {
    const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
    if (kind === 'heads') {
      if (commit) moveBranch(repository, name, commit);
      else content.branches.delete(name);
      return;
    }
    const known = content.tags.findIndex((tag) => tag.name === name);
    if (known !== -1) content.tags.splice(known, 1);
    if (commit) content.tags.push({ name, commit: commit.sha });
  }

  /** Those that the demo does not know, each after its parents. */
  async function pushedCommits(): Promise<Commit[]> {
    const format = '--format=%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%B';
    const without = [...agreed.values()].map((sha) => `^${sha}\n`).join('');
    const log = ['log', '-z', '--topo-order', '--reverse', format, '--branches', '--tags', '--stdin'];
    const fields = (await git(path, log, without)).toString().split('\0');
    const commits: Commit[] = [];
    const texts = new Map([content.files, ...content.trees.values()].flat().map((file) => [file.sha, file.text]));
    for (let at = 0; at + 8 <= fields.length; at += 8) {
      const [sha = '', parents = '', author = '', mail = '', committer = '', itsMail = '', date, message = ''] =
        fields.slice(at, at + 8);
      if (known.has(sha)) continue;
      commits.push({
        sha,
        tree: keepTree(content, await filesOf(sha, texts)),
        parents: parents.split(' ').filter(Boolean),
        author: identity(author, mail),
        committer: identity(committer, itsMail),
        date: Number(date) * 1000,
        message: message.trimEnd(),
        object: (await git(path, ['cat-file', 'commit', sha])).toString('latin1'),
      });
    }
    return commits;
  }

  function identity(name: string, email: string): Identity {
    const account = accounts.find((one) => one.email.toLowerCase() === email.toLowerCase());
    return { name, email, ...(account && { account }) };
  }

  async function filesOf(commit: string, texts: Map<string, string>): Promise<SourceFile[]> {
    const listed = (await git(path, ['ls-tree', '-r', '-z', commit])).toString().split('\0');
    const files = listed.flatMap((line) => {
      const [, mode, sha = '', path = ''] = /^(\d+) (?:blob|commit) (\w+)\t(.*)$/s.exec(line) ?? [];
      return mode === undefined ? [] : { mode, sha, path };
    });
    const own = files.filter(({ mode }) => mode !== '160000');
    const unread = [...new Set(own.map(({ sha }) => sha))].filter((sha) => !texts.has(sha));
    for (const sha of unread) texts.set(sha, (await git(path, ['cat-file', 'blob', sha])).toString());
    return files.map(({ mode, sha, path }) => ({
      path,
      sha,
      text: texts.get(sha) ?? '',
      ...((mode === '100755' || mode === '120000' || mode === '160000') && { mode }),
    }));
  }

  return { follow: () => inTurn(follow), takePush: () => inTurn(takePush) };
}

/** Of pull requests GitHub has a ref for each; here those alone have one that are of a fork, by which alone it is fetched. */
function refsOf({ branches, tags, commits, issues }: Content): Map<string, string> {
  const all: [string, string][] = [
    ...[...branches].map(([name, sha]): [string, string] => [`refs/heads/${name}`, sha]),
    ...tags.map(({ name, commit }): [string, string] => [`refs/tags/${name}`, commit]),
    ...issues.flatMap(({ number, pull }): [string, string][] =>
      pull?.fork ? [[`refs/pull/${number}/head`, pull.headSha]] : [],
    ),
  ];
  return new Map(all.filter(([, sha]) => commits.has(sha)));
}

/** As GitHub refuses what a rule protects; here those are branches for releases. */
const updateHook = `#!/bin/sh
case "$1" in
refs/heads/release*)
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1 ;;
esac
`;

/** An empty one, which answers as GitHub does: https://docs.github.com/en/get-started/using-git/about-git */
async function start(path: string): Promise<void> {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  await git(path, ['init', '--quiet', '--bare', '--initial-branch=main', '--template=']);
  const settings = [
    'uploadpack.allowFilter',
    'uploadpack.allowAnySHA1InWant',
    'http.receivepack',
    'receive.fsckObjects',
  ];
  for (const setting of settings) await git(path, ['config', setting, 'true']);
  mkdirSync(join(path, 'hooks'), { recursive: true });
  writeFileSync(join(path, 'hooks', 'update'), updateHook, { mode: 0o755 });
}

/** One commit as `git fast-import` reads it: https://git-scm.com/docs/git-fast-import */
function importOf(commit: Commit, mark: number, content: Content, nameOf: (sha: string) => string | undefined): string {
  const when = `${commit.date / 1000} +0000`;
  const who = ({ name, email }: Identity): string => `${name} <${email}> ${when}`;
  const [parent, ...merged] = commit.parents.flatMap((sha) => nameOf(sha) ?? []);
  const files = filesAt(content, commit).map(({ path, text, sha, mode = '100644' }) =>
    mode === '160000'
      ? `M ${mode} ${sha} ${JSON.stringify(path)}\n`
      : `M ${mode} inline ${JSON.stringify(path)}\n${data(text)}`,
  );
  return [
    'commit refs/import\n',
    `mark :${mark}\n`,
    `author ${who(commit.author)}\ncommitter ${who(commit.committer)}\n`,
    data(commit.message),
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...merged.map((one) => `merge ${one}\n`),
    'deleteall\n',
    ...files,
    '\n',
  ].join('');
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

function parentsFirst(commits: readonly Commit[]): Commit[] {
  const left = new Map(commits.map((commit) => [commit.sha, commit]));
  const sorted: Commit[] = [];
  const add = (first: Commit): void => {
    const waiting = [first];
    for (let commit = waiting.at(-1); commit; commit = waiting.at(-1)) {
      const missing = commit.parents.flatMap((sha) => left.get(sha) ?? []).filter(({ sha }) => sha !== commit?.sha);
      if (missing.length > 0) {
        waiting.push(...missing);
        continue;
      }
      waiting.pop();
      if (left.delete(commit.sha)) sorted.push(commit);
    }
  };
  for (const commit of commits) add(commit);
  return sorted;
}

/** Nothing of the person's own configuration of git counts here. */
export const surroundings = () => ({
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
});

async function git(path: string, given: readonly string[], input: string | Buffer = ''): Promise<Buffer> {
  const child = spawn('git', given, { cwd: path, env: surroundings(), stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  child.stdin.end(input);
  const [said, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`git ${given[0]} ended with ${code}.`);
  return said;
}
