/** Which tools a model is offered for a question: a short list that fits, and the names of all others in `more_tools`. */
import type { ListedTool } from '../../kernel/call.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import { rankTools, shortlist } from '../../kernel/tools/shortlist.ts';
import { argumentsIn } from './json-answer.ts';
import type { OfferedTool } from './models/model-event.ts';
import { asksChange } from './own-words.ts';
import { margin } from './prompt/assemble.ts';
import type { CountTokens } from './prompt/tokenizer.ts';
import type { Question } from './question.ts';

export const moreTools = 'more_tools';

export type Offer = Awaited<ReturnType<typeof createOffer>>;

/** What is worth its room for a question, at most. */
const mostForTools = 6_000;
const toolShare = 1 / 4;
/** Of it, what the names of the others may take. */
const nameShare = 1 / 2;
/** What the templates of models put around all tools together. */
const aroundTools = 100;

/** A tool is what it is until the next start, or the next import. */
const sizes = new WeakMap<ListedTool, number>();

export async function createOffer(
  { text, earlier, caller }: Question,
  inventory: Inventory,
  contextTokens: number,
  count: CountTokens,
) {
  const asked = { question: text, before: earlier.findLast(({ role }) => role === 'user')?.content ?? '' };
  const changes = asksChange(text);
  const allowed = inventory.allowed(caller.key.grant);
  const listable = allowed.filter(({ tool }) => tool.access === 'read' || changes === 'yes');
  // In a language without a table the model has to say itself that a change is asked for.
  let nameable = changes === 'no' ? listable : allowed;

  const sizeOf = (tool: OfferedTool): Promise<number> => count(JSON.stringify({ type: 'function', function: tool }));
  const costOf = async (listed: ListedTool): Promise<number> => {
    const known = sizes.get(listed) ?? (await sizeOf(toolOf(listed)));
    sizes.set(listed, known);
    return known;
  };
  const nameTokens = new Map<ListedTool, number>();
  for (const one of nameable) nameTokens.set(one, await count(` ${one.tool.name}`));
  const aroundNames = await sizeOf(moreToolsOf([], 9_999));

  const room = Math.floor((contextTokens * toolShare) / margin) - aroundTools;
  const allNames = [...nameTokens.values()].reduce((sum, one) => sum + one, aroundNames);
  const forTools = Math.min(mostForTools, room - Math.min(allNames, Math.floor(room * nameShare)));
  const ranked = shortlist(asked, listable, forTools);
  const offered: ListedTool[] = [];
  let used = aroundTools;
  async function take(listed: ListedTool, most: number): Promise<boolean> {
    const cost = await costOf(listed);
    if (used + cost > most) return false;
    used += cost;
    offered.push(listed);
    return true;
  }
  for (const listed of ranked) await take(listed, aroundTools + forTools);

  return {
    /** What goes along with the next request, at most a quarter of what the model can read: names as well, the likeliest first. */
    now(): { tools: OfferedTool[]; tokens: number } {
      const tools = offered.map(toolOf);
      const others = nameable.filter((one) => !offered.includes(one));
      const most = room + aroundTools - used - aroundNames;
      const ordered = allNames > most ? new Set([...rankTools(text, others, asked.before), ...others]) : others;
      const names: string[] = [];
      let tokens = used + aroundNames;
      for (const one of ordered) {
        const more = nameTokens.get(one) ?? 0;
        if (tokens + more > room + aroundTools) break;
        tokens += more;
        names.push(one.tool.name);
      }
      if (names.length === 0) return { tools, tokens: used };
      return { tools: [...tools, moreToolsOf(names, others.length - names.length)], tokens };
    },
    /** The tool, if the model may call it: it was offered, now or in an earlier round. */
    find: (name: string): ListedTool | undefined => offered.find(({ tool }) => tool.name === name),
    hasWrites: (): boolean => nameable.some(isWrite),
    /** Adds those of the named tools that there are and that fit. Answers how many. */
    async add(given: string): Promise<number> {
      const before = offered.length;
      const wanted = new Set(namesIn(given));
      for (const one of nameable) {
        if (wanted.has(one.tool.name) && !offered.includes(one)) await take(one, room + aroundTools);
      }
      return offered.length - before;
    },
    /** Takes the tools that change something away, for good. */
    endWrites(): void {
      nameable = nameable.filter((one) => !isWrite(one));
      for (const one of offered.filter(isWrite)) {
        offered.splice(offered.indexOf(one), 1);
        used -= sizes.get(one) ?? 0;
      }
    },
  };
}

const isWrite = ({ tool }: ListedTool): boolean => tool.access !== 'read';

const toolOf = ({ tool, lightSchema }: ListedTool): OfferedTool => ({
  name: tool.name,
  description: tool.description,
  inputSchema: lightSchema,
});

const moreToolsOf = (names: string[], left: number): OfferedTool => ({
  name: moreTools,
  description: `Offers you further tools in the next step. There are: ${names.join(' ')}${left > 0 ? ` and ${left} more` : ''}`,
  inputSchema: {
    type: 'object',
    properties: { names: { type: 'array', items: { type: 'string' } } },
    required: ['names'],
  },
});

/** Small models give one name, or all in one text. */
const namesIn = (given: string): string[] => String(argumentsIn(given)['names'] ?? '').split(/[\s,]+/);
