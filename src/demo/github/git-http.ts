/** The repositories over smart HTTP, by the `git` of this computer: https://git-scm.com/docs/git-http-backend */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ApiCaller } from './api/request.ts';
import { filesAt, reachable } from './git.ts';
import {
  type Catalogue,
  type Commit,
  type Content,
  canRead,
  type GitHubRepository,
  type Identity,
  roleIn,
} from './model.ts';

/** Below this path; GitHub itself has them at `https://github.com`. */
const route = /^\/git\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** The token that git sends as the password of HTTP Basic, as GitHub takes it. */
export function tokenInBasic(authorization: string): string {
  const [, credentials = ''] = /^basic +(\S+)$/i.exec(authorization) ?? [];
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
}

/** Answers what git asks, or undefined for what is no path of git. `folder` is where the repositories are laid out, each when it is first asked for. */
export function createGitHttp(catalogue: Catalogue, folder: string) {
  /** What each was made from, so that one that has changed since is made again. */
  const made = new Map<string, { state: string; path: Promise<string> }>();

  function pathOf(repository: GitHubRepository): Promise<string> {
    const content = repository.content();
    const state = JSON.stringify([[...content.branches], content.tags.map(({ name, commit }) => [name, commit])]);
    const known = made.get(String(repository.id));
    if (known && (known.state === state || known.state === pushed)) return known.path;
    const path = layOut(content, join(folder, `${repository.id}-${made.size}.git`));
    made.set(String(repository.id), { state, path });
    return path;
  }

  return async (request: Request, caller: ApiCaller): Promise<Response | undefined> => {
    const { pathname, search } = new URL(request.url);
    const [, owner = '', name = '', what = ''] = route.exec(pathname) ?? [];
    if (what === '') return undefined;
    const viewer = caller.kind === 'account' ? caller.account : undefined;
    const isCalled = (one: GitHubRepository): boolean =>
      `${one.owner.login}/${one.name}`.toLowerCase() === `${owner}/${name}`.toLowerCase();
    const found = catalogue.repositories.find(isCalled);
    if (caller.kind === 'unknown' || (caller.kind === 'anonymous' && found?.private !== false)) {
      return new Response('Repository not found.', {
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="GitHub"' },
      });
    }
    // What is private is not there where the App is not installed; see `rules.md`.
    const isThere = found && canRead(found, viewer) && (!found.private || found.installed);
    if (!isThere) return new Response('Repository not found.', { status: 404 });
    if (what === 'info/refs' && search !== '?service=git-upload-pack') return new Response('', { status: 403 });
    const path = await pathOf(found);
    if (what !== 'git-receive-pack') return backend(request, path, what);
    const mayPush = found.installed && !found.archived && ['admin', 'write'].includes(roleIn(found, viewer) ?? '');
    if (!mayPush) {
      const said = `Permission to ${found.owner.login}/${found.name}.git denied to ${viewer?.login}.`;
      return new Response(said, { status: 403 });
    }
    made.set(String(found.id), { state: pushed, path: Promise.resolve(path) });
    return backend(request, path, what);
  };
}

/** One that was pushed to stays as it is: what the API changes afterwards is not in it, nor what was pushed in the API. */
const pushed = 'pushed';

/** As GitHub refuses what a rule protects; here those are branches for releases. */
const updateHook = `#!/bin/sh
case "$1" in
refs/heads/release*)
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1 ;;
esac
`;

/** Runs `git http-backend` for one request. */
async function backend(request: Request, path: string, what: string): Promise<Response> {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...surroundings(),
      GIT_PROJECT_ROOT: path,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${what}`,
      REQUEST_METHOD: request.method,
      QUERY_STRING: new URL(request.url).search.slice(1),
      CONTENT_TYPE: request.headers.get('content-type') ?? '',
      HTTP_CONTENT_ENCODING: request.headers.get('content-encoding') ?? '',
      GIT_PROTOCOL: request.headers.get('git-protocol') ?? '',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  child.stdin.end(Buffer.from(await request.arrayBuffer()));
  const { head, rest } = await readHead(child.stdout);
  const headers = new Headers();
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') headers.set(name, value);
  }
  return new Response(Readable.toWeb(Readable.from(rest)) as ReadableStream, { status, headers });
}

/** The head of what a CGI program writes, and all that follows. */
async function readHead(output: Readable): Promise<{ head: string; rest: AsyncIterable<Buffer> }> {
  const chunks = output[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let read = Buffer.alloc(0);
  let end = -1;
  while (end === -1) {
    const next = await chunks.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
    end = read.indexOf('\r\n\r\n');
  }
  const begun = end === -1 ? Buffer.alloc(0) : read.subarray(end + 4);
  async function* rest(): AsyncGenerator<Buffer> {
    yield begun;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { head: read.toString('latin1', 0, Math.max(end, 0)), rest: rest() };
}

/** Makes a bare repository of what the demo knows. Its commits have ids of git's own; those that the API tells are another thing. */
async function layOut(content: Content, path: string): Promise<string> {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  await run(spawn('git', ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', path], usual));
  // As GitHub answers: https://docs.github.com/en/get-started/using-git/about-git
  const settings = [
    'uploadpack.allowFilter',
    'uploadpack.allowAnySHA1InWant',
    'http.receivepack',
    'receive.fsckObjects',
  ];
  for (const setting of settings) {
    await run(spawn('git', ['-C', path, 'config', setting, 'true'], usual));
  }
  mkdirSync(join(path, 'hooks'), { recursive: true });
  writeFileSync(join(path, 'hooks', 'update'), updateHook, { mode: 0o755 });
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet'], { ...usual, stdio: ['pipe', 'ignore', 'ignore'] });
  const marks = new Map<string, number>();
  const tips = [...content.branches.values(), ...content.tags.map(({ commit }) => commit)];
  const commits = new Map(tips.flatMap((tip) => reachable(content.commits, tip)).map((commit) => [commit.sha, commit]));
  for (const commit of parentsFirst([...commits.values()])) {
    marks.set(commit.sha, marks.size + 1);
    child.stdin?.write(importOf(commit, content, marks));
  }
  const isKnown = ([, commit]: readonly [string, string]): boolean => marks.has(commit);
  for (const [name, commit] of [...content.branches].filter(isKnown)) {
    child.stdin?.write(`reset refs/heads/${name}\nfrom :${marks.get(commit)}\n\n`);
  }
  for (const { name, commit } of content.tags.filter((tag) => marks.has(tag.commit))) {
    child.stdin?.write(`reset refs/tags/${name}\nfrom :${marks.get(commit)}\n\n`);
  }
  child.stdin?.end('done\n');
  await run(child);
  return path;
}

/** One commit as `git fast-import` reads it: https://git-scm.com/docs/git-fast-import */
function importOf(commit: Commit, content: Content, marks: ReadonlyMap<string, number>): string {
  const when = `${commit.date / 1000} +0000`;
  const who = ({ name, email }: Identity): string => `${name} <${email}> ${when}`;
  const [parent, ...merged] = commit.parents.map((sha) => marks.get(sha)).filter((mark) => mark !== undefined);
  const files = filesAt(content, commit).map(
    ({ path, text, mode = '100644' }) => `M ${mode} inline ${JSON.stringify(path)}\n${data(text)}`,
  );
  return [
    'commit refs/import\n',
    `mark :${marks.get(commit.sha)}\n`,
    `author ${who(commit.author)}\ncommitter ${who(commit.committer)}\n`,
    data(commit.message),
    ...(parent === undefined ? [] : [`from :${parent}\n`]),
    ...merged.map((mark) => `merge :${mark}\n`),
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
const surroundings = () => ({
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
});

const usual = { env: surroundings(), stdio: 'ignore' as const };

async function run(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git ended with ${code}.`);
}
