/** The doors of AI clients: MCP with a key and behind OAuth, the OpenAPI tool server, chat. */
import type { Account } from '../../../shared/model.ts';
import { createAdmission } from '../doors/admission.ts';
import type { HttpRoute } from '../doors/http/server.ts';
import { createMcpEndpoint } from '../doors/mcp/mcp.ts';
import { createWatchKey } from '../doors/mcp/mcp-news.ts';
import type { McpExtension } from '../doors/mcp/mcp-server.ts';
import { createLlmsRoute } from '../doors/openapi/llms-text.ts';
import { createOpenApiRoutes } from '../doors/openapi/openapi.ts';
import type { Ask } from '../features/chat/ask.ts';
import type { ChatAnswerParts } from '../features/chat/door/chat-completions.ts';
import type { Models } from '../features/chat/models/models.ts';
import type { Clients } from '../features/clients/index.ts';
import { metricsRoute } from '../features/metrics/route.ts';
import type { RegistrationResponse } from '../features/oauth/clients.ts';
import type { OAuth } from '../features/oauth/index.ts';
import { createOAuthRoutes, createOriginOf, createStepUp, createTokenAdmission } from '../features/oauth/routes.ts';
import type { OpenWebUI } from '../features/openwebui/index.ts';
import { once } from '../ground/once.ts';
import type { Clock } from '../ground/ports.ts';
import type { Blocked } from '../kernel/audit/blocked.ts';
import type { ChangeFeed } from '../kernel/changes.ts';
import { createAuthentication } from '../kernel/keys/authentication.ts';
import type { Keys } from '../kernel/keys/keys.ts';
import type { KeyLimits } from '../kernel/keys/limits.ts';
import type { Inventory } from '../kernel/tools/inventory.ts';
import type { Invoke, WaitingCalls } from '../kernel/tools/invoke.ts';
import { createKeySchemas } from '../kernel/tools/tool-lists.ts';

type Parts = {
  version: string;
  inventory: Inventory;
  invoke: Invoke & WaitingCalls;
  ask: Ask;
  models: Models;
  clients: Pick<Clients, 'noteConnection'>;
  keys: Pick<Keys, 'authenticate'>;
  openWebUI: Pick<OpenWebUI, 'authenticator' | 'watcher'>;
  oauth: OAuth;
  register: (body: unknown) => RegistrationResponse;
  blocked: Blocked['note'];
  limits: KeyLimits;
  changes: ChangeFeed;
  accountsOf: (userId: string) => Promise<Account[]>;
  clock: Clock;
  /** The page of `/metrics`. */
  metrics: () => Promise<string>;
  /** Its address behind the person's own TLS proxy, if it has one. */
  publicUrl: string | undefined;
  hasConsole: boolean;
  /** Whether the SDK answers every request over MCP. */
  mcpBySdk: boolean;
  extension: McpExtension | undefined;
};

export function createDoors(parts: Parts) {
  const { version, inventory, invoke, limits, clock, blocked, extension, oauth, register } = parts;
  const { publicUrl, hasConsole, mcpBySdk: bySdk } = parts;
  const { authenticator, watcher } = parts.openWebUI;
  const callers = createAuthentication(parts.keys, [authenticator]);
  const admission = createAdmission({ callers, blocked, watcher });
  const schemas = createKeySchemas(parts.accountsOf);
  const doors = { version, inventory, schemas, invoke, admission };
  const watch = createWatchKey(parts.changes, parts.accountsOf, clock);
  const shared = { ...doors, limits, watch, clock, hasConsole, blocked, bySdk, ...(extension && { extension }) };
  const originOf = createOriginOf(publicUrl);
  const mcp = createMcpEndpoint({ path: '/mcp', ...shared, noteConnection: parts.clients.noteConnection });
  const mcpByOAuth = createMcpEndpoint({
    path: '/mcp/oauth',
    ...shared,
    admission: createTokenAdmission(oauth, blocked, originOf),
    stepUp: createStepUp(originOf),
  });
  const chat = chatRoutes({ ...doors, ask: parts.ask, models: parts.models, clock });
  const byOAuth = createOAuthRoutes({ oauth, register, blocked, originOf, publicUrl, hasConsole });
  const llms = createLlmsRoute({ inventory, originOf, hasConsole });
  return {
    routes: [
      mcp.route,
      mcpByOAuth.route,
      ...createOpenApiRoutes(doors),
      ...chat,
      ...byOAuth,
      llms,
      metricsRoute(admission, parts.metrics),
    ],
    /** Ends the sessions and streams of clients. */
    async close(): Promise<void> {
      await Promise.all([mcp.close(), mcpByOAuth.close()]);
    },
  };
}

/** Loaded with the chat, when a client first asks for it. */
function chatRoutes(parts: ChatAnswerParts): HttpRoute[] {
  const answers = once(async () =>
    (await import('../features/chat/door/chat-completions.ts')).createChatAnswers(parts),
  );
  return [
    { methods: ['GET'], path: /^\/v1\/models$/, handle: async (...sent) => (await answers()).list(...sent) },
    { methods: ['GET'], path: /^\/v1\/models\/./, handle: async (...sent) => (await answers()).one(...sent) },
    {
      methods: ['POST'],
      path: /^\/v1\/chat\/completions$/,
      handle: async (...sent) => (await answers()).chat(...sent),
    },
    { methods: ['POST'], path: /^\/v1\/responses$/, handle: async (...sent) => (await answers()).respond(...sent) },
  ];
}
