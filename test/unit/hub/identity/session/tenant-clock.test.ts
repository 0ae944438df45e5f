import { expect, it } from 'vitest';
import { createTenantClock } from '../../../../../src/main/hub/identity/session/tenant.ts';

const hour = 3_600_000;
/** What the clock says is the difference, in hours, after an answer with these headers. */
async function aheadAfter(headers: Record<string, string>): Promise<number> {
  const clock = createTenantClock({ now: () => Date.now() });
  const date = new Date(Date.now() - 2 * hour).toUTCString();
  await clock.noting(async () => new Response('{}', { headers: { date, ...headers } }))('https://tenant.example/', {
    body: undefined,
    headers: {},
    method: 'GET',
    redirect: 'manual',
  });
  return Math.round((clock.now() - Date.now()) / hour);
}

it('takes the time of the tenant from its own answer, and not from one that a cache has kept', async () => {
  expect(await aheadAfter({})).toBe(-2);
  expect(await aheadAfter({ age: '7200' })).toBe(0);
});
