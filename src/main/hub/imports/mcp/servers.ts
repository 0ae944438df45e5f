/** Remote MCP servers as platforms of the hub. Their instructions, prompts and resources are never asked for. */
import { ok, type Result } from '../../../../shared/result.ts';
import type { Platform, PlatformClient } from '../../platforms/platform.ts';
import { type Definition, isSameReach } from '../definition.ts';
import type { Import } from '../import.ts';
import type { LiveTool } from '../imports.ts';
import { type Connections, createConnections } from './connections.ts';
import { define, fingerprintOf, Reach } from './define.ts';
import { readsOnly } from './reads-only.ts';
import type { RemoteTool } from './remote-tool.ts';
import { remoteTool } from './tool.ts';

export type McpServers = {
  /** The platform of what was accepted. */
  become(imported: Import, tools: LiveTool[], owner: Platform | undefined): Platform;
  /** What the server lists now. Fails as a platform does. */
  read(imported: Import, client: PlatformClient): Promise<Result<Definition[]>>;
};

type Dependencies = {
  version: string;
  /** Hears what a server says of its tools by now, where that is another thing. */
  found: (name: string, found: Definition[]) => Promise<unknown>;
};

export function createMcpServers({ version, found }: Dependencies): McpServers {
  const servers = new Map<string, { address: string; connections: Connections }>();

  /** Those of the address: another one under the same name shares nothing with it. */
  function connectionsOf({ name, apiUrl: address }: Import): Connections {
    const known = servers.get(name);
    if (known?.address === address) return known.connections;
    const connections = createConnections(address, version);
    servers.set(name, { address, connections });
    return connections;
  }

  return {
    become(imported, tools, owner) {
      const connections = connectionsOf(imported);
      const { name, title, connection, scopes, apiUrl } = imported;
      const looked = new WeakSet<readonly RemoteTool[]>();

      /** Compares a new list with what was accepted: all of it, so that a change shows before the tool is called. */
      async function look(listed: readonly RemoteTool[]): Promise<void> {
        if (looked.has(listed)) return;
        looked.add(listed);
        const byName = new Map(listed.map((one) => [one.name, one]));
        const isChanged = tools.some((live) => {
          const now = byName.get(theirNameOf(live.definition));
          return now !== undefined && !isAsAccepted(live, now);
        });
        if (isChanged) await found(name, [...asSaid(imported, listed), ...unlisted(imported, byName)]);
      }

      const server = {
        ...{ name, title, connections, places: owner?.places ?? [] },
        async current(client: PlatformClient, live: LiveTool): Promise<Result<RemoteTool | undefined>> {
          const listed = await connections.tools(client);
          if (!listed.ok) return listed;
          await look(listed.value);
          const now = listed.value.find((one) => one.name === theirNameOf(live.definition));
          return ok(now && isAsAccepted(live, now) ? now : undefined);
        },
      };
      const reads = new Set(
        tools.filter(({ definition }) => definition.access === 'read').map((live) => theirNameOf(live.definition)),
      );
      return {
        ...{ name, title, connection, scopes, apiUrl },
        places: [],
        tools: tools.flatMap((live) => remoteTool(server, live) ?? []),
        isRead: (request) => readsOnly(request, reads),
        /** MCP knows no accounts. That the server takes its token is the proof, and its id the name at the tenant, too. */
        async whoami(client) {
          const listed = await connections.tools(client);
          return listed.ok ? ok({ userId: client.account, label: `${title} ${client.account.slice(-6)}` }) : listed;
        },
      };
    },
    async read(imported, client) {
      const listed = await connectionsOf(imported).toolsNow(client);
      return listed.ok ? ok(asSaid(imported, listed.value)) : listed;
    },
  };
}

const theirNameOf = ({ reach }: Definition): string => Reach.parse(reach).tool;

const isAsAccepted = ({ definition }: LiveTool, now: RemoteTool): boolean =>
  definition.words['fingerprint'] === fingerprintOf(now);

/** The tools that a server lists, those as reads of which the person has said so: for as long as they can do just that. */
function asSaid({ name, tools }: Import, listed: readonly RemoteTool[]): Definition[] {
  const before = tools.flatMap(({ accepted, found }) => accepted ?? found ?? []);
  return define(name, listed).map((definition) => {
    const asRead = { ...definition, access: 'read' as const };
    const isSaid = before.some((one) => theirNameOf(one) === theirNameOf(definition) && isSameReach(one, asRead));
    return isSaid && definition.access !== 'destructive' ? asRead : definition;
  });
}

/** What a server may list for one account and not for another: that it is missing here does not mean that it is gone. */
const unlisted = ({ tools }: Import, listed: ReadonlyMap<string, unknown>): Definition[] =>
  tools.flatMap(({ found }) => (found && !listed.has(theirNameOf(found)) ? found : []));
