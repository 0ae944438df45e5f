/** A remote MCP server as a platform of a hub of its own, on the one connection of the demo world that every person there has. */
import { connectRemote } from '../../src/main/hub/features/imports/mcp/connections.ts';
import { createMcpServers } from '../../src/main/hub/features/imports/mcp/servers.ts';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import { clientOf } from './platform-tools.ts';
import { saidToRead } from './said-to-read.ts';
import { startHub, type TestHub, type World } from './world.ts';

type Server = { name: string; title: string; url: string; reads: string[] };

/** All its tools accepted as they are now; `reads` names those that its person says change nothing. */
async function acceptedPlatform({ name, title, url, reads }: Server): Promise<Platform> {
  const listed = await connectRemote(
    { name, address: url, version: '0' },
    clientOf({ apiUrl: url }, 'the token of nobody'),
  );
  if (!listed.ok) throw new Error(listed.failure.message);
  const definitions = saidToRead(listed.value.listing.definitions, new Set(reads));
  return createMcpServers({ version: '0', onChanged: async () => undefined }).platformOf(
    {
      kind: 'mcp',
      name,
      title,
      connection: 'github',
      scopes: [],
      apiUrl: url,
      source: null,
      choices: null,
      tools: [],
      addedAt: '',
      readAt: '',
    },
    definitions.map((definition) => ({ name: definition.name, definition })),
    undefined,
  );
}

/** A hub that knows that server alone, with Ada signed in and her account connected. Whoever starts it closes it. */
export async function startHubWith(world: World, server: Server, patienceMs?: number): Promise<TestHub> {
  const platforms = [await acceptedPlatform(server)];
  const hub = await startHub(world, false, undefined, undefined, undefined, { parts: { platforms, patienceMs } });
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: server.name });
  return hub;
}
