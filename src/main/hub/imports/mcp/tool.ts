/** A remote tool as a tool of the hub: under its keys, its policy, its approvals, its screening and its record. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { readTool, type Tool, type ToolContext, writeTool } from '../../tools/tool.ts';
import { cleanSchema, inputOf, theirInput } from './clean-schema.ts';
import { cleanWords } from './clean-words.ts';
import type { Connections } from './connections.ts';
import { project, RemoteOutput } from './project.ts';
import type { RemoteTool } from './remote-tool.ts';

export type ToolWish = {
  /** As the hub calls it. */
  name: string;
  /** Whether the person said that it changes nothing. What the server says of that is a stranger's word. */
  isRead: boolean;
  /** The definition that the person accepted. */
  pinned: RemoteTool;
};

type Server = {
  name: string;
  title: string;
  connections: Connections;
  /** Whether the server lists the tool just as it was accepted; hears what it lists now. */
  isAsPinned(pinned: RemoteTool, listed: readonly RemoteTool[]): boolean;
};

type Input = Record<string, unknown>;
type Output = z.infer<typeof RemoteOutput>;

const account = z.string().min(1).max(200).optional().describe('Which connected account, where the key covers several');

/** Undefined where the schema of its input can't be used. */
export function remoteTool(
  { name, title: serverTitle, connections, isAsPinned }: Server,
  wish: ToolWish,
): Tool | undefined {
  const { pinned, isRead } = wish;
  const clean = cleanSchema(pinned.inputSchema);
  const described = clean && inputOf(clean);
  if (!described) return undefined;
  const title = cleanWords(pinned.title ?? pinned.name, 80) || wish.name;
  const said = cleanWords(pinned.description, 300);
  const declared = {
    name: wish.name,
    title: `${serverTitle}: ${title}`,
    description: `Of the server ${serverTitle}, in its words: ${said || title}`,
    toolset: name,
    input: described.extend({ account }),
    output: RemoteOutput,
    place: () => undefined,
  };
  const run = async (input: Input, { client }: ToolContext): Promise<Result<Output>> => {
    const listed = await connections.tools(client);
    if (!listed.ok) return listed;
    if (!isAsPinned(pinned, listed.value)) return changed;
    const answer = await connections.call(client, pinned, argumentsOf(input), isRead);
    return answer.ok ? ok(project(answer.value, serverTitle)) : answer;
  };
  if (isRead) return readTool({ ...declared, run });
  return writeTool({
    ...declared,
    access: pinned.annotations?.destructiveHint === true ? 'destructive' : 'write',
    // Nobody can say how much one call of it changes.
    isBatch: true,
    preview: async (input: Input) =>
      ok({
        target: `${pinned.name} at ${serverTitle}`,
        version: null,
        changes: Object.entries(argumentsOf(input)).map(([field, value]) => ({
          name: field,
          before: null,
          after: typeof value === 'string' ? value : JSON.stringify(value, undefined, 2),
        })),
      }),
    run,
    undo: () => ({ reason: 'Nobody knows what takes back a change of a remote server.' }),
  });
}

const changed = fail('not_allowed', 'The server describes this tool in another way than it was accepted.', {
  hint: 'Ask the person to look at the change: `opengithubx imports list`.',
});

function argumentsOf({ account: _, ...input }: Record<string, unknown>): Record<string, unknown> {
  return theirInput(input);
}
