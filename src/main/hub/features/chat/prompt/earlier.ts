/** What was said before the question, in a shape that every chat template takes. Pure. */
import type { PromptMessage } from '../models/model-event.ts';
import { withoutControlTokens } from './data-line.ts';
import { clientRules } from './instructions.ts';
import type { CountTokens } from './tokenizer.ts';

export type Earlier = {
  /** What follows our rules in the system message; empty if the client has no system text. */
  rules: string;
  /** User and assistant in turn, beginning with the user and ending with the assistant. */
  turns: PromptMessage[];
  /** What the person said last without an answer; it goes before the question, as no template takes two user turns. */
  unanswered: string;
  /** Messages left out, of so many. */
  leftOut: number;
  of: number;
  isSystemLeftOut: boolean;
  tokens: number;
};

/** What templates put around a message. */
export const tokensAroundMessage = 8;

/** Takes the client's system text if it fits, then the latest turns that do. */
export async function fitEarlier(messages: PromptMessage[], room: number, count: CountTokens): Promise<Earlier> {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content.trim());
  const text = withoutControlTokens(system.filter(Boolean).join('\n\n'));
  const wanted = text && clientRules(text);
  const rulesTokens = await count(wanted, room);
  const isSystemLeftOut = rulesTokens > room;
  let tokens = isSystemLeftOut ? 0 : rulesTokens;

  const all = joined(messages.filter(({ role }) => role !== 'system'));
  const kept: PromptMessage[] = [];
  for (const turn of all.toReversed()) {
    const more = (await count(turn.content, room - tokens)) + tokensAroundMessage;
    if (tokens + more > room) break;
    tokens += more;
    kept.unshift(turn);
  }
  // An answer to a question that is not there; strict templates refuse to begin with it.
  const first = kept.findIndex(({ role }) => role === 'user');
  const turns = first < 0 ? [] : kept.slice(first);
  const last = turns.at(-1)?.role === 'user' ? turns.pop() : undefined;
  return {
    rules: isSystemLeftOut ? '' : wanted,
    turns,
    unanswered: last?.content ?? '',
    leftOut: all.length - turns.length - (last ? 1 : 0),
    of: all.length,
    isSystemLeftOut,
    tokens,
  };
}

/** Without empty turns, which some servers refuse; those of one role after another become one. */
function joined(messages: PromptMessage[]): PromptMessage[] {
  const turns: PromptMessage[] = [];
  for (const { role, content } of messages) {
    const text = withoutControlTokens(content);
    const before = turns.at(-1);
    if (text.trim() === '') continue;
    if (before?.role === role) before.content += `\n\n${text}`;
    else turns.push({ role, content: text });
  }
  return turns;
}
