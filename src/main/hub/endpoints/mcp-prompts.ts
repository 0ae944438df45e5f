/** Prompts and resources over MCP. A prompt is text of ours; a resource is read with tools, each call through `invoke`. */
import { type McpServer, ProtocolError, ResourceTemplate, type ServerContext } from '@modelcontextprotocol/server';
import { failure, statusOf } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Prompt, ResourceTemplate as Template } from '../platforms/platform.ts';
import { type Calling, callerOf } from './mcp-call.ts';

export function registerPrompt(server: McpServer, { name, title, description, input, text }: Prompt): void {
  server.registerPrompt(name, { title, description, argsSchema: input }, (given) => ({
    description,
    messages: [{ role: 'user', content: { type: 'text', text: text(given) } }],
  }));
}

export function registerResource(
  server: McpServer,
  { name, title, description, uri, read }: Template,
  { invoke }: Calling,
): void {
  // None is listed: which there are is the platform's to say, and the list would cost a call each time.
  const template = new ResourceTemplate(uri, { list: undefined });
  server.registerResource(name, template, { title, description }, async (asked, variables, context: ServerContext) => {
    const caller = callerOf(server, context, undefined);
    const call = async (tool: string, input: Record<string, unknown>): Promise<Result<Record<string, unknown>>> => {
      const answer = await invoke.call({ ...caller, tool, arguments: input });
      if (!answer.ok) return answer;
      // What waits for a person is a change, and a resource is read.
      return 'value' in answer.value ? ok(answer.value.value) : { ok: false, failure: failure('not_allowed') };
    };
    const named = Object.entries(variables).map(([key, value]) => [key, String(value)]);
    const found = await read(Object.fromEntries(named), call);
    if (found.ok) return { contents: [{ uri: asked.href, ...found.value }] };
    const { code, message, hint } = found.failure;
    // Our own codes, beyond those that JSON-RPC and MCP keep for themselves: the statuses that HTTP would have.
    throw new ProtocolError(statusOf(code), `${code}: ${message} ${hint}`, { code, message, hint });
  });
}
