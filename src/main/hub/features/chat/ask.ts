/**
 * One question, from key to answer. A model with tools plans by itself, one without chooses an intent, and without a model the hub
 * reads the same intents from words. Everything private in an answer came through `invoke`.
 */

import { failure } from '../../../../shared/errors.ts';
import type { ModelServer } from '../../../../shared/model.ts';
import { type Failed, ok, type Result } from '../../../../shared/result.ts';
import type { Links } from '../../ground/links.ts';
import type { Clock } from '../../ground/ports.ts';
import { withoutKeys } from '../../kernel/keys/key-text.ts';
import type { Admit } from './ask-model.ts';
import { backgroundAnswer } from './background.ts';
import type { Choose } from './choose.ts';
import { type Converse, readableBytes } from './converse.ts';
import { digest } from './digest/digest.ts';
import type { FetchCalls, Fetched } from './fetch-calls.ts';
import { languageOf } from './language.ts';
import type { MakeChange } from './make-change.ts';
import { addUsage } from './models/model-event.ts';
import type { Models } from './models/models.ts';
import { wordsFor } from './phrases.ts';
import { createSteps, type Listener, type Question, type Replied } from './question.ts';
import type { QuestionReading, ReadQuestion } from './read-question.ts';

/** Fails with what keeps the question from being answered; what the person can fix in their accounts is an answer. */
export type Ask = (question: Question, heard: Listener) => Promise<Result<Replied>>;

/** What the digest reads of one list, in bytes. */
const digestBytes = 100_000;
/** One question must not be able to empty a budget by naming all there is. */
const mostCalls = 40;

type Dependencies = {
  models: Pick<Models, 'list' | 'serverOf'>;
  admit: Admit;
  readQuestion: ReadQuestion;
  choose: Choose;
  fetchCalls: FetchCalls;
  makeChange: MakeChange;
  converse: Converse;
  links: (from?: string) => Links;
  clock: Clock;
};

export function createAsk(dependencies: Dependencies): Ask {
  const { models, admit, readQuestion, choose, fetchCalls, makeChange, converse, links, clock } = dependencies;
  /** Models whose server takes no request with tools; remembered until the next start. */
  const withoutTools = new Set<string>();

  return async (asked, heard) => {
    const question = withoutKeysIn(asked);
    const { caller, text, earlier } = question;
    const named = models.list().find(({ id, name }) => question.model === name || question.model === id);
    const admitted = await admit(caller, named);
    if (!admitted.ok) return admitted;
    const model = admitted.value;
    const words = wordsFor(text);
    const steps = createSteps(heard);
    const server = models.serverOf(model.id);
    /** Of all that the model was asked for this question. */
    const usage = { promptTokens: 0, answerTokens: 0 };
    const say = (answer: string, more: Partial<Replied> = {}): Result<Replied> => {
      heard.text(answer);
      return ok({ sources: [], reason: 'stop', usage, ...more });
    };
    const addModel = links(caller.from).fix('models');
    const suggest = ({ text, suggestions }: ReturnType<typeof words.none>) => say(text, { suggestions });
    /** What was fetched, in the words of the model, or of the hub where there is none. */
    async function reply(fetched: Fetched[], offersTools = false): Promise<Result<Replied>> {
      if (server) {
        const replied = await converse({ question, model, server, fetched, offersTools, heard, steps });
        if (!replied.ok) return replied;
        if (!('toolsRefused' in replied.value)) {
          addUsage(usage, replied.value.usage);
          return ok({ ...replied.value, usage });
        }
        withoutTools.add(model.id);
        return chosenBy(server);
      }
      if (fetched.length === 0) return suggest(words.none(caller.endpoint, addModel));
      const written = await digest({ fetched, now: clock.now(), question: text, language: languageOf(text) });
      return say(written.text, { sources: written.sources });
    }
    async function chosenBy(by: ModelServer): Promise<Result<Replied>> {
      const chosen = await choose(question, model, by, heard, steps);
      if (!chosen.ok) return chosen;
      addUsage(usage, chosen.value.usage);
      return answered(await readQuestion(caller, text, earlier, { chosen: chosen.value.reading }));
    }
    async function answered(reading: QuestionReading): Promise<Result<Replied>> {
      const cut = cutOf(caller);
      if (cut) return cut;
      switch (reading.kind) {
        case 'none':
          return reply([]);
        case 'change':
          return say(words.say('noChange', addModel));
        case 'unclear':
          if (reading.repositories.length > 0) return say(words.which(reading.repositories));
          return suggest(words.unclear(reading.intents, caller.endpoint, addModel));
        case 'failed':
          return say(words.failed(reading.failures));
        case 'calls': {
          const { calls, readAs, next, isNextAlone } = reading;
          if (calls.length > mostCalls) return say(words.say('tooMany', calls.length, mostCalls));
          if (readAs !== '') steps.begin(words.say('readAs', readAs))({});
          const enough = server ? readableBytes(server) : digestBytes;
          const first = await fetchCalls(caller, calls, steps, enough);
          const further = (next?.(first) ?? []).slice(0, mostCalls - calls.length);
          const second = await fetchCalls(caller, further, steps, enough);
          const fetched = isNextAlone && second.length > 0 ? second : [...first, ...second];
          const failures = fetched.flatMap(({ result }) => ('failure' in result ? [result.failure] : []));
          return cutOf(caller) ?? (failures.length === fetched.length ? say(words.failed(failures)) : reply(fetched));
        }
      }
    }

    if (question.isBackground) return say(backgroundAnswer(text, clock.now()));
    const made = await makeChange.goOn(question, steps, (said) => heard.text(said));
    if (made) return cutOf(caller) ?? say(made.text);
    const plans = server?.plannedBy === 'model' && !question.withoutTools && !withoutTools.has(model.id);
    const reading = await readQuestion(caller, text, earlier, { isPlanned: plans });
    // What is certain is fetched at once, and then nothing more is offered.
    if (!server || (reading.kind === 'calls' && reading.isCertain)) return answered(reading);
    return cutOf(caller) ?? (plans ? reply([], true) : chosenBy(server));
  };
}

/** Nothing is said to anyone who went away, or any more to a key that was revoked. */
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
