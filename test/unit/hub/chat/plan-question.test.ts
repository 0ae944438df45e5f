import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPlanQuestion } from '../../../../src/main/hub/chat/plan-question.ts';
import type { Repositories } from '../../../../src/main/hub/chat/repositories.ts';
import { platforms } from '../../../../src/main/hub/platforms/index.ts';
import { createInventory } from '../../../../src/main/hub/tools/inventory.ts';
import type { Caller } from '../../../../src/main/hub/tools/invoke.ts';
import type { Account, Grant } from '../../../../src/shared/model.ts';
import { fail, ok } from '../../../../src/shared/result.ts';

const inventory = createInventory(() => platforms);
const accounts: Account[] = ['ada', 'ada-work'].map((label, index) => ({
  ...({ platform: 'github', state: 'connected' } as Account),
  id: `cac_${index + 1}`,
  label,
}));
const caller = {
  key: {
    userId: 'auth0|ada',
    grant: {
      tools: inventory.all.map(({ tool }) => tool.name),
      access: ['read', 'write'],
      accounts: ['cac_1', 'cac_2'],
    } as unknown as Grant,
  },
} as Caller;

/** What each account sees: names of repositories, or nothing because its list can't be had. */
function plansOver(seen: Record<string, string[] | undefined>, repositories?: Repositories) {
  const listed: Repositories = async (_, { label }) => {
    const names = seen[label];
    return names ? ok(names.map((repository) => ({ repository, private: true }))) : fail('reconnect');
  };
  return createPlanQuestion({
    accounts: { list: async () => accounts },
    inventory,
    repositories: repositories ?? listed,
    clock: { now: () => Date.parse('2026-03-18T10:00:00Z') },
  });
}

it('says what keeps it from the repositories instead of asking which one is meant', async () => {
  const planQuestion = plansOver({});
  expect(await planQuestion(caller, 'Summarize the commits in ledger-sync')).toMatchObject({
    kind: 'failed',
    failures: [{ code: 'reconnect' }, { code: 'reconnect' }],
  });
  // What names no repository needs no list: the calls themselves say what is wrong.
  expect(await planQuestion(caller, 'Summarize my private commits')).toMatchObject({ kind: 'calls' });
});

it('goes on with the account whose list can be had', async () => {
  const planned = await plansOver({ ada: ['ada/ledger-sync'] })(caller, 'Summarize the commits in ledger-sync');
  expect(planned).toMatchObject({ kind: 'calls', calls: [{ account: 'ada' }] });
});

it('takes the owner of a repository for no account', async () => {
  const seen = { ada: ['ada/ledger'], 'ada-work': ['ada/ledger', 'acme/api'] };
  const planned = await plansOver(seen)(caller, 'Summarize the commits in ada/ledger and acme/api of last week');
  const places = planned.kind === 'calls' ? planned.calls.map((call) => call.arguments['repository']) : [];
  expect(new Set(places)).toEqual(new Set(['ada/ledger', 'acme/api']));
});

it('asks which account is to make a change that each of them can make', async () => {
  const planQuestion = plansOver({ ada: ['acme/api'], 'ada-work': ['acme/api'] });
  const change = 'Create an issue in acme/api titled "Retry twice"';
  expect(await planQuestion(caller, change)).toEqual({ kind: 'which account', accounts: ['ada', 'ada-work'] });
  expect(await planQuestion(caller, `${change} as ada-work`)).toMatchObject({
    kind: 'write',
    call: { account: 'ada-work', arguments: { account: 'cac_2', repository: 'acme/api' } },
  });
});

it('has one list under way at a time, for a key that may make one call at a time', async () => {
  let underWay = 0;
  let most = 0;
  await plansOver({}, async () => {
    most = Math.max(most, ++underWay);
    await turn();
    underWay -= 1;
    return ok([]);
  })(caller, 'Summarize the commits in ledger-sync');
  expect(most).toBe(1);
});

it('leaves it to the one path to refuse what the key does not allow', async () => {
  const { key } = caller;
  const reader = { ...caller, key: { ...key, grant: { ...key.grant, tools: [], access: ['read' as const] } } };
  const planQuestion = plansOver({ ada: ['ada/ledger'] });
  const planned = await planQuestion(reader, 'Create an issue in ada/ledger titled "Retry twice"');
  expect(planned).toMatchObject({ kind: 'write', call: { tool: 'github_create_issue' } });
});
