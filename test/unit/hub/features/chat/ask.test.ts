import { expect, it } from 'vitest';
import { type Ask, createAsk } from '../../../../../src/main/hub/features/chat/ask.ts';
import { Reading } from '../../../../../src/main/hub/features/chat/intents.ts';
import { digestModel } from '../../../../../src/main/hub/features/chat/models/models.ts';
import type { QuestionReading } from '../../../../../src/main/hub/features/chat/read-question.ts';
import { linksAt } from '../../../../../src/main/hub/ground/links.ts';
import type { Caller } from '../../../../../src/main/hub/kernel/call.ts';
import type { ModelServer } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

const clock = { now: () => 0 };

/** Asks the digest, or a model on a server, with a plan; `during` happens while it is made. */
async function asked(
  plan: QuestionReading,
  during = (_: AbortController, __: AbortController): void => undefined,
  server?: ModelServer,
) {
  const [hangUp, revoke] = [new AbortController(), new AbortController()];
  const key = { id: 'key_1', revoked: revoke.signal };
  const caller = { key, endpoint: 'chat', signal: hangUp.signal, patience: 0 } as unknown as Caller;
  let fetched = 0;
  const ask: Ask = createAsk({
    models: { list: () => [digestModel], serverOf: () => server },
    admit: async () => ok(digestModel),
    readQuestion: async () => {
      during(hangUp, revoke);
      return plan;
    },
    fetchCalls: async (_, calls) => {
      fetched += calls.length;
      return [];
    },
    makeChange: { goOn: async () => undefined, make: async () => ({ text: 'Done', isWaiting: false }) },
    choose: async () => ok({ reading: Reading.parse({ intent: 'my_work' }), usage }),
    converse: async () => ok({ sources: [], reason: 'stop', usage }),
    links: (from) => linksAt('http://hub', from),
    clock,
  });
  let text = '';
  const heard = {
    step: () => undefined,
    sent: () => undefined,
    text(piece: string) {
      text += piece;
    },
  };
  const question = { caller, model: 'opengithubx/digest', text: 'Commits?', earlier: [], sampling: {} };
  const replied = await ask({ ...question, isBackground: false }, heard);
  return { text, fetched, code: replied.ok ? 'ok' : replied.failure.code, ...(replied.ok && replied.value) };
}
const usage = { promptTokens: 30, answerTokens: 4 };

const call = { tool: 'github_list_commits', arguments: {}, account: 'ada' };
const read = { readAs: '', isCertain: true } as const;
const calls = (count: number): QuestionReading => ({
  kind: 'calls' as const,
  ...read,
  calls: Array.from({ length: count }, () => call),
});

it.each<QuestionReading>([
  { kind: 'unclear', repositories: [], intents: [] },
  { kind: 'change' },
  { kind: 'none' },
  calls(1),
])('says nothing more to whoever stopped it, or whose key was revoked, while it planned: $kind', async (plan) => {
  expect(await asked(plan, (hangUp) => hangUp.abort())).toMatchObject({ text: '', fetched: 0, code: 'cancelled' });
  expect(await asked(plan, (_, revoke) => revoke.abort())).toMatchObject({ text: '', fetched: 0, code: 'revoked' });
});

it('makes no calls for a question that names hundreds of things, and says so', async () => {
  const { text, fetched } = await asked(calls(41));
  expect([fetched, text]).toEqual([0, expect.stringMatching(/41 calls.* at most 40/)]);
});

it('tells why the repositories can’t be had', async () => {
  const { failure } = fail('reconnect');
  const { text, code } = await asked({ kind: 'failed', failures: [failure, failure] });
  expect([code, text]).toEqual(['ok', `${failure.message} ${failure.hint}`]);
});

it('counts what a model took to choose what to read, also where it is asked back', async () => {
  const server = { plannedBy: 'hub', contextTokens: 8_192 } as ModelServer;
  expect((await asked({ kind: 'none' }, undefined, server)).usage).toEqual({ promptTokens: 60, answerTokens: 8 });
  const back = await asked({ kind: 'unclear', repositories: [], intents: [] }, undefined, server);
  expect(back).toMatchObject({ usage, text: expect.not.stringMatching(/without a model/) });
  expect(back.text).toContain('](http://hub/fix/models)');
});
