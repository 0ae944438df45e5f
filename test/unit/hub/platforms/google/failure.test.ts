/** What Google refuses, by the code that clients get for it. */
import { describe, expect, it } from 'vitest';
import { demoGoogle } from '../../../../harness/demo-google.ts';
import { googleTools, work } from './context.ts';

describe('a refusal', () => {
  const failing = (status: number, body: object, headers = {}) =>
    googleTools(work, { demo: demoGoogle(), answer: async () => Response.json(body, { status, headers }) });
  const reason = (code: number, name: string) => ({
    error: { code, message: 'No.', errors: [{ reason: name, domain: 'global', message: 'No.' }] },
  });

  it.each([
    [403, reason(403, 'rateLimitExceeded'), 'platform_rate_limited'],
    [429, reason(429, 'rateLimitExceeded'), 'platform_rate_limited'],
    [403, reason(403, 'insufficientPermissions'), 'scope_missing'],
    [403, reason(403, 'accessNotConfigured'), 'platform_forbidden'],
    [401, reason(401, 'authError'), 'platform_unauthorised'],
    [404, reason(404, 'notFound'), 'platform_not_found'],
    [410, reason(410, 'deleted'), 'platform_not_found'],
    [400, reason(400, 'badRequest'), 'platform_refused'],
    [503, {}, 'platform_failed'],
    [200, { threads: 'no list' }, 'platform_failed'],
  ])('of %i %j is %s', async (status, body, code) => {
    const { tools } = await failing(status, body);
    expect(await tools.run('google_list_calendars', {})).toMatchObject(status === 200 ? {} : { code });
    expect(await tools.run('google_get_event', { event: 'x' })).toMatchObject({ code });
  });

  it('names how long to wait', async () => {
    const { tools } = await failing(429, reason(429, 'rateLimitExceeded'), { 'retry-after': '17' });
    expect(await tools.run('google_get_event', { event: 'x' })).toMatchObject({ retryAfterSeconds: 17 });
  });

  it('of a change that may have been made says so, and it is sent once', async () => {
    const broken = await googleTools(work, {
      answer: async (request, send) => (request.method === 'POST' ? new Response('', { status: 502 }) : send()),
    });
    const letter = { to: ['x@example.org'], subject: 'x', body: 'x' };
    expect(await broken.tools.run('google_send_mail', letter)).toMatchObject({ code: 'outcome_unknown' });
    expect(broken.sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});
