/** A tool that a person's model calls in a chat, as the backend passes the call on. */
import { randomUUID } from 'node:crypto';
import { isBody } from './answer.ts';
import { mayCall } from './callers.ts';
import { occasionOf, openChat } from './chatting.ts';
import { type Document, documents } from './documents.ts';
import { agent, toolServerHeaders } from './headers.ts';
import { connectMcp } from './mcp.ts';
import { parsed, send } from './outgoing.ts';
import { type Account, isNewer, type State, type ToolServer } from './state.ts';
import { mayUse } from './tool-servers.ts';

/** `serverId` is the entry's `info.id`; without a chat it is called in a new one. */
export type ToolCall = {
  serverId: string;
  tool: string;
  args: Record<string, unknown>;
  chatId?: string;
  messageId?: string;
};
/** What the model's side gets to see: of an MCP tool the result. */
export type ToolAnswer = { status: number; body: unknown };

/** Undefined where the person is not offered such a tool. */
export async function callTool(state: State, person: Account, call: ToolCall): Promise<ToolAnswer | undefined> {
  if (!mayCall(person, 'verified')) return undefined;
  const { serverId, tool, args, messageId = randomUUID() } = call;
  const occasion = { ...occasionOf(person, openChat(state, person, call.chatId)), messageId };
  const openapi = (await documents(state)).find(({ id, server }) => id === serverId && mayUse(person, server));
  if (openapi && isOffered(openapi.server, tool)) {
    const operation = findOperation(openapi.document, tool);
    if (!operation) return undefined;
    const headers = await toolServerHeaders(state, openapi.server, occasion);
    return callOperation(state, openapi.server, operation, headers, args);
  }
  const mcp = state.toolServers.find(
    ({ type, info, config }) => type === 'mcp' && config?.enable && info?.id === serverId,
  );
  if (!mcp || !mayUse(person, mcp) || !isOffered(mcp, tool)) return undefined;
  const capabilities = isNewer(state) ? { elicitation: { form: {}, url: {} } } : {};
  const connection = await connectMcp(state, mcp.url, await toolServerHeaders(state, mcp, occasion), capabilities);
  const tools = await connection?.listTools().catch(() => undefined);
  return tools?.some(({ name }) => name === tool) ? connection?.callTool(tool, args) : undefined;
}

/** Names by their ends: some let in, or some, with a `!`, kept out. */
function isOffered({ config }: ToolServer, tool: string): boolean {
  const entries = (config?.function_name_filter_list ?? '').split(',').map((entry) => entry.trim());
  const [kept, wanted] = [entries.filter((one) => one.startsWith('!')), entries.filter((one) => /^[^!]/.test(one))];
  const isWanted = wanted.length === 0 || wanted.some((end) => tool.endsWith(end));
  return isWanted && !kept.some((end) => tool.endsWith(end.slice(1)));
}

type Operation = { method: string; path: string; parameters: { name: string; in: string }[]; properties: string[] };

function findOperation({ paths, components }: Document, tool: string): Operation | undefined {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(isBody(methods) ? methods : {})) {
      if (!isBody(operation) || operation['operationId'] !== tool) continue;
      const { parameters = [], requestBody } = operation as {
        parameters?: Operation['parameters'];
        requestBody?: { content?: { 'application/json'?: { schema?: Schema } } };
      };
      const schema = resolved(requestBody?.content?.['application/json']?.schema, components);
      return { method: method.toUpperCase(), path, parameters, properties: Object.keys(schema?.properties ?? {}) };
    }
  }
  return undefined;
}

type Schema = { $ref?: string; properties?: object };

function resolved(schema: Schema | undefined, components: unknown): Schema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  const schemas = isBody(components) ? components['schemas'] : undefined;
  return isBody(schemas) ? (schemas[name] as Schema) : undefined;
}

/** Arguments that the document does not name are dropped. */
async function callOperation(
  state: State,
  { url }: ToolServer,
  { method, path, parameters, properties }: Operation,
  headers: Record<string, string>,
  args: Record<string, unknown>,
): Promise<ToolAnswer> {
  const isIn = (name: string, place: string) => parameters.some((one) => one.name === name && one.in === place);
  const given = Object.entries(args);
  const filled = given.reduce(
    (text, [name, value]) => (isIn(name, 'path') ? text.replace(`{${name}}`, encodeURIComponent(String(value))) : text),
    path,
  );
  const query = given.filter(([name]) => isIn(name, 'query')).map(([name, value]) => [name, String(value)]);
  const search = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
  // The older one puts the arguments of the path and the query into the body too.
  const isParameter = (name: string) => !isNewer(state) && parameters.some((one) => one.name === name);
  const body = Object.fromEntries(given.filter(([name]) => properties.includes(name) || isParameter(name)));
  const isRead = method === 'GET';
  try {
    const reply = await send({
      method,
      url: `${url.replace(/\/+$/, '')}${filled}${search}`,
      headers: { ...headers, 'Content-Type': 'application/json', ...agent(state) },
      ...(!isRead && { body: properties.length > 0 ? body : {} }),
    });
    return { status: reply.status, body: parsed(reply) ?? reply.text };
  } catch {
    return { status: 0, body: 'The tool server could not be reached.' };
  }
}
