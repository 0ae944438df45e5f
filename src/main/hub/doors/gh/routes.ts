/**
 * GitHub's API for gh and SDKs, with a permission key in place of a token. A request is the tool that it equals, and goes the way of every
 * call; what equals none is refused. A change is held while its person looks at it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, type Failure, failure, statusOf } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Caller, CallResult } from '../../kernel/call.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { KeyLimits } from '../../kernel/keys/limits.ts';
import type { ClientAnswer, EqualCall, KnownThing, OwnClients } from '../../platforms/platform.ts';
import type { HeldUpload, PassedFile } from '../../platforms/tool.ts';
import type { Admitted } from '../admission.ts';
import { apiHost, apiPath, createGitAdmission, type GitDoorParts } from '../git/door.ts';
import { pathOf } from '../http/guard.ts';
import { hangUpSignal, parseBody, passOn, readBodyText } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';
import { approveBy, createOpenChanges } from './changes.ts';
import { createUploads, nothingHeld, uploadPath } from './upload.ts';

/** `root` is the folder in which files wait that are uploaded. */
type Parts = Omit<GitDoorParts, 'log' | 'pushing'> & {
  root: string;
  ownClients: () => OwnClients | undefined;
  limits: KeyLimits;
  clock: Clock;
};

/** Milliseconds that a change is held while its person looks; agents' shells end a command after two minutes. */
const longest = 90_000;

export function createGhRoutes({ keys, invoke, blocked, ownClients, limits, clock, root }: Parts): HttpRoute[] {
  const admission = createGitAdmission({ keys, blocked }, (request, response, found) =>
    refuse(response, found, isDocument(request)),
  );
  const changes = createOpenChanges(clock);
  const things = createKnownThings();
  const waits = createWaits();
  const uploads = createUploads(root);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'gh');
    if (!admitted) return;
    const { target } = placeOf(request);
    // gh looks there whether its token is any good.
    if (target === '/' && request.method === 'GET') return write(response, { status: 200, headers: {}, body: {} });
    if (target === waitsPath && request.method === 'GET')
      return write(response, { status: 200, headers: {}, body: waits.of(admitted.key.id) });
    // Before the body: to read one and take it for a call costs more than to refuse it.
    const spent = limits.refusal(admitted.key.id, admitted.key.grant);
    if (spent) {
      blocked(spent.code, admitted.key);
      return refuse(response, spent, isDocument(request));
    }
    if (request.method !== 'POST' || !uploadPath.test(pathOf(request.url))) {
      const body = await readApiBody(request);
      return body.ok ? answer(admitted, request, response, body.value) : refuse(response, body.failure);
    }
    const { key } = admitted;
    // Its tool is refused, before which nothing of the file need be on the disk.
    if (!key.grant.access.includes('write')) {
      request.resume();
      return answer(admitted, request, response, undefined, nothingHeld);
    }
    const held = await uploads.take(key, request);
    if (!held.ok) return refuse(response, held.failure);
    const { upload, drop } = held.value;
    await answer(admitted, request, response, undefined, upload).finally(drop);
  }

  async function answer(
    admitted: Admitted,
    request: IncomingMessage,
    response: ServerResponse,
    body: unknown,
    upload?: HeldUpload,
  ): Promise<void> {
    const { base, target } = placeOf(request);
    const [path = '', search] = target.split('?');
    const { method = '', headers } = request;
    const query = new URLSearchParams(search);
    const { key } = admitted;
    const known = things.of(key);
    const type = headers['content-type'] ?? 'application/octet-stream';
    const file = upload && { sha256: upload.sha256, bytes: upload.bytes, type };
    const asked = { method, path, query, accept: headers.accept ?? '', body, upload: file, known: known.find };
    const refused = (failure: Failure): void => refuse(response, failure, path === '/graphql');
    const clients = ownClients();
    const equal = (await clients?.classify(asked)) ?? fail('not_found');
    // To read a long document takes the hub a while. What becomes a call counts there.
    if (!equal.ok || 'local' in equal.value) limits.acquire(key.id)();
    if (!equal.ok) {
      blocked(equal.failure.code, key);
      return refused(equal.failure);
    }
    if ('local' in equal.value) return write(response, equal.value.local);
    const done = await answered(
      equal.value,
      (one) => call(admitted, request, response, one, upload),
      (value) => clients?.answer(value, base, target) ?? fail('not_found'),
    );
    if (!done.ok) return refused(done.failure);
    if (response.headersSent) return;
    known.note(done.value.known ?? []);
    write(response, done.value);
  }

  async function call(
    { key }: Admitted,
    { method, headers }: IncomingMessage,
    response: ServerResponse,
    equal: EqualCall,
    upload?: HeldUpload,
  ): Promise<Result<CallResult>> {
    const { tool, arguments: given, isRead } = chosenFor(key, equal, method);
    const deliver = equal.isFile && deliverTo(response);
    const signal = hangUpSignal(response);
    const client = headers['user-agent'];
    const patience = patienceOf(headers['prefer']);
    const by = { ...(client !== undefined && { client }), ...(upload && { upload }) };
    const caller = { key, endpoint: 'gh' as const, patience, signal, ...by };
    if (isRead) return invoke.call({ ...caller, ...(deliver && { deliver }), tool, arguments: given });
    const change = changes.of({ key: key.id, tool, given });
    const wait = waits.begin(key.id, tool, given);
    const leave = (): void => changes.leave(change);
    const told = (): void => {
      wait.end();
      signal.removeEventListener('abort', leave);
    };
    for (;;) {
      const isAgain = changes.isOpen(change);
      const { name, wasLeft } = changes.named(change);
      const asked = { ...given, idempotency_key: name };
      // At once: its question ends before its call does, and the program may have asked again by then.
      signal.addEventListener('abort', leave);
      if (signal.aborted) leave();
      const done = await invoke.call({ ...caller, tool, arguments: asked, waiting: wait.say }).finally(told);
      if (isAgain) limits.acquire(key.id)(); // to wait on is no call
      if (signal.aborted) return done;
      if (!done.ok || !('pending' in done.value)) changes.end(change);
      else if (done.value.pending.isLasting) changes.keep(change, Date.parse(done.value.pending.expiresAt));
      // A question ends with the client that asked it, and can be put once more.
      if (wasLeft && !done.ok && done.failure.code === 'approval_cancelled') continue;
      if (done.ok || !equal.instead || key.grant.tools.includes(tool)) return withoutOutsiders(key, done);
      return { ok: false, failure: { ...done.failure, hint: equal.instead } };
    }
  }

  return [{ methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], path: apiPath, handle }];
}

/** What is answered: by the call itself, or where that made a change, by reading what its client wants to be told of it. */
async function answered(
  equal: EqualCall,
  call: (one: EqualCall) => Promise<Result<CallResult>>,
  answerOf: (value: Record<string, unknown>) => Result<ClientAnswer>,
): Promise<Result<ClientAnswer>> {
  const done = await call(equal);
  if (!done.ok) return done;
  if ('pending' in done.value) return { ok: false, failure: waiting(done.value) };
  const { follow, part } = equal;
  if (!follow) {
    const whole = answerOf(done.value.value);
    if (part === undefined || !whole.ok) return whole;
    return ok({ ...whole.value, body: (whole.value.body as Record<string, unknown>)[part] });
  }
  const next = follow.call(done.value.value);
  const read = next && (await call(next));
  const told = read?.ok && 'value' in read.value ? answerOf(read.value.value) : undefined;
  const { data } = (told?.ok ? told.value.body : {}) as { data?: Record<string, unknown> };
  const known = told?.ok ? told.value.known : undefined;
  return ok({ status: 200, headers: {}, body: follow.answer(data ?? follow.without(done.value.value)), known });
}

/** Passes a file on under the head that its tool tells of it. */
const deliverTo =
  (response: ServerResponse): NonNullable<Caller['deliver']> =>
  (answer, { value }, ended) => {
    const { type, name, length } = value['file'] as PassedFile;
    response.writeHead(200, {
      'content-type': type,
      'content-disposition': `attachment${name === undefined ? '' : `; filename=${name}`}`,
      ...(length !== undefined && { 'content-length': length }),
    });
    return passOn(answer, response, ended);
  };

/** A change to what somebody from outside wrote tells a key nothing of it that leaves such things out. */
function withoutOutsiders({ grant }: LiveKey, done: Result<CallResult>): Result<CallResult> {
  if (!done.ok || 'pending' in done.value || done.value.isTrusted || grant.outsiders !== 'drop') return done;
  const { answer, ...value } = done.value.value;
  return ok({ value: { ...value, answer: { ...(answer as object), list: false, items: [{ body: {} }] } } });
}

/** Of several tools that a request is at once, the one that the key lacks, and else the one that decides for its branches and paths. */
function chosenFor({ grant }: LiveKey, { tool, arguments: given, alternatives }: EqualCall, method = '') {
  const isRead = alternatives !== undefined || method === 'GET' || method === 'HEAD';
  const isLimited = grant.branches !== undefined || grant.paths !== undefined;
  const lacking = alternatives?.find((one) => !grant.tools.includes(one.tool));
  const deciding = isLimited ? alternatives?.find(({ isForFiles }) => isForFiles) : undefined;
  return { ...(lacking ?? deciding ?? { tool, arguments: given }), isRead };
}

/** Characters of a document and its variables: a comment has 65,536 at most. */
const longestDocument = 300_000;

const mostKnown = 5_000;

/** What each key was told of GitHub's ids, until it is revoked: those that it was not told stand for nothing. */
function createKnownThings() {
  const byKey = new Map<string, Map<string, KnownThing>>();
  return {
    of({ id: keyId, revoked }: LiveKey) {
      const known = byKey.get(keyId) ?? new Map<string, KnownThing>();
      if (!byKey.has(keyId)) revoked.addEventListener('abort', () => byKey.delete(keyId), { once: true });
      byKey.set(keyId, known);
      return {
        find: (id: string) => known.get(id),
        note(things: KnownThing[]): void {
          for (const thing of things) {
            known.delete(thing.id);
            known.set(thing.id, thing);
          }
          for (const id of known.keys()) {
            if (known.size <= mostKnown) break;
            known.delete(id);
          }
        },
      };
    },
  };
}

/** Where the gh of an agent asks what waits for approval, while its command says nothing. GitHub has nothing there. */
const waitsPath = '/opengithubx/waiting';

/** What each key waits for, as its client may say it. */
function createWaits() {
  const all = new Set<{ keyId: string; said: string }>();
  return {
    of: (keyId: string): string => [...all].map((one) => (one.keyId === keyId ? one.said : '')).join(''),
    begin(keyId: string, tool: string, { repository, number }: Record<string, unknown>) {
      const wait = { keyId, said: '' };
      const at = [repository, number].filter((part) => part !== undefined).join('#');
      const what = `${tool.replace(/^github_/, '').replaceAll('_', ' ')} ${at}`.trim();
      return {
        say(link: string): void {
          wait.said = `OpenGitHubX: waiting for approval of ${what}: ${link}\n`;
          all.add(wait);
        },
        end: (): void => void all.delete(wait),
      };
    },
  };
}

/** A client may wait less (RFC 7240, section 4.3). */
function patienceOf(prefer: string | string[] | undefined): number {
  const [, seconds] = /^\s*wait=(\d{1,2})\s*$/.exec(String(prefer ?? '')) ?? [];
  return Math.min(seconds === undefined ? longest : Number(seconds) * 1000, longest);
}

/** By its socket gh asks for GitHub's own address. */
function baseAt(host: string): string {
  if (host === 'api.github.com') return `https://${host}`;
  return host === apiHost ? `http://${host}` : `http://${host}/api/v3`;
}

/** A document of GraphQL, whose refusals are an answer as well. */
const isDocument = (request: IncomingMessage): boolean => placeOf(request).target.split('?')[0] === '/graphql';

/** What it asks for, and the address of the API as its client knows it. */
function placeOf({ url = '', headers: { host = '' } }: IncomingMessage): { base: string; target: string } {
  const target = url.replace(/^\/api(?:\/v3|(?=\/graphql$))/, '');
  return {
    base: baseAt(host),
    target: target === '' ? '/' : target,
  };
}

/** As the endpoints of the hub take a body, which a request of these clients may as well not have. */
async function readApiBody(request: IncomingMessage): Promise<Result<unknown>> {
  const text = await readBodyText(request);
  if (!text.ok) return text;
  if (text.value === '') return ok(undefined);
  if (isDocument(request) && text.value.length > longestDocument) return fail('too_large', 'The document is too long.');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return fail('media_type_refused');
  return parseBody(text.value);
}

const waiting = ({ pending, link }: Extract<CallResult, { pending: unknown }>): Failure =>
  failure('not_allowed', `OpenGitHubX waits for approval of this (${pending.id}): ${link}`, {
    hint: pending.isLasting
      ? 'It is made once it is approved there. The same command then prints the result.'
      : `Approve it there by ${approveBy(pending)}, then run the same command again within 10 minutes.`,
  });

/** As GitHub answers what the platform refused. */
const statuses: Partial<Record<ErrorCode, number>> = {
  platform_not_found: 404,
  platform_forbidden: 403,
  platform_refused: 422,
  platform_rate_limited: 429,
  unknown_tool: 403,
};

/**
 * As GitHub words a refusal: its clients print the message, and nothing else of it. To a document it answers with errors and no failure
 * of the request itself, of which gh would print the body as it is.
 */
function refuse(
  response: ServerResponse,
  { code, message, hint, retryAfterSeconds }: Failure,
  isDocument = false,
): void {
  if (response.headersSent) return void response.destroy(); // a file that broke off
  if (code === 'too_large') response.setHeader('connection', 'close'); // the rest of the body is not read
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  // Its client may show no header.
  const advice = code === 'too_fast' ? `Try again in ${retryAfterSeconds} s.` : hint;
  // Its client named no tool, so only what follows is for it.
  const named = code === 'unknown_tool' ? message.replace(/^There is no such tool\. (?=.)/, '') : message;
  const said = `${named.replace(/(?<![.!?])$/, '.')} ${advice}`;
  const status = statuses[code] ?? statusOf(code);
  const isError = isDocument && status < 429 && status !== 401;
  const error = { type: status === 404 ? 'NOT_FOUND' : 'FORBIDDEN', message: said };
  if (isError) write(response, { status: 200, headers, body: { data: null, errors: [error] } });
  else write(response, { status, headers, body: { message: said } });
}

/** A text goes as text, all else as JSON. */
function write(
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: Record<string, string>; body: unknown },
): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { ...headers, 'content-type': type });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
