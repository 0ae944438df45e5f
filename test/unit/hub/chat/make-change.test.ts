import { expect, it } from 'vitest';
import { createMakeChange } from '../../../../src/main/hub/chat/make-change.ts';
import { platforms } from '../../../../src/main/hub/platforms/index.ts';
import { createInventory } from '../../../../src/main/hub/tools/inventory.ts';
import type { Answer, Caller, Invoke } from '../../../../src/main/hub/tools/invoke.ts';
import type { Approval } from '../../../../src/shared/approval.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';

const change = { tool: 'github_create_issue', arguments: { repository: 'ada/ledger' }, account: 'ada' };
const steps = { begin: () => () => undefined };
const callerOf = (id: string) => ({ key: { id }, signal: new AbortController().signal }) as Caller;
const pending = ok<Answer>({ pending: { id: 'apr_1' } as Approval });

/** Notes what is called and what is resumed; the answers come in order. */
function changesWith(answers: Result<Answer>[]) {
  const made: string[] = [];
  const next = (what: string): Promise<Result<Answer>> => {
    made.push(what);
    return Promise.resolve(answers.shift() ?? fail('internal'));
  };
  const invoke: Invoke = { call: () => next('call'), resume: (_, id) => next(`resume ${id}`) };
  const makeChange = createMakeChange(
    invoke,
    createInventory(() => platforms),
    { now: () => 0 },
  );
  return { made, ask: (key = 'key_1') => makeChange(callerOf(key), change, 'Create an issue', steps) };
}

it.each<ErrorCode>(['cancelled', 'over_budget', 'too_fast', 'too_many_requests'])(
  'comes back to what was approved when %s kept it from being made',
  async (code) => {
    const { made, ask } = changesWith([pending, fail(code), ok({ value: {} })]);
    await ask();
    await ask();
    expect(await ask()).toMatch(/^Done/);
    expect(made).toEqual(['call', 'resume apr_1', 'resume apr_1']);
  },
);

it('asks the person anew once the answer was no, and has no other key collect a yes', async () => {
  const { made, ask } = changesWith([pending, pending, fail('approval_denied'), pending]);
  await ask();
  await ask('key_2');
  await ask();
  await ask();
  expect(made).toEqual(['call', 'call', 'resume apr_1', 'call']);
});

it('finds out what became of a change of which nobody knew, instead of asking for it again', async () => {
  const { made, ask } = changesWith([pending, fail('outcome_unknown'), fail('done_before', 'It was done.')]);
  await ask();
  await ask();
  expect(await ask()).toMatch(/It was done/);
  expect(made).toEqual(['call', 'resume apr_1', 'resume apr_1']);
});

it.each<ErrorCode>(['outcome_unknown', 'done_before', 'audit_unavailable', 'internal', 'revoked', 'cancelled'])(
  'does not say that nothing was changed where it may have been: %s',
  async (code) => {
    expect(await changesWith([fail(code)]).ask()).not.toMatch(/Nothing was changed/);
    expect(await changesWith([fail('approval_denied')]).ask()).toMatch(/Nothing was changed/);
  },
);
