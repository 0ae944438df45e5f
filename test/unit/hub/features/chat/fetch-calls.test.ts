import { expect, it } from 'vitest';
import { createFetchCalls } from '../../../../../src/main/hub/features/chat/fetch-calls.ts';
import type { Steps } from '../../../../../src/main/hub/features/chat/question.ts';
import type { Caller } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import { ok } from '../../../../../src/shared/result.ts';

const steps = { begin: () => () => undefined };

it.each(['hung up', 'was revoked'])('begins no further call, and no further page, once the caller %s', async (how) => {
  const gone = new AbortController();
  const open = new AbortController();
  const [signal, revoked] = how === 'hung up' ? [gone.signal, open.signal] : [open.signal, gone.signal];
  const caller = { key: { revoked, grant: { callsAtOnce: 1 } }, signal } as Caller;
  let made = 0;
  const call = async () => {
    if (++made === 2) gone.abort();
    return ok({ value: { items: [], next_cursor: 'more' } });
  };
  const asked = { tool: 'github_my_commits', arguments: {}, account: 'ada' };
  await createFetchCalls(
    { call },
    createInventory(() => platforms),
  )(caller, [asked, asked, asked], steps, 1_000);
  expect(made).toBe(2);
});

it('adds up over the pages how many secrets were removed', async () => {
  const open = new AbortController().signal;
  const caller = { key: { revoked: open, grant: { callsAtOnce: 1 } }, signal: open } as Caller;
  const pages = [
    { items: [1], next_cursor: 'more', secrets_removed: 2 },
    { items: [2], next_cursor: 'more' },
    { items: [3], secrets_removed: 1 },
  ].values();
  const call = async () => ok({ value: pages.next().value ?? {} });
  const asked = { tool: 'github_my_commits', arguments: {}, account: 'ada' };
  const [fetched] = await createFetchCalls(
    { call },
    createInventory(() => platforms),
  )(caller, [asked], steps, 1_000);
  expect(fetched?.result).toEqual({ value: { items: [1, 2, 3], secrets_removed: 3 }, complete: true });
});

it('names the account of a step where it is known', async () => {
  const open = new AbortController().signal;
  const caller = { key: { revoked: open, grant: { callsAtOnce: 1 } }, signal: open } as Caller;
  const told: unknown[] = [];
  const noting: Steps = {
    begin(_, about) {
      told.push(about?.account);
      return () => undefined;
    },
  };
  const asked = ['ada', ''].map((account) => ({ tool: 'github_my_commits', arguments: {}, account }));
  await createFetchCalls(
    { call: async () => ok({ value: {} }) },
    createInventory(() => platforms),
  )(caller, asked, noting, 1);
  expect(told).toEqual(['github ada', null]);
});
