import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { entityTag, notModified } from '../entity-tag.ts';
import type { Catalogue } from '../model.ts';
import { type Answer, failure } from './answer.ts';
import type { Caller } from './caller.ts';
import { dispatch } from './dispatch.ts';
import { commonHeaders } from './headers.ts';
import type { Meter, Reading } from './meter.ts';

export type Service = {
  readonly catalogue: Catalogue;
  readonly origin: string;
  readonly meter: Meter;
  now(): number;
};

/** An answer, written out, with its validator and whether the caller already holds it. */
type Draft = { readonly answer: Answer; readonly text: string; readonly tag?: string; readonly isKnown: boolean };

const docs = 'https://docs.github.com/rest';
const userAgentRequired = `${docs}/using-the-rest-api/getting-started-with-the-rest-api#user-agent`;

/** Answers one API request: token, limit, route, validators, in this order. */
export async function serveApi(request: Request, caller: Caller, service: Service): Promise<Response> {
  const { catalogue, origin, meter } = service;
  const url = new URL(request.url);
  const viewer = caller.kind === 'account' ? caller.account : undefined;
  const free = (answer: Answer) => respond(request, caller, draft(request, answer), meter.read(viewer, 'core'));
  if (caller.kind === 'unknown') return free(failure(401, 'Bad credentials', docs));
  if (!request.headers.has('user-agent')) {
    return free(failure(403, 'Request forbidden by administrative rules: no User-Agent header.', userAgentRequired));
  }
  if (url.pathname === '/rate_limit') return free({ status: 200, body: meter.overview(viewer) });

  const body = await request.text();
  const plan = dispatch({
    method: request.method === 'HEAD' ? 'GET' : request.method,
    path: url.pathname,
    query: url.searchParams,
    accept: request.headers.get('accept') ?? '',
    body,
    now: service.now(),
    viewer,
    catalogue,
    origin,
  });
  const before = meter.read(viewer, plan.resource);
  if (before.isUsedUp) return respond(request, caller, draft(request, meter.refusal(viewer, plan.resource)), before);
  const drafted = draft(request, plan.run());
  // Only a 304 to somebody with a token is free.
  const reading = viewer && drafted.isKnown ? before : meter.spend(viewer, plan.resource);
  return respond(request, caller, drafted, reading, plan.permission);
}

function draft(request: Request, answer: Answer): Draft {
  const text = answer.mediaType ? String(answer.body) : answer.body === undefined ? '' : JSON.stringify(answer.body);
  if (answer.status !== 200) return { answer, text, isKnown: false };
  const { headers, url, method } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  const tag = entityTag(headers.get('authorization'), headers.get('accept'), url, text);
  return { answer, text, tag, isKnown: isRead && notModified(headers, tag, answer.lastModified) };
}

async function respond(
  request: Request,
  caller: Caller,
  { answer, text, tag, isKnown }: Draft,
  reading: Reading,
  permission?: string,
): Promise<Response> {
  const headers = new Headers({ ...commonHeaders(caller), ...reading.headers, ...answer.headers });
  const isZipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  if (permission) headers.set('x-accepted-github-permissions', permission);
  // A compressed answer is another representation, so GitHub weakens the validator.
  if (tag) headers.set('etag', isZipped ? `W/${tag}` : tag);
  if (answer.lastModified !== undefined) headers.set('last-modified', new Date(answer.lastModified).toUTCString());
  if (isKnown) return new Response(null, { status: 304, headers });

  // 204 and 205 have no body, not even an empty one.
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });

  headers.set('content-type', answer.mediaType ?? 'application/json; charset=utf-8');
  if (isZipped) headers.set('content-encoding', 'gzip');
  const body = isZipped ? new Uint8Array(await promisify(gzip)(text)) : text;
  return new Response(request.method === 'HEAD' ? null : body, { status: answer.status, headers });
}
