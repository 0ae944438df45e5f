/** The rounds with a model: everything fetched so far in one prompt, and again with what the model asked for. */
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Model, ModelServer, Source } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import { createAnswerText } from './answer/answer-text.ts';
import type { AskModel, Refuse, Said } from './ask-model.ts';
import { createCitations } from './citations.ts';
import type { AccountCall, FetchCalls, Fetched } from './fetch-calls.ts';
import { argumentsIn, createJsonText } from './json-answer.ts';
import type { MakeChange } from './make-change.ts';
import { addUsage, type OfferedTool } from './models/model-event.ts';
import { createOffer, moreTools, type Offer } from './offer.ts';
import { linkPhraseOf, wordsFor } from './phrases.ts';
import { type Assembled, assemble } from './prompt/assemble.ts';
import type { Situation } from './prompt/instructions.ts';
import { loadTokenizer } from './prompt/tokenizer.ts';
import type { Listener, Question, Replied, Steps } from './question.ts';

type Talk = {
  question: Question;
  model: Model;
  server: ModelServer;
  /** What the hub fetched by its own reading of the question. */
  fetched: Fetched[];
  /** Whether the model may ask for more. */
  offersTools: boolean;
  heard: Listener;
  steps: Steps;
};

/** `toolsRefused`: the server takes no tools, and nothing was said or fetched. */
export type Converse = (talk: Talk) => Promise<Result<Replied | { toolsRefused: true }>>;

type Dependencies = {
  askModel: AskModel;
  fetchCalls: FetchCalls;
  makeChange: Pick<MakeChange, 'make'>;
  refuse: Refuse;
  inventory: Inventory;
  clock: Clock;
};

const mendableOf = (fetched: Fetched[]): Failure[] =>
  fetched.flatMap(({ result }) => ('failure' in result && linkPhraseOf(result.failure) ? [result.failure] : []));

/** Bytes of fetched items that fill what a model can read: measured, a commit of 200 bytes takes 125 tokens in the prompt. */
export const readableBytes = ({ contextTokens }: ModelServer): number => contextTokens * 2;

/** As much of what a model can read as its answer may take, in parts of the whole. */
const answerShare = 1 / 4;
const mostForAnswer = 2_048;

/** The model's own wishes go through `invoke`; one for a tool it was not offered goes nowhere. */
export function createConverse(dependencies: Dependencies): Converse {
  const { askModel, fetchCalls, makeChange, refuse, inventory, clock } = dependencies;

  return async ({ question, model, server, fetched: already, offersTools, heard, steps }) => {
    const { caller, sampling } = question;
    const words = wordsFor(question.text);
    const { say } = words;
    const fetched = [...already];
    const budget = createToolBudget(clock);
    const citations = createCitations();
    const usage = { promptTokens: 0, answerTokens: 0 };
    let { contextTokens } = server;
    let hasChanged = false;
    let idleRounds = 0;
    let offer = offersTools ? await createOffer(question, inventory, contextTokens, await loadTokenizer()) : undefined;

    for (;;) {
      if (!budget.left()) offer = undefined;
      const { tools, tokens: toolTokens } = offer?.now() ?? { tools: [], tokens: 0 };
      const assembled = await assemble({
        question: question.text,
        earlier: question.earlier,
        fetched,
        now: clock.now(),
        contextTokens,
        toolTokens,
        hasChanged,
        offers: offersOf(offer),
        boundary: randomBytes(16).toString('hex'),
        answerTokens: Math.min(sampling.maximumTokens ?? mostForAnswer, Math.floor(contextTokens * answerShare)),
      });
      if (!assembled.ok) {
        if (!offer) return assembled;
        offer = undefined; // a long question alone may still fit
        continue;
      }
      const { said, hasText } = await askOnce(assembled.value, tools);
      const isTooLong = !said.ok && said.failure.code === 'too_long' && !hasText;
      if (!said.ok && (!isTooLong || contextTokens < server.contextTokens)) return said;
      if (!said.ok) contextTokens = Math.floor(contextTokens / 2);
      if (!said.ok || 'toolsRefused' in said.value) {
        if (said.ok && fetched.length === 0) return ok({ toolsRefused: true });
        offer = undefined;
        continue;
      }
      const { calls, reason } = said.value;
      addUsage(usage, said.value.usage);
      const { reads, writes, more } = await sorted(calls, offer);
      const end = (): Result<Replied> => {
        const cited = citations.all();
        const sources = cited.length > 0 || !hasText ? cited : citedUnder(assembled.value.sources);
        const mendable = mendableOf(fetched);
        // No link of a model's making is one in the answer: the hub itself says where the person fixes what is missing.
        if (mendable.length > 0 && !sampling.json) heard.text(`\n\n${words.failed(mendable)}`);
        return ok({ sources, reason: reason === 'calls' ? 'stop' : reason, usage });
      };
      if (reads.length + writes.length + more.length === 0)
        return calls.length > 0 && !hasText ? fail('model_failed', emptyHanded) : end();

      let isNew = false;
      for (const { arguments: given } of more) isNew = ((await offer?.add(given)) ?? 0) > 0 || isNew;
      const [toMake, toFetch] = [budget.take(writes), budget.take(reads)];
      budget.round();
      const made = await changed(toMake, hasText);
      if (caller.signal.aborted) return fail('cancelled');
      if (made.isTold) {
        if (toFetch.length === 0) return end();
        hasChanged = true;
        offer?.endWrites();
      }
      fetched.push(...made.failed, ...(await fetchCalls(caller, toFetch, steps, readableBytes(server))));
      if (caller.signal.aborted) return fail('cancelled');
      budget.note(fetched);
      if (offer?.hasWrites() && fetched.some(({ isTrusted }) => !isTrusted)) {
        if (offersOf(offer) === 'changes') steps.begin(say('changesEnd'))({});
        offer.endWrites();
      }
      // A model that asks again for what it has must answer.
      if (!isNew && toFetch.length + toMake.length === 0 && ++idleRounds > 1) offer = undefined;
      if (!budget.left()) steps.begin(say('enoughFetched'))({});
    }

    async function askOnce(
      { messages, sources, items, spent, bytes, leftOut, tokens, freeTokens }: Assembled,
      tools: OfferedTool[],
    ): Promise<{ said: Awaited<ReturnType<AskModel>>; hasText: boolean }> {
      const offered = tools.map(({ name }) => name);
      const counted = { offered, items, tokens: tokens + spent.tools, spent, bytes, leftOut };
      const answer = (sampling.json ? createJsonText : createAnswerText)({ sources, citations });
      let hasText = false;
      const tell = (text: string): void => {
        if (text === '') return;
        hasText = true;
        heard.text(text);
      };
      const end = steps.begin(`Asking ${model.name}`, { asked: { tools: tools.length, tokens: spent } });
      // With the prompt it must not be more than the model can read, or strict servers refuse both.
      const { maximumTokens: most } = sampling;
      const free = spent.answer + Math.max(0, freeTokens);
      const limited = { ...sampling, ...(most !== undefined && { maximumTokens: Math.min(most, free) }) };
      const said = await askModel(caller, model, { messages, tools, sampling: limited }, counted, {
        sent: heard.sent,
        text: (text) => tell(answer.push(text)),
      });
      if (!caller.key.revoked.aborted) tell(answer.end());
      const isTooLong = !said.ok && said.failure.code === 'too_long' && !hasText;
      const toolsRefused = said.ok && 'toolsRefused' in said.value;
      const why = isTooLong ? 'takes less than that' : toolsRefused ? 'takes no tools' : undefined;
      end({ failed: !said.ok && !isTooLong, ...(why ? { text: `${model.name} ${why}` } : items > 0 && { items }) });
      return { said, hasText };
    }

    /** Small models name no source; what they were given is then listed under what they made of it. */
    function citedUnder(sources: Source[]): Source[] {
      const listed = sources.slice(0, mostListed);
      if (listed.length === 0 || sampling.json) return listed;
      const links = listed.map(({ n, url }) => `[[${n}]](${url})`).join(' ');
      heard.text(`\n\n${say('sources')}: ${links}${sources.length > mostListed ? ' …' : ''}`);
      return listed;
    }

    /** Each after the other, until one waits; the person is told. What was wrong in a call is for the model to fix. */
    async function changed(calls: AccountCall[], hasText: boolean): Promise<{ isTold: boolean; failed: Fetched[] }> {
      const failed: Fetched[] = [];
      let isTold = false;
      for (const call of calls) {
        let isAsked = false;
        const say = (text: string): void => {
          heard.text(`${hasText || isTold ? '\n\n' : ''}${text}`);
          isAsked = true;
        };
        const made = await makeChange.make(question, call, steps, say);
        if (caller.signal.aborted || caller.key.revoked.aborted) break;
        if (made.failure?.code === 'invalid_arguments') {
          const listed = inventory.find(call.tool);
          const about = { title: listed?.tool.title ?? call.tool, platform: listed?.platform.name ?? '' };
          failed.push({ ...call, ...about, result: { failure: made.failure }, isTrusted: true });
          continue;
        }
        heard.text(`${!isAsked && (hasText || isTold) ? '\n\n' : ''}${made.text}`);
        isTold = true;
        if (made.isWaiting) break;
      }
      return { isTold, failed };
    }

    /** Calls of what was offered, by kind; all else is on record and dropped. */
    async function sorted(calls: Said['calls'], from: Offer | undefined) {
      const kinds = { reads: [] as Said['calls'], writes: [] as Said['calls'], more: [] as Said['calls'] };
      let refused = 0;
      for (const call of calls) {
        const access = from?.find(call.name)?.tool.access;
        if (access) (access === 'read' ? kinds.reads : kinds.writes).push(call);
        else if (from && call.name === moreTools) kinds.more.push(call);
        else if (refused++ < mostRefusals) {
          const tool = inventory.find(call.name)?.tool.name ?? '(unknown)';
          await refuse(caller, tool, failure('not_allowed'), 'the model asked for a tool that it was not offered');
        }
      }
      return kinds;
    }
  };
}

const offersOf = (offer: Offer | undefined): Situation['offers'] =>
  !offer ? 'nothing' : offer.hasWrites() ? 'changes' : 'reading';

const mostListed = 10;

/** A model that continues asking for what there is not must not fill the record. */
const mostRefusals = 8;

const emptyHanded = 'It called tools that it was not offered, and gave no answer.';

/** How much a model may have fetched for one question: it must not be able to empty accounts, or a budget, by a loop. */
const most = { calls: 16, rounds: 6, bytes: 400_000, milliseconds: 120_000 };

export function createToolBudget(clock: Clock) {
  const until = clock.now() + most.milliseconds;
  const made = new Set<string>();
  let rounds = 0;
  let bytes = 0;
  return {
    /** Whether anything more may be fetched. */
    left: (): boolean => made.size < most.calls && rounds < most.rounds && bytes < most.bytes && clock.now() < until,
    /** One more round is over. */
    round(): void {
      rounds += 1;
    },
    /** The calls that may still be made, each once. */
    take(wanted: Said['calls']): AccountCall[] {
      const calls: AccountCall[] = [];
      for (const { name, arguments: text } of wanted) {
        const given = argumentsIn(text);
        const call = canonicalJson({ name, given });
        if (made.has(call) || made.size >= most.calls) continue;
        made.add(call);
        calls.push({ tool: name, arguments: given, account: String(given['account'] ?? '') });
      }
      return calls;
    },
    note(fetched: readonly Fetched[]): void {
      bytes = fetched.reduce((sum, { result }) => sum + JSON.stringify(result).length, 0);
    },
  };
}
