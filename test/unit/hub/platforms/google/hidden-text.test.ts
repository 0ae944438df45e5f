/**
 * Every text of every tool, when all that Google says is full of what a person cannot see, and of images: the calls of `every-call.ts`
 * on a demo Google whose answers are made hostile on their way.
 */
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { describeHidden, hidden, image, seen, spoiled } from '../hidden.ts';
import { googleTools, home } from './context.ts';
import { everyCall } from './every-call.ts';

/** What a sender, an organizer or whoever shares something decides, and what is prose. */
const prose = new Set(['snippet', 'summary', 'description', 'location', 'displayName', 'filename', 'summaryOverride']);

const hostile = (answer: unknown): unknown =>
  spoiled(answer, (text, name, within) => {
    if (name === 'data') return mixed(Buffer.from(text, 'base64url').toString()).toString('base64url');
    const isSubject = name === 'value' && 'name' in within && within.name === 'Subject';
    const isFile = name === 'name' && 'mimeType' in within && !('headers' in within);
    return text && (prose.has(name) || isSubject || isFile) ? mixed(text).toString() : text;
  });

const mixed = (text: string): Buffer => Buffer.from(`${hidden}${seen}${hidden} ${image} ${text}`);

describeHidden(
  google.tools,
  async (name) => {
    const answers: unknown[] = [];
    for (const call of everyCall[name] ?? []) {
      let isOn = false;
      const { tools } = await googleTools(home, {
        async answer(_, send) {
          const response = await send();
          const text = await response.clone().text();
          if (!isOn || text === '') return response;
          // A document comes as it is.
          if (!text.startsWith('{')) return new Response(mixed(text).toString(), response);
          return new Response(JSON.stringify(hostile(JSON.parse(text))), response);
        },
      });
      const args = typeof call === 'function' ? await call(tools) : call;
      isOn = true;
      answers.push(await tools.answer(name, args));
    }
    return answers;
  },
  { bare: ['google_suggest_time', 'google_list_labels'] },
);
