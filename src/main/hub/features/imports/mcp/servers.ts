/** Remote MCP servers as platforms of the hub. Their instructions, prompts and resources are never asked for. */
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Platform, PlatformClient } from '../../../platforms/platform.ts';
import { type Definition, type Import, isSameReach } from '../import.ts';
import type { LiveTool } from '../imports.ts';
import {
  type ChooseRemoteTool,
  createRemoteConnections,
  type RemoteConnections,
  serverRemoved,
} from './connections.ts';
import { type OfferedRemoteTool, type RemoteListing, theirNameOf } from './remote-tool.ts';
import { remoteTool } from './tool.ts';

type Dependencies = {
  version: string;
  /** Is told what a server says of its tools now to that account, where that is another thing. */
  onChanged: (name: string, found: Definition[], account: string) => Promise<unknown>;
};

export function createMcpServers({ version, onChanged }: Dependencies) {
  const servers = new Map<string, { address: string; connections: RemoteConnections }>();

  /** Those of the address: another one under the same name shares nothing with it. */
  function connectionsOf({ name, apiUrl: address }: Import): RemoteConnections {
    const known = servers.get(name);
    if (known?.address === address) return known.connections;
    known?.connections.end();
    const connections = createRemoteConnections({ name, address, version });
    servers.set(name, { address, connections });
    return connections;
  }

  return {
    /** Forgets its connections: what is left of a call to it opens no other. */
    forget(name: string): void {
      servers.get(name)?.connections.end();
      servers.delete(name);
    },
    /** The platform of what was accepted. */
    platformOf(imported: Import, tools: LiveTool[], owner: Platform | undefined): Platform {
      const connections = connectionsOf(imported);
      const { name, title, connection, scopes, apiUrl } = imported;
      const compared = new WeakSet<RemoteListing>();

      /** Compares a new list with what was accepted: all of it, so that a change shows before the tool is called. */
      async function compareListing(listing: RemoteListing, account: string): Promise<void> {
        if (compared.has(listing)) return;
        compared.add(listing);
        const byName = new Map(listing.tools.map((one) => [one.name, one]));
        const isChanged = tools.some((live) => {
          const now = byName.get(theirNameOf(live.definition));
          return now !== undefined && !isAsAccepted(live, now);
        });
        if (!isChanged) return;
        await onChanged(name, [...asSaid(imported, listing.definitions), ...unlisted(imported, byName)], account);
      }

      const chosen =
        ({ account }: PlatformClient, live: LiveTool): ChooseRemoteTool =>
        async (listing) => {
          await compareListing(listing, account);
          const now = listing.tools.find((one) => one.name === theirNameOf(live.definition));
          return now && isAsAccepted(live, now) ? ok(now) : changed;
        };

      const server = {
        name,
        title,
        places: owner?.places ?? [],
        call: (client: PlatformClient, live: LiveTool, input: object) =>
          connections.call(client, chosen(client, live), input, live.definition.access === 'read'),
      };
      const reads = new Set(
        tools.filter(({ definition }) => definition.access === 'read').map((live) => theirNameOf(live.definition)),
      );
      return {
        name,
        title,
        connection,
        scopes,
        apiUrl,
        places: [],
        tools: tools.flatMap((live) => remoteTool(server, live) ?? []),
        isRead: (request) => isReadOnlyRequest(request, reads),
        /** MCP knows no accounts. That the server takes its token is the proof, and its id the name at the tenant, too. */
        async whoami(client) {
          const listed = await connections.listing(client);
          return listed.ok ? ok({ userId: client.account, label: `${title} ${client.account.slice(-6)}` }) : listed;
        },
      };
    },
    /** What the server lists now. Fails as a platform does, and with `not_allowed` where it is not among the platforms. */
    async read(imported: Import, client: PlatformClient): Promise<Result<Definition[]>> {
      // Of those that are there: one that was removed meanwhile must get no token.
      const known = servers.get(imported.name);
      if (known?.address !== imported.apiUrl) return serverRemoved;
      const listed = await known.connections.listingNow(client);
      return listed.ok ? ok(asSaid(imported, listed.value.definitions)) : listed;
    },
  };
}

export type McpServers = ReturnType<typeof createMcpServers>;

const changed = fail('not_allowed', 'The server describes this tool differently from what you accepted.', {
  hint: 'Ask the owner of the hub to review the change: `opengithubx imports list`.',
});

const isAsAccepted = ({ definition }: LiveTool, now: OfferedRemoteTool): boolean =>
  definition.words['fingerprint'] === now.fingerprint;

/** The tools that a server lists, those as reads of which the person has said so: for as long as they can do just that. */
function asSaid({ tools }: Import, definitions: readonly Definition[]): Definition[] {
  const before = Map.groupBy(
    tools.flatMap(({ accepted, found }) => accepted ?? found ?? []),
    theirNameOf,
  );
  return definitions.map((definition) => {
    const asRead = { ...definition, access: 'read' as const };
    const isSaid = before.get(theirNameOf(definition))?.some((one) => isSameReach(one, asRead));
    return isSaid && definition.access !== 'destructive' ? asRead : definition;
  });
}

/** What a server may list for one account and not for another: that it is missing here does not mean that it is gone. */
const unlisted = ({ tools }: Import, listed: ReadonlyMap<string, unknown>): Definition[] =>
  tools.flatMap(({ found }) => (found && !listed.has(theirNameOf(found)) ? found : []));

/** Methods by which nothing is done: they make a connection or ask what there is. */
const asking: ReadonlySet<unknown> = new Set([
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'server/discover',
  'tools/list',
]);

/**
 * Whether a request changes nothing, as far as the person said of the tool it calls. MCP sends everything by `POST`: what a request does
 * is in its body.
 */
export async function isReadOnlyRequest(request: Request, reads: ReadonlySet<unknown>): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('method' in body)) return false;
  const { method, params } = body as { method: unknown; params?: { name?: unknown } };
  return asking.has(method) || (method === 'tools/call' && reads.has(params?.name));
}
