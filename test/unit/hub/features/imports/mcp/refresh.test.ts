/** Asking a server for its tools: what happens to it while the tenant takes its time. */
import { expect, it } from 'vitest';
import type { Import } from '../../../../../../src/main/hub/features/imports/import.ts';
import type { Imports } from '../../../../../../src/main/hub/features/imports/imports.ts';
import { createMcpImports } from '../../../../../../src/main/hub/features/imports/mcp/index.ts';
import { createMcpServers } from '../../../../../../src/main/hub/features/imports/mcp/servers.ts';
import { ok } from '../../../../../../src/shared/result.ts';
import { startHostileServer } from '../../../../../harness/hostile-mcp-server.ts';
import { clientOf } from '../../../../../harness/platform-tools.ts';

it.each([
  ['is still there', (there: Import[]) => there, 'tools/list'],
  ['was removed meanwhile', () => [], undefined],
  ['is another one by now', (there: Import[]) => there.map((one) => ({ ...one, addedAt: 'later' })), undefined],
])('a server gets a token where it %s', async (_, meanwhile, last) => {
  const server = await startHostileServer();
  const acme: Import = {
    kind: 'mcp',
    name: 'acme',
    title: 'Acme',
    connection: 'acme',
    scopes: [],
    apiUrl: server.url,
    source: null,
    choices: null,
    tools: [],
    addedAt: '',
    readAt: '',
  };
  let there: Import[] = [acme];
  const servers = createMcpServers({ version: '0', onChanged: async () => undefined });
  const platform = servers.platformOf(acme, [], undefined);
  const imports = { find: () => there[0], recordFound: async () => ok(acme) } as Partial<Imports> as Imports;
  const mcp = createMcpImports({
    imports,
    servers,
    platforms: () => [platform],
    accounts: {
      list: async () => [{ id: 'a', platform: 'acme', label: 'acme', state: 'connected' }],
      vaultAccount: async () => ok({}),
    } as never,
    vault: {
      async client() {
        there = meanwhile(there);
        if (there.length === 0) servers.forget('acme');
        return ok({ ...clientOf({ apiUrl: server.url }, 'the token'), trouble: () => undefined });
      },
    } as never,
  });
  const read = await mcp.refresh(acme, { userId: 'u', account: undefined }, new AbortController().signal);
  expect(read.ok).toBe(last !== undefined);
  expect(server.seen.at(-1)?.call).toBe(last);
  expect(await servers.read({ ...acme, name: 'other' }, clientOf({ apiUrl: server.url }, 'a'))).toMatchObject({
    ok: false,
  });
  await server.stop();
});
