/** One question, from key to answer: plan, fetch, prompt, model. Everything private in it came through `invoke`. */

import { failure } from '../../../shared/errors.ts';
import type { Model } from '../../../shared/model.ts';
import { type Failed, ok, type Result } from '../../../shared/result.ts';
import type { Blocked } from '../audit/blocked.ts';
import { withoutKeys } from '../keys/format.ts';
import type { Limits } from '../keys/limits.ts';
import { decideModel } from '../policy/decide.ts';
import type { Clock } from '../ports.ts';
import { backgroundAnswer } from './background.ts';
import { type Converse, readableBytes } from './converse.ts';
import { digest } from './digest/digest.ts';
import type { FetchCalls } from './fetch-calls.ts';
import type { Fetched } from './fetched.ts';
import { languageOf } from './language.ts';
import type { MakeChange } from './make-change.ts';
import type { Models } from './models/models.ts';
import type { PlanQuestion } from './plan-question.ts';
import type { Listener, Question, Replied } from './question.ts';
import { modelTool, type Refuse } from './refuse.ts';
import { createSteps } from './steps.ts';
import { wordsFor } from './words.ts';

/** Fails with what keeps the question from being answered; what the person can mend in their accounts is an answer. */
export type Ask = (question: Question, heard: Listener) => Promise<Result<Replied>>;

/** What the digest reads of one list, in bytes. */
const digestBytes = 100_000;
/** One question must not be able to empty a budget by naming all there is. */
const mostCalls = 40;

type Dependencies = {
  models: Pick<Models, 'list' | 'serverOf'>;
  limits: Limits;
  blocked: Blocked['note'];
  refuse: Refuse;
  planQuestion: PlanQuestion;
  fetchCalls: FetchCalls;
  makeChange: MakeChange;
  converse: Converse;
  clock: Clock;
};

export function createAsk(dependencies: Dependencies): Ask {
  const { models, limits, blocked, refuse, planQuestion, fetchCalls, makeChange, converse, clock } = dependencies;

  /** The model, if the key may ask it now. */
  async function admit({ caller, model: given }: Question): Promise<Result<Model>> {
    const { key, endpoint } = caller;
    const spent = limits.refusal(key.id, key.grant);
    if (spent) {
      blocked(spent.code, key);
      return { ok: false, failure: spent };
    }
    const model = models.list().find(({ id, name }) => given === name || given === id);
    const call = { endpoint, model: model?.id ?? '' };
    const verdict = decideModel(call, { ...key, revoked: key.revoked.aborted }, clock.now());
    if (verdict.verdict === 'deny') return refuse(caller, modelTool, failure(verdict.code), verdict.reason);
    return model ? ok(model) : refuse(caller, modelTool, failure('model_unknown'), 'there is no such model');
  }

  return async (asked, heard) => {
    const question = withoutKeysIn(asked);
    const admitted = await admit(question);
    if (!admitted.ok) return admitted;
    const { caller, text } = question;
    const words = wordsFor(text);
    const steps = createSteps(heard);
    const server = models.serverOf(admitted.value.id);
    const say = (answer: string, more: Partial<Replied> = {}): Result<Replied> => {
      heard.text(answer);
      return ok({ sources: [], reason: 'stop', usage: { promptTokens: 0, answerTokens: 0 }, ...more });
    };
    const reply = (fetched: Fetched[]): Promise<Result<Replied>> | Result<Replied> =>
      server ? converse(question, admitted.value, server, fetched, heard, steps) : digested(fetched);
    const digested = (fetched: Fetched[]): Result<Replied> => {
      if (fetched.length === 0) {
        const { text, suggestions } = words.none(caller.endpoint);
        return say(text, { suggestions });
      }
      const written = digest({ fetched, now: clock.now(), question: text, language: languageOf(text) });
      return say(written.text, { sources: written.sources });
    };

    if (question.isBackground) return say(backgroundAnswer(text));
    const planned = await planQuestion(caller, text);
    const cut = cutOf(caller);
    if (cut) return cut;
    switch (planned.kind) {
      case 'answer':
        return reply([]);
      case 'unclear': {
        // A model with tools can find what the hub does not know by name.
        const isStranger = planned.repositories.length === 0 && server?.plannedBy === 'model';
        return isStranger ? reply([]) : say(words.which(planned.repositories));
      }
      case 'which account':
        return say(words.whichAccount(planned.accounts));
      case 'failed':
        return say(words.failed(planned.failures));
      case 'write': {
        const made = await makeChange(caller, planned.call, text, steps);
        return cutOf(caller) ?? say(made);
      }
      case 'calls': {
        if (planned.calls.length > mostCalls) return say(words.tooMany(planned.calls.length, mostCalls));
        const enough = server ? readableBytes(server) : digestBytes;
        const found = await fetchCalls(caller, planned.calls, steps, enough);
        const first = planned.meant?.(found) ?? found;
        const next = (planned.next?.(first) ?? []).slice(0, mostCalls - planned.calls.length);
        const fetched = [...first, ...(await fetchCalls(caller, next, steps, enough))];
        const cut = cutOf(caller);
        if (cut) return cut;
        const failures = fetched.flatMap(({ result }) => ('failure' in result ? [result.failure] : []));
        return failures.length === fetched.length ? say(words.failed(failures)) : reply(fetched);
      }
    }
  };
}

/** Nothing is said to whoever went away, or any more to a key that was revoked. */
function cutOf({ key, signal }: Question['caller']): Failed | undefined {
  if (key.revoked.aborted) return { ok: false, failure: failure('revoked') };
  return signal.aborted ? { ok: false, failure: failure('cancelled') } : undefined;
}

/** The client's own key has no business with a model, nor in what a question has searched for or written. */
function withoutKeysIn({ text, earlier, sampling, ...rest }: Question): Question {
  const { stop, ...others } = sampling;
  return {
    ...rest,
    text: withoutKeys(text),
    earlier: earlier.map(({ role, content }) => ({ role, content: withoutKeys(content) })),
    sampling: { ...others, ...(stop && { stop: stop.map(withoutKeys) }) },
  };
}
