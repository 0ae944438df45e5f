/** The repositories over smart HTTP, by the `git` of this computer: https://git-scm.com/docs/git-http-backend */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { grants } from './api/permissions.ts';
import type { ApiCaller } from './api/request.ts';
import { type BareRepository, createBareRepository, surroundings } from './bare-repository.ts';
import { answerBatch } from './large-files.ts';
import { type Catalogue, canRead, type GitHubRepository, isAppOn, roleIn } from './model.ts';
import type { FileStorage } from './storage.ts';

/** Below this path; GitHub itself has them at `https://github.com`. */
const route =
  /^\/git\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack|info\/lfs\/objects\/batch)$/;

/** The token that git sends as the password of HTTP Basic, as GitHub takes it. */
export function tokenInBasic(authorization: string): string {
  const [, credentials = ''] = /^basic +(\S+)$/i.exec(authorization) ?? [];
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
}

/** Answers what git asks, or undefined for what is no path of git. `folder` is where the repositories are laid out, each when it is first asked for. */
export function createGitHttp(catalogue: Catalogue, folder: string, storage?: Pick<FileStorage, 'sign'>) {
  const kept = new Map<number, BareRepository>();

  function repositoryOf(repository: GitHubRepository): BareRepository {
    const known = kept.get(repository.id);
    if (known) return known;
    const made = createBareRepository(repository, catalogue.accounts, join(folder, `${repository.id}.git`));
    kept.set(repository.id, made);
    return made;
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
    // What is private is not there where the App is not installed, or may not read contents; see `rules.md`.
    const isThere = found && canRead(found, viewer) && (!found.private || grants(viewer, 'contents', 'read'));
    if (!isThere) return new Response('Repository not found.', { status: 404 });
    if (what === 'info/lfs/objects/batch') return answerBatch(request, found, storage);
    const service = what === 'info/refs' ? search.replace(/^\?service=/, '') : what;
    if (!/^git-(upload|receive)-pack$/.test(service)) return new Response('', { status: 403 });
    const repository = repositoryOf(found);
    const path = await repository.follow();
    const isPermitted = isAppOn(found, viewer) && grants(viewer, 'contents', 'write');
    const mayPush = isPermitted && !found.archived && ['admin', 'write'].includes(roleIn(found, viewer) ?? '');
    if (service === 'git-receive-pack' && !mayPush) {
      const said = `Permission to ${found.owner.login}/${found.name}.git denied to ${viewer?.login}.`;
      return new Response(said, { status: 403 });
    }
    const answer = await backend(request, path, what);
    if (what !== 'git-receive-pack') return answer;
    const said = await answer.arrayBuffer();
    // Before git is told: who has pushed a branch can use it at once.
    await repository.takePush();
    return new Response(said, answer);
  };
}

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
