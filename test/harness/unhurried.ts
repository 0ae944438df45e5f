import { randomUUID } from 'node:crypto';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import type { Tool, ToolContext } from '../../src/main/hub/platforms/tool.ts';

/**
 * The platforms, each change as if it were of an account of its own: GitHub wants a second between the changes of one and two
 * between its searches, for which tests that are about something else would wait. `test/unit/hub/platforms/github/in-turn.test.ts`
 * waits for it.
 */
export const unhurried = (platforms: readonly Platform[]): Platform[] =>
  platforms.map(({ ownClients, ...platform }) => ({
    ...platform,
    tools: platform.tools.map(unhurriedTool),
    ...(ownClients && { ownClients: { ...ownClients, tools: ownClients.tools.map(unhurriedTool) } }),
  }));

/** The same one for the same tool, so that a second hub finds its schemas converted. */
const made = new WeakMap<Tool, Tool>();

const ofAnother = <Context extends Pick<ToolContext, 'client'>>(context: Context): Context => ({
  ...context,
  client: {
    ...context.client,
    get account() {
      return randomUUID();
    },
  },
});

function unhurriedTool(tool: Tool): Tool {
  const known = made.get(tool);
  if (known) return known;
  if (tool.access === 'read' && !tool.name.startsWith('github_')) return tool;
  const run = (input: Record<string, unknown>, context: never) => tool.run(input, ofAnother(context));
  const preview = (input: Record<string, unknown>, context: ToolContext) =>
    tool.access === 'read' ? undefined : tool.preview(input, ofAnother(context));
  const changed = { ...tool, run, ...(tool.access !== 'read' && { preview }) } as Tool;
  made.set(tool, changed);
  return changed;
}
