/** The connections to one server, by account: reused, made anew after a restart of the server, let go when idle. */
import { ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../../platforms/platform.ts';
import { unlessAborted } from '../../platforms/unless-aborted.ts';
import { type Connection, connect, type RemoteAnswer } from './connection.ts';
import type { RemoteTool } from './remote-tool.ts';

export type Connections = {
  /** The server's tools as it listed them lately. Fails as a platform does. */
  tools(client: PlatformClient): Promise<Result<readonly RemoteTool[]>>;
  /** As it lists them now. */
  toolsNow(client: PlatformClient): Promise<Result<readonly RemoteTool[]>>;
  /** Calls one; where the server has forgotten the session, once more in another. */
  call(client: PlatformClient, tool: RemoteTool, input: object, isRead: boolean): Promise<Result<RemoteAnswer>>;
};

type Open = { connection: Promise<Result<Connection>>; by: AbortSignal; idle?: NodeJS.Timeout };

/** Milliseconds. */
const idleFor = 10 * 60_000;
/** How long a list of tools is taken for the present one, where the server says nothing: many never do. */
const currentFor = 60_000;

/**
 * Nothing is held open between calls: a connection is what the server remembers of a session. So there is nothing to close,
 * and what others have under way on one that is forgotten goes on.
 */
export function createConnections(address: string, version: string): Connections {
  const open = new Map<string, Open>();

  function forget(account: string, found?: Open): void {
    const known = open.get(account);
    if (!known || (found && known !== found)) return;
    open.delete(account);
    clearTimeout(known.idle);
  }

  function begin(client: PlatformClient, connection: Promise<Result<Connection>>): Open {
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
  async function opened(client: PlatformClient): Promise<{ found: Open; made: Result<Connection> }> {
    for (;;) {
      client.signal.throwIfAborted();
      const known = open.get(client.account);
      const found = known ?? begin(client, connect(address, client, version));
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
  async function current(client: PlatformClient, age: number): Promise<{ found: Open; made: Result<Connection> }> {
    const asked = Date.now();
    const { found, made } = await opened(client);
    if (!made.ok) return { found, made };
    const isCurrent = !made.value.isStale() && made.value.listedAt >= asked - age;
    if (isCurrent) return { found, made };
    const listed = await made.value.list(client);
    if (listed.ok) found.connection = Promise.resolve(listed);
    else forget(client.account, found); // as after a restart: the next attempt shakes hands again
    return { found, made: listed };
  }

  async function tools(client: PlatformClient, age: number): Promise<Result<readonly RemoteTool[]>> {
    const first = await current(client, age);
    const { made } = first.made.ok ? first : await opened(client);
    return made.ok ? ok(made.value.tools) : made;
  }

  return {
    tools: (client) => tools(client, currentFor),
    toolsNow: (client) => tools(client, 0),
    async call(client, tool, input, isRead) {
      const { found, made } = await opened(client);
      if (!made.ok) return made;
      const called = await made.value.call(client, tool, input, isRead);
      if (!called.isLost) return called.result;
      forget(client.account, found);
      const again = await opened(client);
      if (!again.made.ok) return again.made;
      return (await again.made.value.call(client, tool, input, isRead)).result;
    },
  };
}
