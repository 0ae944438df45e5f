/** What the hub reads of a question without a model, with all tools and Ada's repositories. Pure, for tests and measurements. */
import { follow } from '../../src/main/hub/features/chat/follow.ts';
import { type Planned, readerOf } from '../../src/main/hub/features/chat/planned.ts';
import type { Heard } from '../../src/main/hub/features/chat/read.ts';
import { todayAt } from '../../src/main/hub/features/chat/spans.ts';
import { ada } from './ada.ts';
import { type EverydayQuestion, hasAll } from './everyday.ts';

export const known = {
  today: todayAt(Date.parse(ada.now)),
  repositories: ada.repositories.map(({ name, private: secret }) => ({ repository: name, private: secret })),
};

/** `before`: the question before it in the same conversation. */
export const readWords = (question: string, before?: string): Heard =>
  follow(question, before === undefined ? [] : [{ role: 'user', content: before }], known);

export const callsOf = (heard: Heard): Planned[] =>
  heard.kind !== 'requests'
    ? []
    : heard.requests.flatMap(({ topic, ...said }) => topic.calls({ ...said, today: known.today, login: ada.login }));

export function toolsReadFor(question: string, before?: string): { kind: string; tools: string[] } {
  const heard = readWords(question, before);
  if (heard.kind !== 'requests') return { kind: heard.kind, tools: [] };
  const read = (call: Planned): string[] =>
    [call.then ?? (heard.opens ? readerOf(call) : undefined)].flatMap((tool) => tool ?? []);
  return { kind: 'calls', tools: callsOf(heard).flatMap((call) => [call.tool, ...read(call)]) };
}

/** `wrong` is what the person would not notice: other tools than they need, or any where they asked for none or for a change. */
export function judged({ question, before, intent, tools }: EverydayQuestion): 'right' | 'asked' | 'wrong' {
  const read = toolsReadFor(question, before);
  if (read.kind === 'calls')
    return tools.length > 0 && intent !== 'change' && hasAll(tools, read.tools) ? 'right' : 'wrong';
  if (intent === 'change') return read.kind === 'change' ? 'right' : 'asked';
  return intent === 'none' && ['none', 'unclear'].includes(read.kind) ? 'right' : 'asked';
}
