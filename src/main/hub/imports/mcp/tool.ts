/** A remote tool as a tool of the hub: under its keys, its policy, its approvals, its screening and its record. */
import type * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { account } from '../../platforms/fields.ts';
import type { PlatformClient, PlatformPlaceKind } from '../../platforms/platform.ts';
import { readTool, type Tool, type ToolContext, writeTool } from '../../tools/tool.ts';
import type { LiveTool } from '../imports.ts';
import { filesOfAnyTool, limitedRefusal } from '../limited.ts';
import { isPlainName } from '../plain-values.ts';
import { theirInput, zodInputOf } from './clean-schema.ts';
import type { RemoteAnswer } from './connection.ts';
import { joinedSchema, RemoteReach } from './define.ts';
import { projectRemoteAnswer, RemoteOutput } from './project.ts';

type Server = {
  /** What keys may be limited to on the accounts it uses. */
  places: readonly PlatformPlaceKind[];
  name: string;
  title: string;
  /** Calls the tool, where the server still lists it as it was accepted. */
  call(client: PlatformClient, live: LiveTool, input: object): Promise<Result<RemoteAnswer>>;
};

type Input = Record<string, unknown>;
type Output = z.infer<typeof RemoteOutput>;

/** Undefined where the schema of its input can't be used. */
export function remoteTool({ name, title, places, call }: Server, live: LiveTool): Tool | undefined {
  const { access, words, reach } = live.definition;
  const theirs = RemoteReach.parse(reach).tool;
  const described = zodInputOf(joinedSchema(live.definition));
  if (!described) return undefined;
  const called = words['title'] || live.name;
  const run = async (input: Input, context: ToolContext): Promise<Result<Output>> => {
    const limited = limitedRefusal(places, context);
    if (limited) return limited;
    const answer = await call(context.client, live, argumentsOf(input));
    return answer.ok ? ok(projectRemoteAnswer(answer.value, title)) : answer;
  };
  const declared = {
    name: live.name,
    title: `${title}: ${called}`,
    description: `Of the server ${title}, in its words: ${words['description'] || called}`,
    toolset: name,
    input: described.extend({ account }),
    output: RemoteOutput,
    place: () => undefined,
    ...filesOfAnyTool(places),
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
        // A client can ask to be told what it would do.
        target: `${isPlainName(theirs) ? theirs : live.name} at ${title}`,
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

function argumentsOf({ account: _, ...input }: Input): Input {
  return theirInput(input);
}
