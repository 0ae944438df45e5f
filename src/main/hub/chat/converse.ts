/** The rounds with a model: everything fetched so far in one prompt, and again with what the model asked for. */
import { randomBytes } from 'node:crypto';
import { failure } from '../../../shared/errors.ts';
import type { Model, ModelServer, Source } from '../../../shared/model.ts';
import { type Failed, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';
import type { Inventory, Listed } from '../tools/inventory.ts';
import { createAnswerText } from './answer/answer-text.ts';
import { type Citations, createCitations } from './answer/citations.ts';
import type { AskModel, Said } from './ask-model.ts';
import type { FetchCalls } from './fetch-calls.ts';
import type { Fetched } from './fetched.ts';
import { createJsonText } from './json-answer.ts';
import { type Assembled, assemble } from './prompt/assemble.ts';
import type { Listener, Question, Replied } from './question.ts';
import type { Refuse } from './refuse.ts';
import type { Steps } from './steps.ts';
import { createToolBudget } from './tool-budget.ts';
import { wordsFor } from './words.ts';

export type Converse = (
  question: Question,
  model: Model,
  server: ModelServer,
  fetched: Fetched[],
  heard: Listener,
  steps: Steps,
) => Promise<Result<Replied>>;

type Dependencies = {
  askModel: AskModel;
  fetchCalls: FetchCalls;
  refuse: Refuse;
  inventory: Inventory;
  clock: Clock;
};

/** Bytes of fetched items that fill what a model can read: measured, a commit of 200 bytes takes 125 tokens in the prompt. */
export const readableBytes = ({ contextTokens }: ModelServer): number => contextTokens * 2;

/** As much of what a model can read as its answer may take, in parts of the whole. */
const answerShare = 1 / 4;
const mostForAnswer = 2_048;

/** The model's own wishes go through `fetchCalls` and so through `invoke`; one for a tool it was not offered goes nowhere. */
export function createConverse({ askModel, fetchCalls, refuse, inventory, clock }: Dependencies): Converse {
  /** Servers that take no request with tools; remembered until the next start. */
  const withoutTools = new Set<string>();

  return async (question, model, server, already, heard, steps) => {
    const { caller, isBackground } = question;
    const readable = inventory.allowed(caller.key.grant).filter(({ tool }) => tool.access === 'read');
    const fetched = [...already];
    const budget = createToolBudget(clock);
    const citations = createCitations();
    const usage = { promptTokens: 0, answerTokens: 0 };
    const mayOffer = server.plannedBy === 'model' && !isBackground && !question.withoutTools;

    for (;;) {
      const offered = mayOffer && !withoutTools.has(model.id) && budget.left() ? readable : [];
      const assembled = await assembleFor(question, server, fetched, offered.length > 0);
      if (!assembled.ok) return assembled;
      const round = await askOnce(question, model, assembled.value, offered, citations, heard, steps);
      if (!round.ok) return round;
      if ('toolsRefused' in round.value) {
        withoutTools.add(model.id);
        continue;
      }
      const { said } = round.value;
      usage.promptTokens += said.usage.promptTokens;
      usage.answerTokens += said.usage.answerTokens;
      const wanted = await offeredAmong(said.calls, offered);
      if (wanted.length === 0) {
        if (said.calls.length > 0 && !round.value.hasText) return emptyHanded();
        const cited = citations.all();
        const sources =
          cited.length > 0 ? cited : citeAll(assembled.value.sources, round.value.hasText, question, heard);
        return ok({ sources, reason: said.reason === 'calls' ? 'stop' : said.reason, usage });
      }
      const calls = budget.take(wanted);
      fetched.push(...(await fetchCalls(caller, calls, steps, readableBytes(server))));
      budget.note(fetched);
      if (caller.signal.aborted) return { ok: false, failure: failure('cancelled') };
      if (!budget.left()) steps.begin(wordsFor(question.text).enoughFetched)({});
    }

    /** Only read tools that were offered; all else is on record and dropped. */
    async function offeredAmong(calls: Said['calls'], offered: Listed[]): Promise<Said['calls']> {
      const known = new Set(offered.map(({ tool }) => tool.name));
      const dropped = calls.filter(({ name }) => !known.has(name)).slice(0, mostRefusals);
      for (const { name } of dropped) {
        const tool = inventory.find(name)?.tool.name ?? '(unknown)';
        await refuse(caller, tool, failure('not_allowed'), 'the model asked for a tool that it was not offered');
      }
      return calls.filter(({ name }) => known.has(name));
    }
  };

  async function askOnce(
    { caller, sampling }: Question,
    model: Model,
    assembled: Assembled,
    offered: Listed[],
    citations: Citations,
    heard: Listener,
    steps: Steps,
  ): Promise<Result<{ said: Said; hasText: boolean } | { toolsRefused: true }>> {
    const { messages, sources, items, tokens, bytes, leftOut } = assembled;
    const sent = {
      model: model.name,
      baseUrl: model.baseUrl ?? '',
      messages: messages.map(asRecorded),
      items,
      tokens,
      bytes,
      leftOut,
    };
    const hosts = new Set(sources.map(({ url }) => new URL(url).host));
    const writing = { sources: () => sources, hosts, citations };
    const answer = sampling.json ? createJsonText(writing) : createAnswerText(writing);
    let hasText = false;
    const tell = (text: string): void => {
      if (text === '') return;
      hasText = true;
      heard.text(text);
    };
    const end = steps.begin(`Asking ${model.name}`);
    const tools = offered.map(({ tool, inputSchema }) => ({
      name: tool.name,
      description: tool.description,
      inputSchema,
    }));
    const said = await askModel(caller, model, { messages, tools, sampling }, sent, {
      sent: () => heard.sent(sent),
      text: (text) => tell(answer.push(text)),
    });
    if (!caller.key.revoked.aborted) tell(answer.end());
    const isRefusal = said.ok && 'toolsRefused' in said.value;
    end({ failed: !said.ok, ...(isRefusal ? { text: `${model.name} takes no tools` } : items > 0 && { items }) });
    if (!said.ok) return said;
    return 'toolsRefused' in said.value ? ok(said.value) : ok({ said: said.value, hasText });
  }

  function assembleFor(
    { text, earlier, sampling }: Question,
    server: ModelServer,
    fetched: Fetched[],
    hasTools: boolean,
  ) {
    const forAnswer = Math.min(sampling.maximumTokens ?? mostForAnswer, server.contextTokens * answerShare);
    const budgetTokens = Math.floor(server.contextTokens - forAnswer);
    const boundary = randomBytes(16).toString('hex');
    return assemble({ question: text, earlier, fetched, now: clock.now(), budgetTokens, boundary, hasTools });
  }
}

/** Small models name no source; what they were given is then listed under what they made of it. */
function citeAll(sources: Source[], hasText: boolean, { text, sampling }: Question, heard: Listener): Source[] {
  const listed = sources.slice(0, mostListed);
  if (listed.length === 0 || !hasText) return [];
  if (sampling.json) return listed;
  const links = listed.map(({ n, url }) => `[[${n}]](${url})`).join(' ');
  heard.text(`\n\n${wordsFor(text).sources}: ${links}${sources.length > mostListed ? ' …' : ''}`);
  return listed;
}
const mostListed = 10;

/** A model that goes on asking for what there is not must not fill the record. */
const mostRefusals = 8;

const asRecorded = ({ role, content }: { role: string; content: string }) => ({ role, content });

const emptyHanded = (): Failed => ({
  ok: false,
  failure: failure('model_failed', 'It asked for tools that it was not offered, and answered nothing.'),
});
