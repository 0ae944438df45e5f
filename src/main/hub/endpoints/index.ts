/** The doors of AI clients: MCP with a key and behind OAuth, the OpenAPI tool server, chat. */
import type { Account } from '../../../shared/model.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { Changes } from '../changes.ts';
import type { Ask } from '../chat/ask.ts';
import type { Models } from '../chat/models/models.ts';
import type { Clients } from '../clients/index.ts';
import type { KeyLimits } from '../keys/limits.ts';
import type { RegistrationResponse } from '../oauth/clients.ts';
import type { OAuth } from '../oauth/index.ts';
import { once } from '../once.ts';
import type { OpenWebUI } from '../openwebui/index.ts';
import type { Clock } from '../ports.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Invoke, WaitingCalls } from '../tools/invoke.ts';
import { createKeySchemas } from '../tools/tool-lists.ts';
import { createAdmission } from './admission.ts';
import type { ChatAnswerParts } from './chat-completions.ts';
import { createLlmsRoute } from './llms-text.ts';
import { createMcpEndpoint } from './mcp.ts';
import { createWatchKey } from './mcp-news.ts';
import type { McpExtension } from './mcp-server.ts';
import { metricsRoute } from './metrics.ts';
import { createOAuthRoutes, createOriginOf, createStepUp, createTokenAdmission } from './oauth.ts';
import { createOpenApiRoutes } from './openapi.ts';
import type { HttpRoute } from './server.ts';

type Parts = {
  version: string;
  inventory: Inventory;
  invoke: Invoke & WaitingCalls;
  ask: Ask;
  models: Models;
  clients: Pick<Clients, 'noteConnection'>;
  openWebUI: OpenWebUI;
  oauth: OAuth;
  register: (body: unknown) => RegistrationResponse;
  blocked: Blocked['note'];
  limits: KeyLimits;
  changes: Changes;
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
  const admission = createAdmission(parts.openWebUI, blocked);
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
  const answers = once(async () => (await import('./chat-completions.ts')).createChatAnswers(parts));
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
