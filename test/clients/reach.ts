/** How a model reaches a tool of the hub through the client that it speaks by: shown, found by the client, or through the hub. */
import type { Reply, Turn } from './scripted-model.ts';

export type Wanted = { tool: string; args: Record<string, unknown>; through?: string };

/** How clients that show their model names alone call their search. */
const searches = ['ToolSearch', 'tool_search'];
export const isSearch = ({ name }: { name: string }): boolean => searches.includes(name);

/** The name under which this request shows a tool of the hub; each client puts something else before it. */
export const shownAs = ({ tools }: Turn, tool: string): string | undefined =>
  tools.find(({ name }) => new RegExp(`(^|[^a-z0-9])${tool}$`).test(name))?.name;

/** What calls it next. */
export function reach(turn: Turn, { tool, args, through = 'read_tool' }: Wanted): Reply {
  const name = shownAs(turn, tool);
  if (name !== undefined) return { call: name, args };
  const search = turn.tools.find(isSearch)?.name;
  const full = new RegExp(`\\w+__${tool}\\b`).exec(turn.text)?.[0];
  if (search !== undefined && full !== undefined) {
    const query = `select:${full}`;
    const isFound = turn.calls.some((call) => isSearch(call) && call.args['query'] === query);
    // Where a client does not show then what its search found, it has a tool that calls it.
    return isFound ? { call: 'tool_call', args: { name: full, arguments: args } } : { call: search, args: { query } };
  }
  if (tool === through) return { say: `There is no ${tool}.` };
  return reach(turn, { tool: through, args: { name: tool, arguments: args }, through });
}
