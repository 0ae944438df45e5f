/** Google's APIs for one account: reading, changes, and what refusals become. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { inOwnWords, type OwnWords } from '../own-words.ts';
import type { PlatformClient } from '../platform.ts';
import { parseJsonAs } from '../requests.ts';
import { allowsAnyFile, anyFile } from './application.ts';

/** What Google's refusals become: https://developers.google.com/workspace/drive/api/guides/handle-errors */
const Reasons = z.array(z.object({ reason: z.string().catch('') }).catch({ reason: '' })).catch([]);
const Body = z.object({ error: z.object({ errors: Reasons, details: Reasons }) });

const defaultWaitSeconds = 60;
const tooFast = /^(?:rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded|RATE_LIMIT_EXCEEDED)$/;

/** Maps an answer of status 300 or more. Of Google's answer its reasons alone are looked at, and none of its words is passed on. */
function googleRefusalFailure(status: number, headers: Headers, text: string): Failure {
  const reasons = reasonsIn(text);
  const has = (reason: RegExp): boolean => reasons.some((one) => reason.test(one));
  if (status === 429 || (status === 403 && has(tooFast))) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(headers) });
  }
  const { words, more } = inOwnWords(refusals, reasons.join(' '), 'Google');
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403 && has(/^(?:insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/)) {
    return failure('scope_missing', `Google wants ${scopesWanted(headers) ?? 'a scope that the hub does not know'}.`, {
      hint: 'Connect the account again and agree to what is asked for.',
    });
  }
  if (status === 403 && has(/^(?:accessNotConfigured|SERVICE_DISABLED)$/)) {
    return failure('platform_forbidden', 'This API is not enabled in the Google Cloud project of the application.', {
      hint: 'Enable it at https://console.cloud.google.com/apis/library and try again in a few minutes.',
    });
  }
  if (status === 403 && has(/^appNotAuthorizedTo/)) {
    return failure(
      'scope_missing',
      `Google lets this account change only files that OpenGitHubX made. For others it needs the scope ${anyFile[0]}.`,
      { allow: allowsAnyFile },
    );
  }
  if (status === 403) {
    return failure('platform_forbidden', words, more);
  }
  if (status === 404 || status === 410) {
    return failure('platform_not_found', undefined, { hint: 'Take the id from what another tool of Google answered.' });
  }
  if (status === 412) return failure('approval_changed', 'Somebody has changed it since then.');
  if (status >= 400 && status < 500) return failure('platform_refused', words, more);
  return failure('platform_failed', `Google answered ${status}.`);
}

/** Google's reasons, one word each, and what a person can do about it. */
const refusals: OwnWords = [
  [
    /\binsufficientFilePermissions\b/,
    'The account does not have sufficient permissions for the file.',
    'Ask the owner of the file to let this account edit it. Only its owner can move it to the trash.',
  ],
  [
    /\brequiredAccessLevel\b/,
    'The account needs reader access to the calendar at least.',
    'Ask the owner of the calendar to share more of it with this account.',
  ],
  [
    /\bcannotCopyFile\b/,
    'The file cannot be copied.',
    'A folder can’t be copied. Of a file, its owner may have forbidden it.',
  ],
  [/\btimeRangeEmpty\b/, 'The end is not after the start.'],
  [/\bfileNotExportable\b|\bfileNotDownloadable\b/, 'There is no text to read in a file of that kind.'],
  [/\bexportSizeLimitExceeded\b/, 'The file is larger than Google exports.'],
  [/\bstorageQuotaExceeded\b|\bquotaExceeded\b/, 'The account has no room left at Google.'],
  [/\bduplicate\b/, 'There is one of that id already.'],
  [
    /\bconditionNotMet\b|\bfailedPrecondition\b|\bFAILED_PRECONDITION\b/,
    'It is not in a state in which that can be done.',
  ],
  [/\bforbiddenForNonOrganizer\b|\bcannotChangeOrganizer\b/, 'Only the organizer of the event may do that.'],
  [/\bdomainPolicy\b/, 'The administrator of the domain does not allow it.'],
  [/\bsharingRateLimitExceeded\b/, 'Too much has been shared lately.'],
  [/\bparentNotAFolder\b|\bcannotAddParent\b/, 'It can’t be put there.'],
  [/\brequired\b|\bmissingParameter\b/, 'Something that Google requires is missing.'],
  [/\binvalid\w*|\bbadRequest\b|\bparseError\b|\bINVALID_ARGUMENT\b/i, 'Google finds something in it invalid.'],
  [/\bforbidden\b|\bPERMISSION_DENIED\b/, 'The account may not do that.'],
];

/** Google's scopes for mail, calendars and files, and whole addresses of a few older ones. */
const knownScopes =
  /^(?:(?:gmail|calendar|drive)(?:\.(?:readonly|modify|compose|send|labels|insert|metadata|events|freebusy|file|appdata|settings|basic|sharing|calendars|calendarlist|acls|owned)){0,3}|userinfo\.(?:email|profile)|openid|https:\/\/mail\.google\.com\/)$/;

/** The scopes of which one would do, as Google names them with the refusal; the last parts of their addresses are enough. */
function scopesWanted(headers: Headers): string | undefined {
  const [, scopes = ''] = /scope="([^"]{1,1000})"/.exec(headers.get('www-authenticate') ?? '') ?? [];
  const names = scopes.split(' ').map((scope) => scope.replace(/^https:\/\/www\.googleapis\.com\/auth\//, ''));
  const known = names.filter((name) => knownScopes.test(name));
  return known.length > 0 ? known.join(' or ') : undefined;
}

function reasonsIn(text: string): string[] {
  try {
    const { error } = Body.parse(JSON.parse(text));
    return [...error.errors, ...error.details].map(({ reason }) => reason);
  } catch {
    return [];
  }
}

function waitSeconds(headers: Headers): number {
  const named = Number(headers.get('retry-after'));
  return named > 0 ? Math.ceil(named) : defaultWaitSeconds;
}

type GoogleApi = 'gmail' | 'calendar' | 'drive' | 'upload';
type GoogleQuery = Record<string, string | number | boolean | readonly string[] | undefined>;

/** The longest that a reader waits for Google before its caller is told to. */
const patienceSeconds = 2;
const pauseMs = 500;

/** A path with each value escaped, so that none leaves its part of it. Fields see to it that none is dots alone. */
export const escapedPath = (parts: TemplateStringsArray, ...values: string[]): string =>
  String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value.toWellFormed())));

/** The address of a path below one of the APIs; a list becomes a parameter for each. */
export function googleUrl({ apis }: PlatformClient, api: GoogleApi, route: string, query: GoogleQuery = {}): URL {
  const url = new URL(`${apis[api]}${route}`);
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === undefined ? [] : [value].flat())
      url.searchParams.append(name, String(one).toWellFormed());
  }
  return url;
}

/**
 * Reads one thing or one page, and parses it. Asks a second time after a 5xx and after a rate limit of two seconds at most.
 * Throws the reason of an aborted signal.
 */
export async function askGoogle<T>(
  client: PlatformClient,
  api: GoogleApi,
  route: string,
  query: GoogleQuery,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const answer = await sendToGoogle(client, new Request(googleUrl(client, api, route, query)));
  if (!answer.ok) return answer;
  const value = parseJsonAs(answer.value, schema);
  return value === undefined ? fail('platform_failed', 'Google answered something else than expected.') : ok(value);
}

/** The same for what is a text itself, such as an exported document. */
export const askGoogleText = (
  client: PlatformClient,
  api: GoogleApi,
  route: string,
  query: GoogleQuery,
): Promise<Result<string>> => sendToGoogle(client, new Request(googleUrl(client, api, route, query)));

/** The text of the answer to a request that changes nothing, no matter what its method. */
export async function sendToGoogle(client: PlatformClient, request: Request): Promise<Result<string>> {
  const { signal } = client;
  for (let isAgain = false; ; isAgain = true) {
    signal.throwIfAborted();
    try {
      const response = await client.fetch(request.clone(), { signal });
      const text = await response.text();
      if (response.status < 300) return ok(text);
      const failure = googleRefusalFailure(response.status, response.headers, text);
      const waitMs = failure.code === 'platform_rate_limited' ? waitSeconds(response.headers) * 1000 : pauseMs;
      const isPassing = failure.code === 'platform_rate_limited' || failure.code === 'platform_failed';
      if (isAgain || !isPassing || waitMs > patienceSeconds * 1000) return { ok: false, failure };
      await sleep(waitMs, undefined, { signal });
    } catch {
      signal.throwIfAborted();
      return fail('platform_unreachable');
    }
  }
}

type GoogleChange = {
  method: 'POST' | 'PATCH' | 'DELETE';
  api: GoogleApi;
  route: string;
  query?: GoogleQuery;
  /** Sent as JSON; a text is sent as it is, with the type that `headers` names. */
  body?: object | string;
  headers?: Record<string, string>;
};

/**
 * Makes one change with exactly one request, which nothing repeats, and parses the answer; an empty one as null. Fails as
 * reads do where Google refused, and with `outcome_unknown` where it may or may not have acted, as after a 5xx or a cut
 * connection. Throws the reason of an aborted signal.
 */
export async function changeOnGoogle<T>(
  client: PlatformClient,
  wish: GoogleChange,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const { signal } = client;
  const { method, api, route, query, body, headers } = wish;
  signal.throwIfAborted();
  try {
    const isText = typeof body === 'string';
    const response = await client.fetch(googleUrl(client, api, route, query), {
      method,
      signal,
      headers: { ...(body !== undefined && !isText && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 500) return fail('outcome_unknown', `Google answered ${response.status}.`);
    if (response.status >= 300)
      return { ok: false, failure: googleRefusalFailure(response.status, response.headers, text) };
    const value = parseJsonAs(text === '' ? 'null' : text, schema);
    return value === undefined ? fail('outcome_unknown', 'Google answered something else than expected.') : ok(value);
  } catch (error) {
    signal.throwIfAborted();
    const isUnsent = error instanceof TypeError && error.cause === 'not sent';
    return fail(isUnsent ? 'platform_unreachable' : 'outcome_unknown');
  }
}
