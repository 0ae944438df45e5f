import { randomUUID } from 'node:crypto';
import type { Platform, PlatformClient } from '../../src/main/hub/platforms/platform.ts';
import type { Tool, ToolContext } from '../../src/main/hub/tools/tool.ts';

/**
 * The platforms, each call as if it were of an account of its own: what GitHub asks of one account, such as a second between
 * its changes, would have hundreds of calls that are about something else wait for each other.
 */
export const unhurried = (platforms: Platform[]): Platform[] =>
  platforms.map((platform) => ({
    ...platform,
    tools: platform.tools.map(unhurriedTool),
    ...(platform.resolve && { resolve: (client, ...rest) => platform.resolve?.(ofItsOwn(client), ...rest) as never }),
  }));

type Input = Record<string, unknown>;

const unhurriedTool = (tool: Tool): Tool =>
  tool.access === 'read'
    ? { ...tool, run: (input: Input, context: ToolContext) => tool.run(input, alone(context)) }
    : {
        ...tool,
        preview: (input: Input, context: ToolContext) => tool.preview(input, alone(context)),
        run: (input: Input, context: Parameters<typeof tool.run>[1]) => tool.run(input, alone(context)),
      };

const ofItsOwn = (client: PlatformClient): PlatformClient => ({ ...client, account: randomUUID() });
const alone = <C extends ToolContext>(context: C): C => ({ ...context, client: ofItsOwn(context.client) });
