import { expect, it } from 'vitest';
import { createMakeChange } from '../../../../../src/main/hub/features/chat/make-change.ts';
import type { PromptMessage } from '../../../../../src/main/hub/features/chat/models/model-event.ts';
import type { Caller, CallResult } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import type { Invoke } from '../../../../../src/main/hub/kernel/tools/invoke.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import type { Approval } from '../../../../../src/shared/approval.ts';
import type { ErrorCode } from '../../../../../src/shared/errors.ts';
import { fail, ok, type Result } from '../../../../../src/shared/result.ts';

const change = { tool: 'github_create_issue', arguments: { repository: 'ada/ledger' }, account: 'ada' };
const steps = { begin: () => () => undefined };
const questionOf = (id: string, text: string, earlier: PromptMessage[] = []) => ({
  caller: { key: { id }, signal: new AbortController().signal } as Caller,
  model: 'm',
  text,
  earlier,
  sampling: {},
  isBackground: false,
});
const pending = ok<CallResult>({ pending: { id: 'apr_1' } as Approval, link: 'http://hub/approve/apr_1' });

/** Notes what is called and what is resumed; the answers come in order. */
function changesWith(answers: Result<CallResult>[]) {
  const made: string[] = [];
  const calls: unknown[] = [];
  const next = (what: string): Promise<Result<CallResult>> => {
    made.push(what);
    return Promise.resolve(answers.shift() ?? fail('internal'));
  };
  const invoke: Invoke = {
    call: (given) => {
      calls.push(given.arguments);
      return next('call');
    },
    resume: (_, id) => next(`resume ${id}`),
  };
  const { make, goOn } = createMakeChange(
    invoke,
    createInventory(() => platforms),
    { now: () => 0 },
  );
  /** As a chat does: what the message has asked for before goes on, else a model asks for the change. */
  async function ask(key = 'key_1', text = 'Create an issue', earlier?: PromptMessage[]): Promise<string> {
    const question = questionOf(key, text, earlier);
    return ((await goOn(question, steps, () => undefined)) ?? (await make(question, change, steps, () => undefined)))
      .text;
  }
  return { made, calls, ask, make };
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

it('says where to answer while it waits, once, and then what became of it', async () => {
  const said: string[] = [];
  const ends: unknown[] = [];
  const wait = async (given: Pick<Caller, 'waiting'>): Promise<Result<CallResult>> => {
    for (let times = 0; times < 2; times += 1) given.waiting?.('http://hub/approve/apr_1');
    return fail('approval_denied');
  };
  const { make } = createMakeChange(
    { call: wait, resume: wait },
    createInventory(() => platforms),
    { now: () => 0 },
  );
  const told = { begin: () => (end: object) => void ends.push(end) };
  const made = await make(questionOf('key_1', 'Create an issue'), change, told, (text) => said.push(text));
  expect([said, ends]).toEqual([
    ['**Create an issue** needs your approval: [look at it and answer](http://hub/approve/apr_1).\n\n'],
    [{ failed: true, text: 'Create an issue: You declined it' }],
  ]);
  expect(made.text).toMatch(/^Nothing was changed/);
});

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

it('goes on with a message that is sent again after its own answer, and not with the same words about something else', async () => {
  const { made, ask } = changesWith([pending, ok({ value: {} }), pending]);
  const text = 'Close it';
  const about = (what: string): PromptMessage[] => [
    { role: 'user', content: what },
    { role: 'assistant', content: '…' },
  ];
  await ask('key_1', text, about('Issue 3?'));
  const answered: PromptMessage[] = [
    { role: 'user', content: text },
    { role: 'assistant', content: 'It waits.' },
  ];
  expect(await ask('key_1', text, [...about('Issue 3?'), ...answered])).toMatch(/^Done/);
  await ask('key_1', text, about('Issue 4?'));
  expect(made).toEqual(['call', 'resume apr_1', 'call']);
});

it('tries nothing out in a person’s name: that would be told as done', async () => {
  const { calls, make } = changesWith([pending]);
  await make(
    questionOf('key_1', 'Create it'),
    { ...change, arguments: { ...change.arguments, dry_run: true } },
    steps,
    () => {},
  );
  expect(calls).toEqual([change.arguments]);
});
