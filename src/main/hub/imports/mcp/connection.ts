/** One connection to a remote MCP server per account, shared by all clients of the hub, made when it is first needed. */
import type { Client } from '@modelcontextprotocol/client';
import { ok, type Result } from '../../../../shared/result.ts';
import { withoutKeys } from '../../keys/format.ts';
import type { PlatformClient } from '../../platforms/platform.ts';
import { type Definition, isSameJson } from '../definition.ts';
import { type CarriedCall, type Carrier, createCarrier } from './carrier.ts';
import { defineRemoteTools } from './define.ts';
import { remoteFailure } from './failure.ts';
import { type RemoteTool, remoteTools } from './remote-tool.ts';

/** What a server lists for one account. */
export type RemoteListing = {
  readonly tools: readonly RemoteTool[];
  /** The same, cleaned. The token that it was asked with is cut out of them by then: cleaning can bring together what a server took apart. */
  readonly definitions: readonly Definition[];
};

export type RemoteConnection = {
  readonly listing: RemoteListing;
  /** Whether the server has said since then that its tools are others now. */
  isStale(): boolean;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  /** Asks for its tools again. Fails as `connect`. */
  list(client: PlatformClient): Promise<Result<RemoteConnection>>;
  /** Calls one. `isLost` says that the server knows the session no more; of a change also that it has not been made. */
  call(client: PlatformClient, tool: RemoteTool, input: object, isRead: boolean): Promise<RemoteCall>;
};

/** As the server answered: `content`, `structuredContent`, `isError`. */
export type RemoteAnswer = { content?: unknown; structuredContent?: unknown; isError?: unknown };
export type RemoteCall = { result: Result<RemoteAnswer>; isLost: boolean };

/** Milliseconds: a little longer than the vault gives any answer, whose own failure says more. */
const timeout = 65_000;

/** The server, by the name of its import, and the hub's own version, which it is told. */
export type RemoteServer = { name: string; address: string; version: string };

/** Shakes hands and lists the tools. Fails as a platform does; throws the reason of an aborted call. */
export async function connectRemote(
  { name, address, version }: RemoteServer,
  client: PlatformClient,
): Promise<Result<RemoteConnection>> {
  let isStale = false;
  const isHeeded = createHeed();
  const carrier = createCarrier(address, () => {
    isStale ||= isHeeded();
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
      listMaxPages: 5,
      // Its schemas are a stranger's; their patterns are not run over anything here.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    },
  );
  const greeted = await travel(carrier, { client }, false, () => remote.connect(transport, { timeout }));
  if (!greeted.result.ok) return greeted.result;

  const connection = (listing: RemoteListing, listedAt: number): RemoteConnection => ({
    ...{ listing, listedAt },
    isStale: () => isStale,
    list: (by) => list(by, listing),
    async call(by, tool, input, isRead) {
      const trip: CarriedCall = { client: by };
      const params = { name: tool.name, arguments: { ...input } };
      // The schema of its output is left out: it would be compiled. That of its input says what goes into headers (SEP-2243).
      const toolDefinition = { name: tool.name, inputSchema: tool.inputSchema as never };
      const options = { signal: by.signal, timeout, toolDefinition };
      const called = await travel(carrier, trip, !isRead, () => remote.callTool(params, options));
      const isGone = trip.session === 'lost' || (trip.session === 'doubtful' && isRead);
      return { ...called, isLost: !called.result.ok && isGone };
    },
  });

  async function list(by: PlatformClient, before?: RemoteListing): Promise<Result<RemoteConnection>> {
    isStale = false;
    const listed = await travel(carrier, { client: by }, false, () =>
      toolsOf(remote, { signal: by.signal, timeout, cacheMode: 'bypass' }),
    );
    if (!listed.result.ok) return listed.result;
    const tools = remoteTools(listed.result.value);
    const isKnown = before !== undefined && isSameJson(before.tools, tools);
    return ok(
      connection(isKnown ? before : { tools, definitions: cleanOf(by, defineRemoteTools(name, tools)) }, Date.now()),
    );
  }

  return list(client);
}

/**
 * Whether news that the tools changed is heeded: three times a minute, since a server may send it with each answer and each time has its
 * list read again. What it says beyond that shows once the list is a minute old.
 */
function createHeed(): () => boolean {
  let since = 0;
  let heeded = 0;
  return () => {
    const now = Date.now();
    if (now - since > 60_000) {
      since = now;
      heeded = 0;
    }
    heeded += 1;
    return heeded <= 3;
  };
}

/** Of nothing that a person may have given the server by mistake either: what it says of its tools goes to every client. */
const cleanOf = (by: PlatformClient, definitions: Definition[]): Definition[] =>
  by.scrubbed(definitions).map((definition) => ({
    ...definition,
    words: Object.fromEntries(Object.entries(definition.words).map(([name, said]) => [name, withoutKeys(said)])),
  }));

/** All pages; a server without tools has none to list. */
async function toolsOf(remote: Client, options: object): Promise<unknown[]> {
  if (remote.getServerCapabilities()?.tools === undefined) return [];
  const { tools } = await remote.listTools(undefined, options);
  return tools;
}

async function travel<T>(
  carrier: Carrier,
  trip: CarriedCall,
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
