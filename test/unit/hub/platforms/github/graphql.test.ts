import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mutate, query } from '../../../../../src/main/hub/platforms/github/graphql.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { isReadAt, reading } from '../../../../../src/main/hub/platforms/requests.ts';
import { json, origin, scripted, toolContext } from './context.ts';

const Shape = z.object({ viewer: z.object({ login: z.string() }) });
const asks = 'query Who($n: Int) { viewer { login } }';
const changes = 'mutation Star($id: ID!) { addStar(input: { starrableId: $id }) { clientMutationId } }';

const post = (body: unknown, path = '/graphql', method = 'POST'): Request =>
  new Request(`${origin}${path}`, { method, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('a query', () => {
  it('is one POST of its document and its variables, with no token of its own', async () => {
    const { fetch, seen } = scripted(() => json({ data: { viewer: { login: 'ada' } } }));
    const answer = await query(toolContext(fetch).client, asks, { n: 1 }, Shape);
    expect(answer).toEqual({ ok: true, value: { viewer: { login: 'ada' } } });
    expect(seen.sent.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(['POST /graphql']);
    expect(JSON.parse(seen.sent[0]?.body ?? '')).toEqual({ query: asks, variables: { n: 1 } });
    expect(seen.sent[0]?.headers.has('authorization')).toBe(false);
  });

  it('passes a client that can only read; a change does not', async () => {
    const { fetch, seen } = scripted(() => json({ data: { viewer: { login: 'ada' } } }));
    const client = reading(toolContext(fetch).client, github);
    expect(await query(client, asks, {}, Shape)).toMatchObject({ ok: true });
    expect(JSON.parse(seen.sent[0]?.body ?? '')).toEqual({ query: asks, variables: {} });
    await expect(client.fetch(post({ query: changes, variables: {} }))).rejects.toThrow('only reads');
    expect(seen.sent).toHaveLength(1);
    expect(await mutate(client, changes, {}, z.unknown())).toMatchObject({ ok: false });
    expect(seen.sent).toHaveLength(1);
  });

  it.each([
    ['a change', post({ query: changes, variables: {} })],
    ['a change after a query', post({ query: `${asks} ${changes}`, variables: {} })],
    ['a change behind a comment', post({ query: `${asks} #\n${changes}`, variables: {} })],
    ['the name of another operation', post({ query: asks, variables: {}, operationName: 'Star' })],
    ['a subscription', post({ query: 'subscription S { x }', variables: {} })],
    ['white space before it', post({ query: ` ${changes}`, variables: {} })],
    ['an unnamed one', post({ query: '{ viewer { login } }', variables: {} })],
    ['two of them at once', post([{ query: asks, variables: {} }])],
    ['no JSON', post('query')],
    ['the same at another address', post({ query: asks, variables: {} }, '/repos/a/b/issues')],
    ['the same below the address', post({ query: asks, variables: {} }, '/graphql/x')],
    ['the same by PUT', post({ query: asks, variables: {} }, '/graphql', 'PUT')],
  ])('is the only POST that counts as reading: not %s', async (_, request) => {
    expect(await isReadAt({ ...github, apiUrl: origin }, request)).toBe(false);
  });

  it('beside GET and HEAD', async () => {
    const reads = ['GET', 'HEAD', 'DELETE'].map((method) =>
      isReadAt({ ...github, apiUrl: origin }, new Request(`${origin}/user`, { method })),
    );
    expect(await Promise.all(reads)).toEqual([true, true, false]);
  });
});

const problem = (type: string | undefined, data: unknown = null, headers = {}) => {
  return json({ data, errors: [{ ...(type && { type }), message: 'It \u202ewon’t.' }] }, 200, headers);
};
const limit = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 900) };
const cut = (cause: string) => () => {
  throw new TypeError('fetch failed', { cause });
};

const outcomes: [what: string, respond: () => Response, asked: string, changed: string][] = [
  ['nothing by that name', () => problem('NOT_FOUND'), 'platform_not_found', 'platform_not_found'],
  ['a missing right', () => problem('FORBIDDEN'), 'platform_forbidden', 'platform_forbidden'],
  ['a missing scope', () => problem('INSUFFICIENT_SCOPES'), 'platform_forbidden', 'platform_forbidden'],
  ['a bad value', () => problem('UNPROCESSABLE'), 'platform_refused', 'platform_refused'],
  ['a used-up limit', () => problem('RATE_LIMITED', null, limit), 'platform_rate_limited', 'platform_rate_limited'],
  ['a defect of GitHub', () => problem(undefined), 'platform_failed', 'outcome_unknown'],
  [
    'part of the data with an error',
    () => problem('NOT_FOUND', { viewer: { login: 'ada' } }),
    'platform_not_found',
    'outcome_unknown',
  ],
  ['data of another shape', () => json({ data: { viewer: 7 } }), 'platform_failed', 'outcome_unknown'],
  [
    'a refusal without data',
    () => json({ errors: [{ type: 'RATE_LIMITED', message: 'No' }] }, 200, limit),
    ...(['platform_rate_limited', 'platform_rate_limited'] as const),
  ],
  ['no data', () => json({}), 'platform_failed', 'outcome_unknown'],
  ['a page instead of an answer', () => new Response('<html>'), 'platform_failed', 'outcome_unknown'],
  ['a bad gateway', () => json({ message: 'oops' }, 502), 'platform_failed', 'outcome_unknown'],
  ['a cut connection', cut('TypeError'), 'platform_unreachable', 'outcome_unknown'],
  ['no network', cut('not sent'), 'platform_unreachable', 'platform_unreachable'],
  ['a bad token', () => json({ message: 'Bad credentials' }, 401), 'platform_unauthorised', 'platform_unauthorised'],
  ['a redirect', () => json({ message: 'Moved Permanently' }, 301), 'platform_not_found', 'platform_not_found'],
];

describe('an answer', () => {
  it.each(outcomes)('%s is a failure, of a query and of a change', async (_, respond, asked, changed) => {
    const read = scripted(respond);
    const answer = await query(toolContext(read.fetch).client, asks, {}, Shape);
    expect(answer).toMatchObject({ ok: false, failure: { code: asked } });
    const written = scripted(respond);
    const made = await mutate(toolContext(written.fetch).client, changes, {}, Shape);
    expect(made).toMatchObject({ ok: false, failure: { code: changed } });
    expect(written.seen.sent).toHaveLength(1);
    for (const result of [answer, made]) expect(JSON.stringify(result)).not.toContain('\u202e');
  });

  it('to a query says how long a used-up limit lasts', async () => {
    const { fetch } = scripted(() => problem('RATE_LIMITED', null, limit));
    const answer = await query(toolContext(fetch).client, asks, {}, Shape);
    expect(answer.ok ? 0 : answer.failure.retryAfterSeconds).toBeGreaterThan(800);
  });

  it('ends at once with the reason of the signal', async () => {
    for (const send of [query, mutate] as ((...rest: unknown[]) => Promise<unknown>)[]) {
      const abort = new AbortController();
      const { fetch, seen } = scripted(() => {
        abort.abort(new Error('revoked'));
        return new Promise<Response>(() => {});
      });
      const { client } = toolContext(fetch);
      const running = () => send({ ...client, signal: abort.signal }, send === query ? asks : changes, {}, Shape);
      await expect(running()).rejects.toThrow('revoked');
      await expect(running()).rejects.toThrow('revoked');
      expect(seen.sent).toHaveLength(1);
    }
  });
});
