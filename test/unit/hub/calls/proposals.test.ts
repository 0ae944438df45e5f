import { expect, it } from 'vitest';
import { createProposals } from '../../../../src/main/hub/calls/proposals.ts';
import type { NewKey } from '../../../../src/shared/shapes.ts';

const wish: NewKey = { client: 'Cursor', write: false, days: 30 };
const grant = {
  endpoints: [],
  accounts: [],
  tools: [],
  access: [],
  repositories: [],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
};
const made = (userId: string) => ({
  userId,
  client: 'Cursor',
  grant,
  accounts: [],
  models: [],
  reaches: [],
  days: 30,
  replaces: null,
});

it('keeps a wish for its person alone, gives it out once, and for ten minutes', () => {
  let now = 0;
  const proposals = createProposals({ now: () => now });
  const { id } = proposals.add(made('auth0|1'), wish);
  expect(proposals.list('auth0|2')).toEqual([]);
  expect(proposals.take('auth0|2', id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
  expect(proposals.take('auth0|1', id)).toMatchObject({ ok: true, value: { wish } });
  expect(proposals.take('auth0|1', id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
  const late = proposals.add(made('auth0|1'), wish);
  now = 10 * 60_000;
  expect(proposals.list('auth0|1')).toEqual([]);
  expect(proposals.take('auth0|1', late.id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
});

it('keeps the five latest wishes of a person', () => {
  const proposals = createProposals({ now: () => 0 });
  const ids = Array.from({ length: 6 }, () => proposals.add(made('auth0|1'), wish).id);
  expect(proposals.list('auth0|1').map(({ id }) => id)).toEqual(ids.slice(1));
});
