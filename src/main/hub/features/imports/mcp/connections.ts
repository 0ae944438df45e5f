/** The connections to one server, by account: reused, made again after a restart of the server, let go when idle. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { withoutKeys } from '../../../kernel/keys/key-text.ts';
import type { PlatformClient } from '../../../platforms/platform.ts';
import { unlessAborted } from '../../../platforms/requests.ts';
import type { Definition } from '../import.ts';
import { type CarriedCall, type Carrier, createCarrier, remoteFailure } from './carrier.ts';
import { nameTold } from './messages.ts';
import { type OfferedRemoteTool, type RemoteListing, readTools, theirNameOf } from './remote-tool.ts';

/** Finds the tool to call in what the server lists, or says why it is not called. */
export type ChooseRemoteTool = (listing: RemoteListing) => Promise<Result<OfferedRemoteTool>>;

type Open = { connection: Promise<Result<RemoteConnection>>; by: AbortSignal; idle?: NodeJS.Timeout };
type Opened = { found: Open; made: Result<RemoteConnection> };

/** Milliseconds. */
const idleFor = 10 * 60_000;
/** How long a list of tools is taken for the present one, where the server says nothing: many never do. */
const currentFor = 60_000;

/**
 * Nothing is held open between calls: a connection is what the server remembers of a session. So there is nothing to close,
 * and what others have under way on one that is forgotten continues.
 */
export function createRemoteConnections(server: RemoteServer) {
  const open = new Map<string, Open>();
  let isEnded = false;

  function forget(account: string, found?: Open): void {
    const known = open.get(account);
    if (!known || (found && known !== found)) return;
    open.delete(account);
    clearTimeout(known.idle);
  }

  function begin(client: PlatformClient, connection: Promise<Result<RemoteConnection>>): Open {
    const begun: Open = { connection, by: client.signal };
    forget(client.account);
    open.set(client.account, begun);
    connection.then(
      (made) => made.ok || forget(client.account, begun),
      () => forget(client.account, begun),
    );
    return begun;
  }

  /** Anyone who comes first makes it for all; where that call was given up, the next one does. */
  async function opened(client: PlatformClient): Promise<Opened> {
    for (;;) {
      client.signal.throwIfAborted();
      const known = open.get(client.account);
      const found = known ?? begin(client, isEnded ? Promise.resolve(serverRemoved) : connectRemote(server, client));
      try {
        const made = await unlessAborted(found.connection, client.signal);
        clearTimeout(found.idle);
        found.idle = setTimeout(() => forget(client.account, found), idleFor).unref();
        return { found, made };
      } catch (error) {
        client.signal.throwIfAborted();
        if (!found.by.aborted) throw error;
        forget(client.account, found);
      }
    }
  }

  /** With a list of tools that is not older than that (milliseconds). */
  async function current(client: PlatformClient, age: number): Promise<Opened> {
    const asked = Date.now();
    const { found, made } = await opened(client);
    if (!made.ok) return { found, made };
    const isCurrent = !made.value.isStale() && made.value.listedAt >= asked - age;
    if (isCurrent) return { found, made };
    const listed = await made.value.list(client);
    if (listed.ok) {
      found.connection = Promise.resolve(listed);
      return { found, made: listed };
    }
    // As after a restart of the server: hands are shaken again.
    forget(client.account, found);
    return opened(client);
  }

  async function listing(client: PlatformClient, age: number): Promise<Result<RemoteListing>> {
    const { made } = await current(client, age);
    return made.ok ? ok(made.value.listing) : made;
  }

  return {
    /** What the server listed last. Fails as a platform does. */
    listing: (client: PlatformClient): Promise<Result<RemoteListing>> => listing(client, currentFor),
    /** What it lists now. */
    listingNow: (client: PlatformClient): Promise<Result<RemoteListing>> => listing(client, 0),
    /**
     * Calls the tool that is chosen; where the server has forgotten the session, once more in another, chosen again: it may be a server of
     * another version by then.
     */
    async call(
      client: PlatformClient,
      choose: ChooseRemoteTool,
      input: object,
      isRead: boolean,
    ): Promise<Result<RemoteAnswer>> {
      async function attempt(): Promise<{ result: Result<RemoteAnswer>; lost?: Open }> {
        const { found, made } = await current(client, currentFor);
        if (!made.ok) return { result: made };
        const tool = await choose(made.value.listing);
        if (!tool.ok) return { result: tool };
        const { result, isLost } = await made.value.call(client, tool.value, input, isRead);
        return { result, ...(isLost && { lost: found }) };
      }
      const first = await attempt();
      if (!first.lost) return first.result;
      forget(client.account, first.lost);
      return (await attempt()).result;
    },
    /** Forgets them, and makes no other. */
    end(): void {
      isEnded = true;
      for (const account of [...open.keys()]) forget(account);
    },
  };
}

export type RemoteConnections = ReturnType<typeof createRemoteConnections>;

export const serverRemoved = fail('not_allowed', 'The server was removed from the hub.');

/** One per account, shared by all clients of the hub, made when it is first needed. */
type RemoteConnection = {
  readonly listing: RemoteListing;
  /** Whether the server has said since then that its tools are others now. */
  isStale(): boolean;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  /** Asks for its tools again. Fails as `connectRemote`. */
  list(client: PlatformClient): Promise<Result<RemoteConnection>>;
  /** Calls one. `isLost` says that the server knows the session no more; of a change also that it has not been made. */
  call(client: PlatformClient, tool: OfferedRemoteTool, input: object, isRead: boolean): Promise<RemoteCall>;
};

/** As the server answered: `content`, `structuredContent`, `isError`. */
export type RemoteAnswer = { content?: unknown; structuredContent?: unknown; isError?: unknown };
type RemoteCall = { result: Result<RemoteAnswer>; isLost: boolean };

/** Milliseconds: a little longer than the vault gives any answer, whose own failure says more. */
const timeout = 65_000;

/** The server, by the name of its import, and the hub's own version, which it is told. */
type RemoteServer = { name: string; address: string; version: string };

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
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
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
      // Its schemas are an outsider's; their patterns are not run over anything here.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    },
  );
  const greeted = await travel(carrier, { client }, false, () => remote.connect(transport, { timeout }));
  if (!greeted.result.ok) return greeted.result;

  const connection = (listing: RemoteListing, listedAt: number): RemoteConnection => ({
    listing,
    listedAt,
    isStale: () => isStale,
    list: (by) => list(by, listing),
    async call(by, tool, input, isRead) {
      const carried: CarriedCall = { client: by };
      const params = { name: tool.name, arguments: { ...input } };
      // The schema of its output is left out: it would be compiled. That of its input says what goes into headers (SEP-2243).
      const toolDefinition = { name: tool.name, inputSchema: JSON.parse(tool.input) };
      const options = { signal: by.signal, timeout, toolDefinition };
      const called = await travel(carrier, carried, !isRead, () => remote.callTool(params, options));
      const isGone = carried.session === 'lost' || (carried.session === 'doubtful' && isRead);
      return { ...called, isLost: !called.result.ok && isGone };
    },
  });

  async function list(by: PlatformClient, before?: RemoteListing): Promise<Result<RemoteConnection>> {
    isStale = false;
    const tools: string[] = [];
    const listed = await travel(carrier, { client: by, tools }, false, () =>
      namesOf(remote, { signal: by.signal, timeout, cacheMode: 'bypass' }),
    );
    if (!listed.result.ok) return listed.result;
    const read = await readTools(name, tools);
    if (!read.ok) return fail('platform_refused', 'Its list of tools takes too long to read.');
    const usable = new Set(listed.result.value);
    const found = read.value.tools.filter((tool) => usable.has(tool.name));
    if (before && isSame(before.tools, found)) return ok(connection(before, Date.now()));
    const defined = read.value.definitions.filter((definition) => usable.has(theirNameOf(definition)));
    const definitions = await cleanOf(by, defined);
    return ok(connection({ tools: found, definitions }, Date.now()));
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

const isSame = (one: readonly OfferedRemoteTool[], other: readonly OfferedRemoteTool[]): boolean =>
  one.length === other.length && one.every(({ fingerprint }, at) => fingerprint === other[at]?.fingerprint);

/**
 * Of no token that they were asked with, which cleaning can bring together where a server took it apart, and of no key that a person
 * may have given the server by mistake: what it says of its tools goes to every client. One at a time, so that the hub answers in between.
 */
async function cleanOf(by: PlatformClient, definitions: readonly Definition[]): Promise<Definition[]> {
  const clean: Definition[] = [];
  for (const definition of definitions) {
    const { words, ...rest } = by.scrubbed(definition);
    clean.push({
      ...rest,
      words: Object.fromEntries(Object.entries(words).map(([name, said]) => [name, withoutKeys(said)])),
    });
    await othersFirst();
  }
  return clean;
}

/** Of those on all pages that the library has no fault to find with; a server without tools has none to list. */
async function namesOf(remote: Client, options: object): Promise<string[]> {
  if (remote.getServerCapabilities()?.tools === undefined) return [];
  const { tools } = await remote.listTools(undefined, options);
  return tools.map(({ name }) => nameTold(name));
}

async function travel<T>(
  carrier: Carrier,
  carried: CarriedCall,
  mayHaveChanged: boolean,
  work: () => Promise<T>,
): Promise<{ result: Result<T> }> {
  try {
    return { result: ok(await carrier.on(carried, work)) };
  } catch (error) {
    carried.client.signal.throwIfAborted();
    return { result: remoteFailure(error, carried, mayHaveChanged) };
  }
}
