/** A remote tool as a tool of the hub: under its keys, its policy, its approvals, its screening and its record. */
import type * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { account } from '../../platforms/fields.ts';
import type { PlaceKind, PlatformClient } from '../../platforms/platform.ts';
import { readTool, type Tool, type ToolContext, writeTool } from '../../tools/tool.ts';
import type { LiveTool } from '../imports.ts';
import { filesOf, limitedRefusal } from '../limited.ts';
import { inputOf, theirInput } from './clean-schema.ts';
import type { Connections } from './connections.ts';
import { Reach, together } from './define.ts';
import { project, RemoteOutput } from './project.ts';
import type { RemoteTool } from './remote-tool.ts';

type Server = {
  /** What keys may be limited to on the accounts it uses. */
  places: readonly PlaceKind[];
  name: string;
  title: string;
  connections: Connections;
  /** The tool as the server lists it now, where that is how it was accepted. */
  current(client: PlatformClient, live: LiveTool): Promise<Result<RemoteTool | undefined>>;
};

type Input = Record<string, unknown>;
type Output = z.infer<typeof RemoteOutput>;

/** Undefined where the schema of its input can't be used. */
export function remoteTool({ name, title, places, connections, current }: Server, live: LiveTool): Tool | undefined {
  const { access, words, reach } = live.definition;
  const theirs = Reach.parse(reach).tool;
  const described = inputOf(together(live.definition));
  if (!described) return undefined;
  const called = words['title'] || theirs;
  const run = async (input: Input, context: ToolContext): Promise<Result<Output>> => {
    const limited = limitedRefusal(places, context);
    if (limited) return limited;
    const { client } = context;
    const tool = await current(client, live);
    if (!tool.ok) return tool;
    if (!tool.value) return changed;
    const answer = await connections.call(client, tool.value, argumentsOf(input), access === 'read');
    return answer.ok ? ok(project(answer.value, title)) : answer;
  };
  const declared = {
    name: live.name,
    title: `${title}: ${called}`,
    description: `Of the server ${title}, in its words: ${words['description'] || called}`,
    toolset: name,
    input: described.extend({ account }),
    output: RemoteOutput,
    place: () => undefined,
    ...filesOf(places),
    run,
  };
  if (access === 'read') return readTool(declared);
  return writeTool({
    ...declared,
    access,
    // Nobody can say how much one call of it changes.
    isBatch: true,
    preview: async (input: Input, context: ToolContext) =>
      limitedRefusal(places, context) ??
      ok({
        target: `${theirs} at ${title}`,
        version: null,
        changes: Object.entries(argumentsOf(input)).map(([field, value]) => ({
          name: field,
          before: null,
          after: typeof value === 'string' ? value : JSON.stringify(value, undefined, 2),
        })),
      }),
    undo: () => ({ reason: 'Nobody knows what takes back a change of a remote server.' }),
  });
}

const changed = fail('not_allowed', 'The server no longer describes this tool as its person accepted it.', {
  hint: 'Ask the person to look at the change: `opengithubx imports list`.',
});

function argumentsOf({ account: _, ...input }: Input): Input {
  return theirInput(input);
}
