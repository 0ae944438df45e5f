import { randomUUID } from 'node:crypto';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import type { Tool } from '../../src/main/hub/tools/tool.ts';

/**
 * The platforms, each change as if it were of an account of its own: GitHub wants a second between the changes of one, for
 * which tests that are about something else would wait. `test/unit/hub/platforms/github/in-turn.test.ts` waits for it.
 */
export const unhurried = (platforms: readonly Platform[]): Platform[] =>
  platforms.map((platform) => ({ ...platform, tools: platform.tools.map(unhurriedTool) }));

/** The same one for the same tool, so that a second hub finds its schemas converted. */
const made = new WeakMap<Tool, Tool>();

function unhurriedTool(tool: Tool): Tool {
  if (tool.access === 'read') return tool;
  const changed = made.get(tool) ?? {
    ...tool,
    run: (input: Record<string, unknown>, context: Parameters<typeof tool.run>[1]) =>
      tool.run(input, { ...context, client: { ...context.client, account: randomUUID() } }),
  };
  made.set(tool, changed);
  return changed;
}
