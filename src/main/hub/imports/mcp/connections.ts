/** The connections to one server, by account: reused, made anew after a restart of the server, let go when idle. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../../platforms/platform.ts';
import { unlessAborted } from '../../platforms/requests.ts';
import {
  connectRemote,
  type RemoteAnswer,
  type RemoteConnection,
  type RemoteListing,
  type RemoteServer,
} from './connection.ts';
import type { RemoteTool } from './remote-tool.ts';

/** Finds the tool to call in what the server lists, or says why it is not called. */
export type ChooseRemoteTool = (listing: RemoteListing) => Promise<Result<RemoteTool>>;

export type RemoteConnections = {
  /** What the server listed lately. Fails as a platform does. */
  listing(client: PlatformClient): Promise<Result<RemoteListing>>;
  /** What it lists now. */
  listingNow(client: PlatformClient): Promise<Result<RemoteListing>>;
  /**
   * Calls the tool that is chosen; where the server has forgotten the session, once more in another, chosen anew: it may be a server of
   * another version by then.
   */
  call(client: PlatformClient, choose: ChooseRemoteTool, input: object, isRead: boolean): Promise<Result<RemoteAnswer>>;
  /** Forgets them, and makes no other. */
  end(): void;
};

type Open = { connection: Promise<Result<RemoteConnection>>; by: AbortSignal; idle?: NodeJS.Timeout };
type Opened = { found: Open; made: Result<RemoteConnection> };

/** Milliseconds. */
const idleFor = 10 * 60_000;
/** How long a list of tools is taken for the present one, where the server says nothing: many never do. */
const currentFor = 60_000;

/**
 * Nothing is held open between calls: a connection is what the server remembers of a session. So there is nothing to close,
 * and what others have under way on one that is forgotten goes on.
 */
export function createRemoteConnections(server: RemoteServer): RemoteConnections {
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

  /** Whoever comes first makes it for all; where that call was given up, the next one does. */
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
    listing: (client) => listing(client, currentFor),
    listingNow: (client) => listing(client, 0),
    async call(client, choose, input, isRead) {
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
    end() {
      isEnded = true;
      for (const account of [...open.keys()]) forget(account);
    },
  };
}

export const serverRemoved = fail('not_allowed', 'The server was taken away from the hub.');
