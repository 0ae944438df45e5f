import { describe, expect, it } from 'vitest';
import { githubRefusalFailure } from '../../../../../src/main/hub/platforms/github/request.ts';
import { codeOf, json, scripted, toolContext } from './context.ts';

const now = 1_800_000_000_000;

const [limited, forbidden] = ['platform_rate_limited', 'platform_forbidden'];
const used = (reset: string) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
const table: [
  what: string,
  status: number,
  headers: Record<string, string>,
  data: unknown,
  code: string,
  retryAfterSeconds?: number,
][] = [
  ['a bad token', 401, {}, { message: 'Bad credentials' }, 'platform_unauthorised'],
  ['a used-up limit', 403, used('1800000090'), {}, limited, 90],
  ['a reset in the past', 403, used('1'), {}, limited, 1],
  ['a secondary limit', 403, { 'retry-after': '30' }, {}, limited, 30],
  ['a secondary limit in words', 403, {}, { message: 'You have exceeded a secondary rate limit.' }, limited, 60],
  ['too many requests', 429, { 'retry-after': '7' }, '', limited, 7],
  ['too many requests without a time', 429, { 'x-ratelimit-remaining': '17' }, '', limited, 60],
  ['a missing permission', 403, { 'x-ratelimit-remaining': '9' }, { message: 'Resource not accessible' }, forbidden],
  ['nothing there', 404, {}, { message: 'Not Found' }, 'platform_not_found'],
  ['disabled issues', 410, {}, { message: 'Issues has been disabled in this repository.' }, 'platform_not_found'],
  ['an empty repository', 409, {}, { message: 'Git Repository is empty.' }, 'platform_not_found'],
  ['another conflict', 409, {}, { message: 'Conflict' }, 'platform_refused'],
  ['a bad argument', 422, {}, { message: 'Validation Failed', errors: [{ field: 'q' }] }, 'platform_refused'],
  ['a failure', 500, {}, { message: 'Server Error' }, 'platform_failed'],
  ['a gateway page', 502, {}, '<html>', 'platform_failed'],
  ['a rename', 301, {}, { message: 'Moved Permanently' }, 'platform_not_found'],
  ['a temporary redirect', 302, {}, '', 'platform_not_found'],
  ['another temporary redirect', 307, {}, '', 'platform_not_found'],
];

describe('a refusal of GitHub', () => {
  it.each(table)('%s (%i) becomes a failure', (_, status, headers, body, code, retryAfterSeconds) => {
    const failure = githubRefusalFailure({ status, headers, text: JSON.stringify(body) }, now);
    expect({ code: failure.code, retryAfterSeconds: failure.retryAfterSeconds }).toEqual({ code, retryAfterSeconds });
  });

  it('says what GitHub objects to, in the hub’s words with known names of fields alone', () => {
    const data = {
      message: 'Validation Failed',
      errors: [{ resource: 'Search', field: 'q', code: 'missing' }, { message: `\u202e${'x'.repeat(500)}` }],
      documentation_url: 'https://docs.github.com/rest?secret=1',
    };
    const { message } = githubRefusalFailure({ status: 422, headers: {}, text: JSON.stringify(data) }, now);
    expect(message).toContain('It is about `q`.');
    expect(message).not.toMatch(/\u202e|secret|xxx|Validation/);
  });

  it('tells to use the present name after a rename', () => {
    expect(githubRefusalFailure({ status: 301, headers: {}, text: '' }, now).hint).toContain('present name');
  });
});

describe('a read, when GitHub does not answer as it should', () => {
  it.each([
    ['is not JSON', () => new Response('<html>captive portal</html>'), 'platform_failed'],
    ['is of another shape', () => json({ hello: 1 }), 'platform_failed'],
    ['is empty', () => new Response(null, { status: 204 }), 'platform_failed'],
    ['is none', () => Promise.reject(new TypeError('fetch failed')), 'platform_unreachable'],
    [
      'has a broken type',
      () => new Response('x', { status: 500, headers: { 'content-type': '/;;=' } }),
      'platform_failed',
    ],
  ])('which %s: a failure as a value', async (_, respond, code) => {
    const { fetch } = scripted(respond as () => Response);
    expect(await codeOf('github_get_me', toolContext(fetch), {})).toBe(code);
  });
});
