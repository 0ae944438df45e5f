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
export const createConverse =
  (dependencies: Dependencies): Converse =>
  (talk) =>
    new Rounds(dependencies, talk).run();

/** What the model said in one round. `hasText`: the person has read some of it. */
type Heard = { said: Awaited<ReturnType<AskModel>>; hasText: boolean };

/** What the model asks for, by what it does. */
type Wishes = Record<'reads' | 'writes' | 'more', Said['calls']>;

/** The rounds of one answer: an object is good for one question. Each round ends the answer, or leaves more for the next one to go by. */
class Rounds {
  readonly #parts: Dependencies;
  readonly #talk: Talk;
  readonly #fetched: Fetched[];
  readonly #budget: ReturnType<typeof createToolBudget>;
  readonly #citations = createCitations();
  readonly #usage = { promptTokens: 0, answerTokens: 0 };
  /** In the language of the question. */
  readonly #words: ReturnType<typeof wordsFor>;
  /** What the model reads, by what its server said; half of that once it takes less. */
  #contextTokens: number;
  /** What the model may ask for; undefined once it may ask for nothing more. */
  #offer: Offer | undefined;
  #hasChanged = false;
  #idleRounds = 0;

  constructor(parts: Dependencies, talk: Talk) {
    this.#parts = parts;
    this.#talk = talk;
    this.#fetched = [...talk.fetched];
    this.#budget = createToolBudget(parts.clock);
    this.#contextTokens = talk.server.contextTokens;
    this.#words = wordsFor(talk.question.text);
  }

  async run(): Promise<Result<Replied | { toolsRefused: true }>> {
    const { question, offersTools } = this.#talk;
    if (offersTools) {
      const tokenizer = await loadTokenizer();
      this.#offer = await createOffer(question, this.#parts.inventory, this.#contextTokens, tokenizer);
    }
    for (;;) {
      const end = await this.#round();
      if (end) return end;
    }
  }

  async #round(): Promise<Result<Replied | { toolsRefused: true }> | undefined> {
    if (!this.#budget.left()) this.#offer = undefined;
    const { tools, tokens } = this.#offer?.now() ?? { tools: [], tokens: 0 };
    const assembled = await this.#assembled(tokens);
    if (!assembled.ok) return this.#offer ? this.#offerNothing() : assembled; // a long question alone may still fit
    const { said, hasText } = await this.#askOnce(assembled.value, tools);
    if (!said.ok) {
      const isTooLong = said.failure.code === 'too_long' && !hasText;
      if (!isTooLong || this.#contextTokens < this.#talk.server.contextTokens) return said;
      this.#contextTokens = Math.floor(this.#contextTokens / 2);
      return this.#offerNothing();
    }
    if ('toolsRefused' in said.value) {
      return this.#fetched.length === 0 ? ok({ toolsRefused: true }) : this.#offerNothing();
    }
    addUsage(this.#usage, said.value.usage);
    return this.#follow(said.value, hasText, assembled.value.sources);
  }

  #offerNothing(): undefined {
    this.#offer = undefined;
  }

  #assembled(toolTokens: number): ReturnType<typeof assemble> {
    const { text, earlier, sampling } = this.#talk.question;
    const contextTokens = this.#contextTokens;
    return assemble({
      question: text,
      earlier,
      fetched: this.#fetched,
      now: this.#parts.clock.now(),
      contextTokens,
      toolTokens,
      hasChanged: this.#hasChanged,
      offers: offersOf(this.#offer),
      boundary: randomBytes(16).toString('hex'),
      answerTokens: Math.min(sampling.maximumTokens ?? mostForAnswer, Math.floor(contextTokens * answerShare)),
    });
  }

  async #askOnce(
    { messages, sources, items, spent, bytes, leftOut, tokens, freeTokens }: Assembled,
    tools: OfferedTool[],
  ): Promise<Heard> {
    const { question, model, heard, steps } = this.#talk;
    const { caller, sampling } = question;
    const offered = tools.map(({ name }) => name);
    const counted = { offered, items, tokens: tokens + spent.tools, spent, bytes, leftOut };
    const answer = (sampling.json ? createJsonText : createAnswerText)({ sources, citations: this.#citations });
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
    const said = await this.#parts.askModel(caller, model, { messages, tools, sampling: limited }, counted, {
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

  /** Does what the model asked for; answers the end where it asked for nothing, or where the person has been told all. */
  async #follow({ calls, reason }: Said, hasText: boolean, sources: Source[]): Promise<Result<Replied> | undefined> {
    const { question, server, steps } = this.#talk;
    const { caller } = question;
    const { reads, writes, more } = await this.#sorted(calls);
    if (reads.length + writes.length + more.length === 0) {
      return calls.length > 0 && !hasText ? fail('model_failed', emptyHanded) : this.#replied(reason, hasText, sources);
    }
    let isNew = false;
    for (const { arguments: given } of more) isNew = ((await this.#offer?.add(given)) ?? 0) > 0 || isNew;
    const [toMake, toFetch] = [this.#budget.take(writes), this.#budget.take(reads)];
    this.#budget.round();
    const made = await this.#makeChanges(toMake, hasText);
    if (caller.signal.aborted) return fail('cancelled');
    if (made.isTold) {
      if (toFetch.length === 0) return this.#replied(reason, hasText, sources);
      this.#hasChanged = true;
      this.#offer?.endWrites();
    }
    const found = await this.#parts.fetchCalls(caller, toFetch, steps, readableBytes(server));
    this.#fetched.push(...made.failed, ...found);
    if (caller.signal.aborted) return fail('cancelled');
    this.#noteFetched();
    // A model that asks again for what it has must answer.
    if (!isNew && toFetch.length + toMake.length === 0 && ++this.#idleRounds > 1) this.#offer = undefined;
    if (!this.#budget.left()) steps.begin(this.#words.say('enoughFetched'))({});
    return undefined;
  }

  /** Once untrusted text was fetched, the model is offered no changes any more. */
  #noteFetched(): void {
    this.#budget.note(this.#fetched);
    if (!this.#offer?.hasWrites() || this.#fetched.every(({ isTrusted }) => isTrusted)) return;
    if (offersOf(this.#offer) === 'changes') this.#talk.steps.begin(this.#words.say('changesEnd'))({});
    this.#offer.endWrites();
  }

  #replied(reason: Said['reason'], hasText: boolean, shown: Source[]): Result<Replied> {
    const { heard, question } = this.#talk;
    const cited = this.#citations.all();
    const sources = cited.length > 0 || !hasText ? cited : this.#citedUnder(shown);
    const mendable = mendableOf(this.#fetched);
    // No link of a model's making is one in the answer: the hub itself says where the person fixes what is missing.
    if (mendable.length > 0 && !question.sampling.json) heard.text(`\n\n${this.#words.failed(mendable)}`);
    return ok({ sources, reason: reason === 'calls' ? 'stop' : reason, usage: this.#usage });
  }

  /** Small models name no source; what they were given is then listed under what they made of it. */
  #citedUnder(sources: Source[]): Source[] {
    const { heard, question } = this.#talk;
    const listed = sources.slice(0, mostListed);
    if (listed.length === 0 || question.sampling.json) return listed;
    const links = listed.map(({ n, url }) => `[[${n}]](${url})`).join(' ');
    heard.text(`\n\n${this.#words.say('sources')}: ${links}${sources.length > mostListed ? ' …' : ''}`);
    return listed;
  }

  /** Each after the other, until one waits; the person is told. What was wrong in a call is for the model to fix. */
  async #makeChanges(calls: AccountCall[], hasText: boolean): Promise<{ isTold: boolean; failed: Fetched[] }> {
    const { question, heard, steps } = this.#talk;
    const { caller } = question;
    const failed: Fetched[] = [];
    let isTold = false;
    for (const call of calls) {
      let isAsked = false;
      const say = (text: string): void => {
        heard.text(`${hasText || isTold ? '\n\n' : ''}${text}`);
        isAsked = true;
      };
      const made = await this.#parts.makeChange.make(question, call, steps, say);
      if (caller.signal.aborted || caller.key.revoked.aborted) break;
      if (made.failure?.code === 'invalid_arguments') {
        const listed = this.#parts.inventory.find(call.tool);
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
  async #sorted(calls: Said['calls']): Promise<Wishes> {
    const { inventory, refuse } = this.#parts;
    const offer = this.#offer;
    const kinds: Wishes = { reads: [], writes: [], more: [] };
    let refused = 0;
    for (const call of calls) {
      const access = offer?.find(call.name)?.tool.access;
      if (access) (access === 'read' ? kinds.reads : kinds.writes).push(call);
      else if (offer && call.name === moreTools) kinds.more.push(call);
      else if (refused++ < mostRefusals) {
        const tool = inventory.find(call.name)?.tool.name ?? '(unknown)';
        const why = 'the model asked for a tool that it was not offered';
        await refuse(this.#talk.question.caller, tool, failure('not_allowed'), why);
      }
    }
    return kinds;
  }
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
