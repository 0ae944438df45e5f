/**
 * GitHub's API for gh and SDKs, with a permission key in place of a token. A request is the tool that it equals, and goes the way of every
 * call; what equals none is refused. A change is held while its person looks at it.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { type ErrorCode, type Failure, failure, statusOf } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { CallResult } from '../call.ts';
import { isDeeperThan } from '../json.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { ClientAnswer, EqualCall, KnownThing, OwnClients } from '../platforms/platform.ts';
import type { Clock } from '../ports.ts';
import type { Admitted } from './admission.ts';
import { apiHost, apiPath, createGitAdmission, type GitDoorParts } from './git.ts';
import { hangUpSignal, readBodyText } from './http.ts';
import type { HttpRoute } from './server.ts';

type Parts = Omit<GitDoorParts, 'log' | 'pushing'> & { ownClients: () => OwnClients | undefined; clock: Clock };

/** Milliseconds that a change is held while its person looks; agents' shells end a command after two minutes. */
const longest = 90_000;
/** Milliseconds for which the same request is the same change, where it came to no end that its client was told. */
const sameFor = 10 * 60_000;

export function createGhRoutes({ keys, invoke, blocked, ownClients, clock }: Parts): HttpRoute[] {
  const admission = createGitAdmission({ keys, blocked }, (_, response) => refuse(response, failure('unauthorised')));
  const changes = createOpenChanges(clock);
  const things = createKnownThings();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'git');
    if (!admitted) return;
    const { base, target } = placeOf(request);
    // gh looks there whether its token is any good.
    if (target === '/' && request.method === 'GET') return write(response, { status: 200, headers: {}, body: {} });
    const body = await readApiBody(request);
    if (!body.ok) return refuse(response, body.failure);
    const [path = '', search] = target.split('?');
    const { method = '', headers } = request;
    const query = new URLSearchParams(search);
    const { key } = admitted;
    const known = things.of(key.id);
    const asked = { method, path, query, accept: headers.accept ?? '', body: body.value, known: known.find };
    const clients = ownClients();
    const equal = (await clients?.classify(asked)) ?? fail('not_found');
    if (!equal.ok) {
      blocked(equal.failure.code, key);
      return refuse(response, equal.failure);
    }
    if ('local' in equal.value) return write(response, equal.value.local);
    const answer = await answered(
      equal.value,
      (one) => call(admitted, request, response, one),
      (value) => clients?.answer(value, base, target) ?? fail('not_found'),
    );
    if (!answer.ok) return refuse(response, answer.failure);
    known.note(answer.value.known ?? []);
    write(response, answer.value);
  }

  async function call(
    { key }: Admitted,
    { method, headers }: IncomingMessage,
    response: ServerResponse,
    equal: EqualCall,
  ): Promise<Result<CallResult>> {
    const { tool, arguments: given, isRead } = chosenFor(key, equal, method);
    const signal = hangUpSignal(response);
    const client = headers['user-agent'];
    const patience = patienceOf(headers['prefer']);
    const caller = { key, endpoint: 'gh' as const, patience, signal, ...(client !== undefined && { client }) };
    if (isRead) return invoke.call({ ...caller, tool, arguments: given });
    const change = canonicalJson({ key: key.id, tool, given });
    for (;;) {
      const { name, wasLeft } = changes.named(change);
      const done = await invoke.call({ ...caller, tool, arguments: { ...given, idempotency_key: name } });
      if (signal.aborted) changes.leave(change);
      else if (!done.ok || !('pending' in done.value)) changes.end(change);
      // A question ends with the client that asked it, and can be put once more.
      if (!wasLeft || done.ok || done.failure.code !== 'approval_denied') return withoutOutsiders(key, done);
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
  const { follow } = equal;
  if (!follow) return answerOf(done.value.value);
  const next = follow.call(done.value.value);
  const read = next && (await call({ ...next, alternatives: [next] }));
  const told = read?.ok && 'value' in read.value ? answerOf(read.value.value) : undefined;
  const { data } = (told?.ok ? told.value.body : {}) as { data?: Record<string, unknown> };
  const known = told?.ok ? told.value.known : undefined;
  return ok({ status: 200, headers: {}, body: follow.answer(data ?? follow.without(done.value.value)), known });
}

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

const mostKnown = 5_000;

/** What each key was told of GitHub's ids: those that it was not told stand for nothing. */
function createKnownThings() {
  const byKey = new Map<string, Map<string, KnownThing>>();
  return {
    of(keyId: string) {
      const known = byKey.get(keyId) ?? new Map<string, KnownThing>();
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

/** The same change, asked for again by a client that has not been told the result, is not another one. */
function createOpenChanges(clock: Clock) {
  type Open = { name: string; at: number; wasLeft: boolean };
  const open = new Map<string, Open>();
  return {
    named(change: string): Open {
      for (const [known, { at }] of open) if (at < clock.now() - sameFor) open.delete(known);
      const { name = randomUUID(), wasLeft = false } = open.get(change) ?? {};
      const now = { name, wasLeft, at: clock.now() };
      open.set(change, now);
      return now;
    },
    end: (change: string) => void open.delete(change),
    /** Its client went away before it was told. */
    leave(change: string): void {
      const left = open.get(change);
      if (left) open.set(change, { ...left, wasLeft: true });
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
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return fail('media_type_refused');
  if (isDeeperThan(32, text.value)) return fail('malformed', 'The JSON is nested too deep.');
  try {
    return ok(JSON.parse(text.value));
  } catch {
    return fail('malformed', 'The body is not JSON.');
  }
}

const waiting = ({ pending, link }: Extract<CallResult, { pending: unknown }>): Failure =>
  failure('not_allowed', `OpenGitHubX waits for approval of this (${pending.id}): ${link}`, {
    hint: 'Approve it there, then run the same command again within 10 minutes.',
  });

/** As GitHub answers what the platform refused. */
const statuses: Partial<Record<ErrorCode, number>> = {
  platform_not_found: 404,
  platform_forbidden: 403,
  platform_refused: 422,
  platform_rate_limited: 429,
  unknown_tool: 403,
};

/** As GitHub words a refusal: its clients print the message, and nothing else of it. */
function refuse(response: ServerResponse, { code, message, hint, retryAfterSeconds }: Failure): void {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  write(response, { status: statuses[code] ?? statusOf(code), headers, body: { message: `${message} ${hint}` } });
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
