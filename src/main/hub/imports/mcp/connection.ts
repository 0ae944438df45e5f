/** One connection to a remote MCP server per account, shared by all clients of the hub, made when it is first needed. */
import type { Client } from '@modelcontextprotocol/client';
import { ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../../platforms/platform.ts';
import { type Carrier, createCarrier, type Trip } from './carrier.ts';
import { remoteFailure } from './failure.ts';
import { type RemoteTool, remoteTools } from './remote-tool.ts';

export type Connection = {
  readonly tools: readonly RemoteTool[];
  /** Whether the server has said since then that its tools are others now. */
  isStale(): boolean;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  /** Asks for its tools again. Fails as `connect`. */
  list(client: PlatformClient): Promise<Result<Connection>>;
  /** Calls one. `isLost` says that the server knows the session no more, and has not done anything. */
  call(client: PlatformClient, tool: RemoteTool, input: object, isRead: boolean): Promise<Called>;
};

/** As the server answered: `content`, `structuredContent`, `isError`. */
export type RemoteAnswer = { content?: unknown; structuredContent?: unknown; isError?: unknown };
export type Called = { result: Result<RemoteAnswer>; isLost: boolean };

/** Milliseconds: a little longer than the vault gives any answer, whose own failure says more. */
const timeout = 65_000;

/** Shakes hands and lists the tools. Fails as a platform does; throws the reason of an aborted call. */
export async function connect(address: string, client: PlatformClient, version: string): Promise<Result<Connection>> {
  let isStale = false;
  const carrier = createCarrier(address, () => {
    isStale = true;
  });
  // Loaded with the first connection: most hubs have none.
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const transport = new StreamableHTTPClientTransport(new URL(address), {
    fetch: carrier.fetch,
    reconnectionOptions: {
      ...{ maxRetries: 0, initialReconnectionDelay: 1, maxReconnectionDelay: 1 },
      reconnectionDelayGrowFactor: 1,
    },
  });
  const remote = new Client(
    { name: 'opengithubx', version },
    {
      // Neither sampling, nor roots, nor elicitation: nobody but the hub's person answers questions, and none of a server's.
      capabilities: {},
      versionNegotiation: { mode: 'auto' },
      inputRequired: { autoFulfill: false },
      // Its schemas are a stranger's; their patterns are not run over anything here.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    },
  );
  const greeted = await travel(carrier, { client }, false, () => remote.connect(transport, { timeout }));
  if (!greeted.result.ok) return greeted.result;

  const connection = (tools: RemoteTool[], listedAt: number): Connection => ({
    ...{ tools, listedAt },
    isStale: () => isStale,
    list,
    async call(by, tool, input, isRead) {
      const hadSession = transport.sessionId !== undefined;
      const trip: Trip = { client: by };
      const params = { name: tool.name, arguments: { ...input } };
      // The schema of its output is left out: it would be compiled. That of its input says what goes into headers (SEP-2243).
      const toolDefinition = { name: tool.name, inputSchema: tool.inputSchema as never };
      const options = { signal: by.signal, timeout, toolDefinition };
      const called = await travel(carrier, trip, !isRead, () => remote.callTool(params, options));
      // Sessions that are gone are answered 404; servers built on the examples of its SDK answer 400.
      const isLost = hadSession && !called.result.ok && (trip.status === 404 || trip.status === 400);
      return { ...called, isLost };
    },
  });

  async function list(by: PlatformClient): Promise<Result<Connection>> {
    isStale = false;
    const listed = await travel(carrier, { client: by }, false, () =>
      toolsOf(remote, { signal: by.signal, timeout, cacheMode: 'bypass' }),
    );
    return listed.result.ok ? ok(connection(remoteTools(listed.result.value), Date.now())) : listed.result;
  }

  return list(client);
}

/** All pages; a server without tools has none to list. */
async function toolsOf(remote: Client, options: object): Promise<unknown[]> {
  if (remote.getServerCapabilities()?.tools === undefined) return [];
  const { tools } = await remote.listTools(undefined, options);
  return tools;
}

async function travel<T>(
  carrier: Carrier,
  trip: Trip,
  mayHaveChanged: boolean,
  work: () => Promise<T>,
): Promise<{ result: Result<T> }> {
  try {
    return { result: ok(await carrier.on(trip, work)) };
  } catch (error) {
    trip.client.signal.throwIfAborted();
    return { result: remoteFailure(error, trip, mayHaveChanged) };
  }
}
