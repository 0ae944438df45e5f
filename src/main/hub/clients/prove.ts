/** Whether a client reaches the hub: what it would do is done, by the address or the command that stand in its file. */
import * as z from 'zod';
import { type ClientTransport, type PlainResult, plainOk, plainProblem } from './client.ts';
import type { Computer } from './computer.ts';
import { type McpConversation, overHttp, overStdio, spokenVersion } from './mcp-conversation.ts';

/** What was shown. `note` says how the read went where it was no plain success. */
type ProvenRead = { tools: number; read: string; note: string };
type ClientProbe = { tools: number | null; read: string | null; shown: PlainResult<ProvenRead> };

/** Milliseconds for all of it; a client gives up after a minute. */
const longest = 30_000;
const mostPages = 20;

const Listed = z.object({
  name: z.string(),
  annotations: z.optional(z.object({ readOnlyHint: z.optional(z.boolean()) })),
  inputSchema: z.object({ required: z.optional(z.array(z.string())) }),
});
type Listed = z.infer<typeof Listed>;
const Page = z.object({ tools: z.array(Listed), nextCursor: z.optional(z.string()) });
const Called = z.object({
  isError: z.optional(z.boolean()),
  content: z.array(z.object({ text: z.optional(z.string()) })),
  _meta: z.optional(z.object({ 'opengithubx/error': z.optional(z.object({ code: z.string() })) })),
});

/** Lists the tools and makes one read; ends whatever was started for it. */
export async function proveClient(reach: ClientTransport, computer: Computer, version: string): Promise<ClientProbe> {
  const signal = AbortSignal.timeout(longest);
  const conversation =
    reach.transport === 'http' ? overHttp(reach, signal) : overStdio(reach, computer.environment, signal);
  try {
    return await converse(conversation, version);
  } finally {
    await conversation.end();
  }
}

async function converse(conversation: McpConversation, version: string): Promise<ClientProbe> {
  const failed = (shown: PlainResult<never>, tools: number | null = null, read: string | null = null) => ({
    ...{ tools, read, shown },
  });
  const clientInfo = { name: 'OpenGitHubX install', version };
  const opened = await conversation.ask('initialize', { protocolVersion: spokenVersion, capabilities: {}, clientInfo });
  if (!opened.ok) return failed(opened);
  const told = await conversation.tell('notifications/initialized');
  if (!told.ok) return failed(told);
  const listed = await listTools(conversation);
  if (!listed.ok) return failed(listed);
  const tools = listed.value.length;
  const read = readOf(listed.value);
  if (read === undefined) return failed(plainProblem('its key has no tool that reads'), tools);
  const called = await conversation.ask('tools/call', { name: read, arguments: {} });
  if (!called.ok) return failed(called, tools, read);
  const note = noteOn(called.value, read);
  return note.ok ? { tools, read, shown: plainOk({ tools, read, note: note.value }) } : failed(note, tools, read);
}

async function listTools(conversation: McpConversation): Promise<PlainResult<Listed[]>> {
  const tools: Listed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answered = await conversation.ask('tools/list', cursor === undefined ? {} : { cursor });
    if (!answered.ok) return answered;
    const read = Page.safeParse(answered.value);
    if (!read.success) return plainProblem('the list of tools is not as MCP has it');
    tools.push(...read.data.tools);
    cursor = read.data.nextCursor;
    if (cursor === undefined) return plainOk(tools);
  }
  return plainProblem('the list of tools does not end');
}

/** Who the account is, which every account answers; else whatever reads without being told what. */
function readOf(tools: Listed[]): string | undefined {
  const able = tools.filter(
    ({ annotations, inputSchema }) => annotations?.readOnlyHint === true && !inputSchema.required?.length,
  );
  return (able.find(({ name }) => name === 'github_get_me') ?? able[0])?.name;
}

/** The hub's own answer that no account is connected shows the way as well as data would. */
function noteOn(value: unknown, read: string): PlainResult<string> {
  const called = Called.safeParse(value);
  if (!called.success) return plainProblem(`the answer of ${read} is not as MCP has it`);
  if (called.data.isError !== true) return plainOk('');
  const code = called.data._meta?.['opengithubx/error']?.code;
  if (code === 'no_account') return plainOk('No account is connected yet, which is all it could read.');
  const said = called.data.content.find(({ text }) => text !== undefined)?.text;
  return plainProblem(`${read} failed: ${said ?? 'it does not say why'}`);
}
