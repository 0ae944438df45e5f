/**
 * The prompt that leaves for a model: our rules and the client's in one system message, the earlier turns, and one user
 * message with the question and all data. Roles and order follow from the conversation alone, whatever the data says.
 */
import type { Source } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Fetched } from '../fetched.ts';
import type { PromptMessage } from '../models/model-event.ts';
import { choose, type Shown } from './choose.ts';
import { withoutControlTokens } from './control-tokens.ts';
import { fitEarlier, tokensAroundMessage } from './earlier.ts';
import { hubLine, leftOutInWords, longestHubLine } from './hub-facts.ts';
import { questionWithData, rules } from './instructions.ts';
import { type Line, numbered } from './lines.ts';
import { harvest } from './records.ts';
import { createSources, type Sources } from './sources.ts';
import { type CountTokens, loadTokenizer } from './tokenizer.ts';

export type Unassembled = {
  question: string;
  /** The client's messages before the question, its system text included. */
  earlier: PromptMessage[];
  fetched: Fetched[];
  now: number;
  budgetTokens: number;
  /** 32 random hexadecimal digits, new for each request: nothing that was written before can hold them. */
  boundary: string;
  hasTools: boolean;
};

export type Assembled = {
  messages: PromptMessage[];
  sources: Source[];
  /** Things that were fetched and are in the messages. */
  items: number;
  tokens: number;
  bytes: number;
  /** What is not in the messages for want of room, in words. */
  leftOut: string[];
};

/** Models cut text into other tokens than the encoding that is counted with; a tenth is kept free for that. */
const margin = 1.1;

/** Fails with `too_long` when the question does not fit even without data and earlier turns; it is never cut. */
export async function assemble(parts: Unassembled): Promise<Result<Assembled>> {
  return assembleWith(parts, await loadTokenizer());
}

/** The pure part. */
function assembleWith(parts: Unassembled, count: CountTokens): Result<Assembled> {
  const { boundary, now } = parts;
  if (!/^[0-9a-f]{32}$/.test(boundary)) throw new Error('the boundary must be 32 hexadecimal digits');
  const question = withoutControlTokens(parts.question);
  const hasData = parts.fetched.length > 0;
  const harvests = parts.fetched.map(harvest);
  const asked = (before: string, lines: string[]): string => {
    const text = before ? `${before}\n\n${question}` : question;
    return hasData ? questionWithData(text, lines, boundary) : text;
  };

  const budget = Math.floor(parts.budgetTokens / margin);
  const ours = rules({ hasData, hasTools: parts.hasTools });
  const frame = `${ours}\n${asked('', [longestHubLine(now, harvests, boundary)])}`;
  const fixed = count(frame, budget) + 2 * tokensAroundMessage;
  if (fixed > budget) return fail('too_long');
  const earlier = fitEarlier(parts.earlier, Math.min(budget / 2, budget - fixed), count);
  const { shown } = choose(harvests, { text: parts.question, boundary }, budget - fixed - earlier.tokens, count);

  const sources = createSources();
  const lines = [hubLine({ now, shown, earlier }, boundary), ...shown.flatMap((one) => linesOf(one, sources))];
  const messages: PromptMessage[] = [
    { role: 'system', content: ours + earlier.rules },
    ...earlier.turns,
    { role: 'user', content: asked(earlier.unanswered, lines) },
  ];
  return ok({
    messages,
    sources: sources.list,
    items: shown.reduce((sum, { things }) => sum + things.length, 0),
    tokens: messages.reduce((sum, { content }) => sum + count(content), 0),
    bytes: messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0),
    leftOut: leftOutInWords({ shown, earlier }),
  });
}

function linesOf({ call, things }: Shown, sources: Sources): string[] {
  const line = (one: Line): string => numbered(one, one.source && sources.numberOf(one.source.url, one.source.title));
  return [...(call ? [call] : []), ...things].map(line);
}
