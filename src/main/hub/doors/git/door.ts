/**
 * The door for git: a repository of GitHub is read at this address with a permission key in place of a token. It has a listener of its
 * own, since git sends other things than JSON, and more patiently.
 */
import { chmod, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Grant } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { visible } from '../../../../shared/visible.ts';
import type { HubAddress } from '../../ground/links.ts';
import type { Log } from '../../ground/ports.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import type { Authentication } from '../../kernel/keys/authentication.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { gitAdvertisement, gitRefusal, longestGitRequest, readLongGitRequest } from '../../platforms/git-protocol.ts';
import { type Admission, createAdmission, type RefuseRequest } from '../admission.ts';
import { uploadPath } from '../gh/upload.ts';
import { hangUpSignal, passOn, sendFailure } from '../http/http.ts';
import { createListener, type HttpRoute, hasIpv6 } from '../http/server.ts';
import { createLargeFiles } from './large-files.ts';
import { Pushing, type PushOptions } from './push.ts';

/** What git and gh may send a body of; a web page can't, without asking first by a request that nobody answers. */
const gitMedia = /^application\/x-git-(upload|receive)-pack-request$/;
/** Beside what any listener takes. */
const mediaTaken = /^application\/(x-git-(upload|receive)-pack-request$|(?:vnd\.git-lfs\+)?json\s*(;|$))/i;

/** Where gh and SDKs find the API: REST as GitHub Enterprise has it, with escapes that its classifier takes apart, and GraphQL. */
export const apiPath = /^\/api\/(?:graphql|v3(?:\/[\w\-.~!$&'()*+,;=:@%/]*)?)$/;

/** The API's own name, which gh asks a proxy for, since it gives a GitHub no port. */
export const apiHost = 'api.github.localhost';

/** Reads a request to a proxy for that name, or for the one that git asks, as one to the address of the hub. */
function unproxied(request: IncomingMessage): void {
  const [, host = '', path = ''] = /^http:\/\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
  if (host !== request.headers.host) return;
  if (host === apiHost) request.url = path === '/graphql' ? '/api/graphql' : `/api/v3${path}`;
  else if (host.startsWith(`${gitHost}:`)) request.url = path;
}

/** How gh names the host whose requests it sends to its socket. */
const githubApi = 'api.github.com';

/** gh sends there what is for any host: only that of the API is allowed. */
function atSocket(request: IncomingMessage): void {
  request.url = request.url === '/graphql' ? '/api/graphql' : `/api/v3${request.url ?? ''}`;
}

/** As a name that git and gh take for a GitHub that speaks plain HTTP. */
const gitHost = 'github.localhost';

const repositoryPath = String.raw`^\/([A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+?)(?:\.git)?`;
const refsPath = new RegExp(String.raw`${repositoryPath}\/info\/refs$`);
const pushPath = new RegExp(String.raw`${repositoryPath}\/git-receive-pack$`);
const batchPath = new RegExp(String.raw`${repositoryPath}\/info\/lfs\/objects\/batch$`);
const largeFilePath = new RegExp(String.raw`${repositoryPath}\/info\/lfs\/objects\/([0-9a-f]{64})\/(\d{1,12})$`);
const fetchPath = new RegExp(String.raw`${repositoryPath}\/git-upload-pack$`);

type NoteConnection = (keyId: string, body: undefined, as: string) => void;

export type GitDoorParts = {
  keys: Pick<Keys, 'authenticate' | 'all'>;
  invoke: Invoke;
  blocked: Blocked['note'];
  log: Log;
  noteConnection: NoteConnection;
  pushing: PushOptions;
};

/** Milliseconds for a request in full. */
const requestTimeout = 120_000;

export type GitDoor = {
  /** Opens it where there is a key for it, and closes it where there is none any more. */
  follow(): Promise<void>;
  /** Where git finds it, once it is open where it should be; null while it is closed; or why it can't be opened. */
  state: Parameters<HubAddress['gitReachedAt']>[0];
  close(): Promise<void>;
};

/**
 * It holds both loopback addresses of its port: `github.localhost` may lead to either, and a program that held the other one would be
 * sent the key. Where it can't have both it stays closed.
 */
export function createGitDoor(
  parts: GitDoorParts,
  port: number,
  ghRoutes: HttpRoute[],
  ghSocket: string | undefined,
): GitDoor {
  const routes = [...createGitRoutes(parts), ...ghRoutes];
  let open: Listener[] = [];
  let state: Awaited<ReturnType<HubAddress['git']>> = null;
  let last: Promise<void> = Promise.resolve();

  const cutAll = async (listeners: Listener[]): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.cut()));
  };

  async function begin(): Promise<void> {
    const listeners: Listener[] = [];
    let taken = port;
    for (const address of ['127.0.0.1', '::1']) {
      const listener = createListener(routes, parts.log, parts.blocked, { ...byPort, requestTimeout });
      const listened = await listener.listen({ port: taken, address, allowHosts: [gitHost] });
      if (listened.ok) {
        listeners.push(listener);
        taken = listened.value.port;
      } else if (address === '127.0.0.1' || hasIpv6()) {
        await cutAll(listeners);
        state = { why: `${listened.failure.message} Another program holds it, and would be sent the key by git.` };
        parts.log('git_door_closed', { port });
        return;
      }
    }
    if (ghSocket !== undefined) listeners.push(...(await listenForGh(ghSocket)));
    open = listeners;
    state = { url: `http://${gitHost}:${taken}` };
  }

  /** Where gh's `http_unix_socket` leads: none where such a file can't be. Anyone who opens it still needs a key. */
  async function listenForGh(path: string): Promise<Listener[]> {
    const taken = { hosts: [githubApi, apiHost], arrived: atSocket, ...accepted, requestTimeout };
    const listener = createListener(ghRoutes, parts.log, parts.blocked, taken);
    await rm(path, { force: true });
    const listened = await listener.listen({ port: 0, path });
    if (!listened.ok) {
      parts.log('gh_socket_closed');
      return [];
    }
    await chmod(path, 0o600); // as all that lies in the data folder
    return [listener];
  }

  async function follow(): Promise<void> {
    const isFor = ({ endpoints }: Grant): boolean => endpoints.includes('git') || endpoints.includes('gh');
    const isWanted = parts.keys.all('"git"', '"gh"').some(({ grant, revokedAt }) => !revokedAt && isFor(grant));
    if (isWanted === open.length > 0) return;
    if (isWanted) return begin();
    const closing = open;
    open = [];
    state = null;
    await cutAll(closing);
  }

  const followInTurn = (): Promise<void> => {
    last = last.then(follow);
    return last;
  };
  return {
    follow: followInTurn,
    async state() {
      await followInTurn();
      return state;
    },
    async close() {
      await last;
      await cutAll(open);
    },
  };
}

const accepted = { media: mediaTaken, paths: apiPath, uploads: uploadPath };
const byPort = { ...accepted, hosts: [apiHost], arrived: unproxied };

type Listener = ReturnType<typeof createListener>;

/** Who calls by way of git or gh. */
export function createGitAdmission(
  { keys, blocked }: Pick<GitDoorParts, 'keys' | 'blocked'>,
  refuse: RefuseRequest,
): Admission {
  const callers: Authentication = {
    async authenticate({ authorization }) {
      const found = keys.authenticate(bearerOf(authorization));
      if ('refused' in found) return { refused: found.refused, ...(found.of && { key: found.of }) };
      // Those are for one client alone, which proves each time that it is the one.
      const isForOthers = found.key.grant.boundTo !== undefined || found.key.grant.oauth !== undefined;
      return isForOthers ? { refused: 'unknown_key', key: found.key } : found;
    },
  };
  return createAdmission({ callers, blocked, refuse });
}

function createGitRoutes({
  keys,
  invoke,
  blocked,
  noteConnection,
  pushing: options,
}: Omit<GitDoorParts, 'log'>): HttpRoute[] {
  // git sends a name and a password only once it is asked for them by 401. Who has sent a key in a header is not asked: git would say
  // that it found no name for it, and nothing of the key. It prints a text that comes with 403.
  const admission = createGitAdmission({ keys, blocked }, (request, response, found) => {
    const { authorization = 'Basic ' } = request.headers;
    if (found.code !== 'unauthorised') {
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end(`OpenGitHubX: ${found.message}\n`);
    }
    const isAsked = /^basic /i.test(authorization);
    if (isAsked) response.setHeader('www-authenticate', 'Basic realm="OpenGitHubX: a permission key as the password"');
    response.writeHead(isAsked ? 401 : 403, { 'content-type': 'text/plain' }).end(noSuchKey);
  });

  const pushing = new Pushing(invoke, options);
  const largeFiles = createLargeFiles(invoke);

  /** What servers say of themselves before they are asked anything. Told to any key, since it is the same for any repository. */
  async function advertise(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'git');
    if (!admitted) return;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://hub');
    const service = searchParams.get('service');
    if (!refsPath.test(pathname) || (service !== 'git-upload-pack' && service !== 'git-receive-pack')) {
      return sendFailure(response, failure('not_found'));
    }
    response.setHeader('content-type', `application/x-${service}-advertisement`);
    const isSecond = /(^|:)version=2(:|$)/.test(String(request.headers['git-protocol'] ?? ''));
    if (service === 'git-upload-pack' && isSecond) return void response.end(gitAdvertisement);
    if (service === 'git-upload-pack') return void response.end(gitRefusal(olderProtocol));
    const [, repository = ''] = refsPath.exec(pathname) ?? [];
    return pushing.advertise(admitted, repository, request, response);
  }

  async function fetch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'git');
    if (!admitted) return;
    if (!gitMedia.test(request.headers['content-type'] ?? ''))
      return sendFailure(response, failure('media_type_refused'));
    response.setHeader('content-type', 'application/x-git-upload-pack-result');
    const body = await readGitBody(request);
    const asked = body.ok ? await readLongGitRequest(body.value) : body;
    if (!asked.ok) return refuse(response, asked.failure);
    const { command, lines } = asked.value;
    const [, repository] = fetchPath.exec(request.url ?? '') ?? [];
    const agent = request.headers['user-agent'];
    noteConnection(admitted.key.id, undefined, visible(agent ?? 'git').slice(0, 80));
    const called = await invoke.call({
      key: admitted.key,
      endpoint: 'git',
      patience: 0,
      signal: hangUpSignal(response),
      ...(agent !== undefined && { client: agent }),
      tool: command === 'fetch' ? 'git_fetch' : 'git_list_refs',
      arguments: { repository, lines },
      deliver: (answer, _, ended) => passOn(answer, response, ended),
    });
    if (!called.ok) refuse(response, called.failure);
  }

  return [
    { methods: ['GET'], path: refsPath, handle: advertise },
    { methods: ['POST'], path: fetchPath, handle: fetch },
    {
      methods: ['POST'],
      path: pushPath,
      async handle(request, response) {
        const admitted = await admission.admit(request, response, 'git');
        const [, repository = ''] = pushPath.exec(request.url ?? '') ?? [];
        if (admitted) await pushing.push(admitted, repository, request, response);
      },
    },
    {
      methods: ['POST'],
      path: batchPath,
      async handle(request, response) {
        const [, repository = ''] = batchPath.exec(request.url ?? '') ?? [];
        if (await admission.admit(request, response, 'git')) await largeFiles.batch(repository, request, response);
      },
    },
    {
      methods: ['GET'],
      path: largeFilePath,
      async handle(request, response) {
        const admitted = await admission.admit(request, response, 'git');
        const [, repository = '', oid = '', size] = largeFilePath.exec(request.url ?? '') ?? [];
        if (admitted) await largeFiles.download(admitted, { repository, oid, size: Number(size) }, request, response);
      },
    },
  ];
}

const noSuchKey =
  'OpenGitHubX knows no such permission key, or it is paused, was revoked or has expired. Activity in the console says which.\n';

const olderProtocol =
  'OpenGitHubX speaks version 2 of the protocol of git, as git does since 2.26. Run: git config --unset protocol.version';

/** git prints it as `fatal: remote error: ...`. Once a part of the answer has left, it can only be cut. */
function refuse(response: ServerResponse, { code, message, hint }: Failure): void {
  if (response.headersSent) return void response.destroy();
  if (code === 'too_large') response.setHeader('connection', 'close'); // else git would send the rest, which nobody reads
  response.end(gitRefusal(`${message} ${hint}`));
}

/** The bearer in an `Authorization` header as git and gh write it: as one, after `token`, or as the password of HTTP Basic. */
export function bearerOf(authorization: string | undefined): string | undefined {
  const [, scheme = '', credentials = ''] = /^(basic|token) +([\w+/=.-]+)$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'token') return `Bearer ${credentials}`;
  if (scheme === '') return authorization;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return password === undefined ? undefined : `Bearer ${password}`;
}

/** The body, unpacked, within what git sends when it reads. */
async function readGitBody(request: IncomingMessage): Promise<Result<Buffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > longestGitRequest) return tooLarge;
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    if (request.headers['content-encoding'] !== 'gzip') return ok(bytes);
    return ok(await promisify(gunzip)(bytes, { maxOutputLength: longestGitRequest }));
  } catch {
    return fail('malformed', "The body ended too early, can't be unpacked, or is too long.", {
      hint: 'Run git again.',
    });
  }
}

const tooLarge = fail('too_large', undefined, { hint: 'Clone into an empty folder instead.' });
