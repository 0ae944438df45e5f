/** What the hub reads of a question without a model, with all tools and Ada's repositories. Pure, for tests and measurements. */
import { follow } from '../../src/main/hub/chat/follow.ts';
import { readerOf } from '../../src/main/hub/chat/open-item.ts';
import { todayAt } from '../../src/main/hub/chat/spans.ts';
import { ada } from './ada.ts';

const known = {
  today: todayAt(Date.parse(ada.now)),
  repositories: ada.repositories.map(({ name, private: secret }) => ({ repository: name, private: secret })),
};

/** `before`: the question before it in the same conversation. */
export function toolsReadFor(question: string, before?: string): { kind: string; tools: string[] } {
  const heard = follow(question, before === undefined ? [] : [{ role: 'user', content: before }], known);
  if (heard.kind !== 'requests') return { kind: heard.kind, tools: [] };
  const calls = heard.requests.flatMap(({ topic, slots, says }) =>
    topic.calls({ slots, says, today: known.today, login: ada.login }),
  );
  const { opens } = heard;
  const tools = calls.flatMap((call) =>
    [call.tool, call.then ?? (opens ? readerOf(call) : undefined)].filter((tool) => tool !== undefined),
  );
  return { kind: 'calls', tools };
}
