/**
 * Every text of every tool, when all that Notion says is full of what a person cannot see, and of images: the calls of
 * `every-call.ts` on a demo Notion whose answers are made hostile on their way.
 */
import { platformTools } from '../../../../harness/platform-tools.ts';
import { describeHidden, hidden, image, seen, spoiled } from '../hidden.ts';
import { here, notionTools } from './context.ts';
import { everyCall } from './every-call.ts';

/** Where people write: the rest of an answer is what the tools find their way by. */
const written = new Set(['plain_text', 'content', 'markdown', 'resolved_name', 'workspace_name', 'expression']);

const hostile = (answer: unknown): unknown =>
  spoiled(answer, (text, name, within) => {
    const isPerson = name === 'name' && 'object' in within && within.object === 'user';
    return isPerson || written.has(name) ? `${text} ${hidden}${seen}${hidden} ${image}` : text;
  });

describeHidden(here.tools, async (name) => {
  const answers: unknown[] = [];
  for (const call of everyCall[name] ?? []) {
    const tools = await notionTools();
    const args = typeof call === 'function' ? await call(tools) : call;
    const client: typeof tools.client = {
      ...tools.client,
      fetch: async (input, init) => {
        const answer = await tools.client.fetch(input, init);
        return Response.json(hostile(await answer.json()), { status: answer.status });
      },
    };
    answers.push(await platformTools(here, client).answer(name, args));
  }
  return answers;
});
