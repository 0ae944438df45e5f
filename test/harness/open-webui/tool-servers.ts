/** The tool servers, OpenAPI and MCP. */
import { type Answer, complaints, ok, refuse, texts } from './answer.ts';
import type { Caller } from './callers.ts';
import { documents, fetchDocument } from './documents.ts';
import { trialHeaders } from './headers.ts';
import { connectMcp } from './mcp.ts';
import { isGranted } from './people.ts';
import type { Call, Route } from './routes.ts';
import { type Account, isNewer, now, type State, type ToolServer } from './state.ts';

type CallByAdministrator = Call & { caller: Caller };

export const toolServerRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/api\/v1\/configs\/tool_servers$/,
    who: 'administrator',
    answer: ({ state }) => ok({ TOOL_SERVER_CONNECTIONS: state.toolServers }),
  },
  { method: 'POST', path: /^\/api\/v1\/configs\/tool_servers$/, who: 'administrator', answer: save },
  { method: 'POST', path: /^\/api\/v1\/configs\/tool_servers\/verify$/, who: 'administrator', answer: verify },
  { method: 'GET', path: /^\/api\/v1\/tools\/$/, who: 'verified', answer: list },
];

const fields = {
  url: 'string',
  path: 'string',
  auth_type: 'string or null',
  key: 'string or null',
  config: 'dictionary or null',
} as const;

/** Replaces the whole list, and asks every server for its document. */
async function save({ state, body }: Call): Promise<Answer> {
  const wrong = complaints(body, { TOOL_SERVER_CONNECTIONS: 'list' });
  if (wrong.length > 0) return refuse(422, wrong);
  const given = body['TOOL_SERVER_CONNECTIONS'] as ToolServer[];
  const wrongOnes = given.flatMap((one, index) => complaints(one, fields, ['body', 'TOOL_SERVER_CONNECTIONS', index]));
  if (wrongOnes.length > 0) return refuse(422, wrongOnes);
  state.toolServers = given.map((server) => completed(state, server));
  await documents(state);
  return ok({ TOOL_SERVER_CONNECTIONS: state.toolServers });
}

/** Known fields first and in its own order, with its defaults; what it does not know is kept behind them. */
function completed(state: State, server: ToolServer): ToolServer {
  const { url, path, type = 'openapi', auth_type, headers = null, key, config, info = null, ...unknown } = server;
  const { forward_cookies = false, ...more } = unknown;
  return {
    url,
    path,
    type,
    auth_type,
    ...(isNewer(state) && { forward_cookies }),
    headers,
    key,
    config,
    info,
    ...(isNewer(state) ? more : unknown),
  };
}

async function verify({ state, caller, body }: CallByAdministrator): Promise<Answer> {
  const wrong = complaints(body, fields);
  if (wrong.length > 0) return refuse(422, wrong);
  const server = body as ToolServer;
  const headers = trialHeaders(state, server, caller);
  if (server.type === 'mcp') {
    const connection = await connectMcp(state, server.url, headers);
    const tools = await connection?.listTools().catch(() => undefined);
    if (!tools) return refuse(400, texts.noMcpClient);
    const specs = tools.map(({ name, description, inputSchema: parameters }) => ({ name, description, parameters }));
    return ok({ status: true, specs });
  }
  const document = await fetchDocument(state, server, headers);
  return document === undefined ? refuse(400, texts.noToolServer) : ok(document);
}

async function list({ state, caller: { account } }: CallByAdministrator): Promise<Answer> {
  const openapi = (await documents(state)).map(({ id, server, document }) =>
    toolOf(state, `server:${id}`, server, document.info?.title ?? 'Tool Server', document.info?.description ?? ''),
  );
  const mcp = state.toolServers
    .filter(({ type, config }) => type === 'mcp' && config?.enable)
    .map((server) => {
      const { id, name = 'MCP Tool Server', description = '' } = server.info ?? {};
      return toolOf(state, `server:mcp:${id}`, server, name, description);
    });
  return ok([...openapi, ...mcp].filter(({ server }) => mayUse(account, server)).map(({ tool }) => tool));
}

function toolOf(state: State, id: string, server: ToolServer, name: string, description: string) {
  const tool = {
    ...(isNewer(state) && { version_id: null }),
    id,
    user_id: id,
    name,
    meta: { ...(isNewer(state) && { i18n: null }), description, manifest: {}, has_user_valves: false },
    access_grants: [],
    updated_at: now(),
    created_at: now(),
    user: null,
  };
  return { server, tool };
}

/** Without grants it is for administrators alone. */
export function mayUse(account: Account, { config }: ToolServer): boolean {
  return account.role === 'admin' || isGranted(config?.access_grants ?? [], account);
}
