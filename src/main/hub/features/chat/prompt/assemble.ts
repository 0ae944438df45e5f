/**
 * The prompt that leaves for a model: our rules and the client's in one system message, the earlier turns, and one user
 * message with the question and all data. Roles and order follow from the conversation alone, no matter what the data says.
 */
import type { Source, SpentTokens } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { type Citations, createCitations } from '../citations.ts';
import type { Fetched } from '../fetch-calls.ts';
import type { PromptMessage } from '../models/model-event.ts';
import { choose, type Shown } from './choose.ts';
import { withoutControlTokens } from './data-line.ts';
import { fitEarlier, tokensAroundMessage } from './earlier.ts';
import { hubLine, leftOutInWords, longestHubLine } from './hub-facts.ts';
import { questionWithData, rules, type Situation } from './instructions.ts';
import { harvest, type Line, numbered } from './lines.ts';
import { loadTokenizer } from './tokenizer.ts';

export type Unassembled = Omit<Situation, 'hasData'> & {
  question: string;
  /** The client's messages before the question, its system text included. */
  earlier: PromptMessage[];
  fetched: Fetched[];
  /** What the model can read. */
  contextTokens: number;
  /** Kept free of it, for what it says and for the tools that go along. */
  answerTokens: number;
  toolTokens: number;
  /** 32 random hexadecimal digits, new for each request: nothing that was written before can hold them. */
  boundary: string;
};

export type Assembled = {
  messages: PromptMessage[];
  sources: Source[];
  /** Things that were fetched and are in the messages. */
  items: number;
  spent: SpentTokens;
  /** Of the messages, and how many more there would be room for. */
  tokens: number;
  freeTokens: number;
  bytes: number;
  /** What is not in the messages for want of room, in words. */
  leftOut: string[];
};

/** Models cut text into other tokens than the encoding that is counted with; a tenth is kept free for that. */
export const margin = 1.1;

/** Fails with `too_long` when the question does not fit even without data and earlier turns; it is never cut. */
export async function assemble(parts: Unassembled): Promise<Result<Assembled>> {
  const { boundary, now, contextTokens, answerTokens, toolTokens } = parts;
  if (!/^[0-9a-f]{32}$/.test(boundary)) throw new Error('the boundary must be 32 hexadecimal digits');
  const count = await loadTokenizer();
  const question = withoutControlTokens(parts.question);
  const hasData = parts.fetched.length > 0;
  const harvests = parts.fetched.map(harvest);
  const asked = (before: string, lines: string[]): string => {
    const text = before ? `${before}\n\n${question}` : question;
    return hasData ? questionWithData(text, lines, boundary) : text;
  };

  const budget = Math.floor((contextTokens - answerTokens) / margin) - toolTokens;
  const ours = rules({ ...parts, hasData });
  const frame = `${ours}\n${asked('', [longestHubLine(now, harvests, boundary)])}`;
  const fixed = (await count(frame, budget)) + 2 * tokensAroundMessage;
  if (fixed > budget) return fail('too_long');
  const earlier = await fitEarlier(parts.earlier, Math.min(budget / 2, budget - fixed), count);
  const chosen = await choose(harvests, { text: parts.question, boundary }, budget - fixed - earlier.tokens, count);
  const { shown } = chosen;

  const sources = createCitations();
  const lines = [hubLine({ now, shown, earlier }, boundary), ...shown.flatMap((one) => linesOf(one, sources))];
  const messages: PromptMessage[] = [
    { role: 'system', content: ours + earlier.rules },
    ...earlier.turns,
    { role: 'user', content: asked(earlier.unanswered, lines) },
  ];
  const spent = { tools: toolTokens, data: chosen.tokens, history: earlier.tokens, rules: fixed, answer: answerTokens };
  const tokens = spent.rules + spent.history + spent.data;
  return ok({
    messages,
    sources: sources.all(),
    items: shown.reduce((sum, { things }) => sum + things.length, 0),
    spent,
    tokens,
    freeTokens: budget - tokens,
    bytes: messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0),
    leftOut: leftOutInWords({ shown, earlier }),
  });
}

function linesOf({ call, things }: Shown, sources: Citations): string[] {
  const line = (one: Line): string => numbered(one, one.source && sources.cite(one.source));
  return [...(call ? [call] : []), ...things].map(line);
}
