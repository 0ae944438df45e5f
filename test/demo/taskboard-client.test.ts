/** Taskboard in a running world: a person at their browser, what the control service does, and the client of the MCP SDK as it is. */
import { rmSync } from 'node:fs';
import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { connectRemote } from '../../src/main/hub/features/imports/mcp/connections.ts';
import { demoControl } from '../harness/demo-control.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { clientOf } from '../harness/platform-tools.ts';

const stateDirectory = temporaryFolder();
let demo: Demo;
const { control } = demoControl(() => demo.announcement);
beforeAll(async () => {
  demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 600 }, () => {});
});
beforeEach(() => control('DELETE', '/faults'));
afterAll(async () => {
  await demo.stop();
  rmSync(stateDirectory, { recursive: true });
});

const redirectUrl = 'http://127.0.0.1:2/connected';

/** A client that keeps what it is given, and whose person agrees in the world's browser. */
function createProvider(as: 'ada' | 'grace') {
  const kept: {
    client?: StoredOAuthClientInformation | undefined;
    tokens?: StoredOAuthTokens | undefined;
    verifier?: string;
    landed?: URL;
    found?: OAuthDiscoveryState | undefined;
  } = {};
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: {
      client_name: 'a client',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    },
    clientInformation: () => kept.client,
    saveClientInformation(client) {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens(tokens) {
      kept.tokens = tokens;
    },
    async redirectToAuthorization(url) {
      const visited = await demo.browsers.visit({ url: url.href, as, leave: true });
      kept.landed = new URL(visited.url);
    },
    saveCodeVerifier(verifier) {
      kept.verifier = verifier;
    },
    saveDiscoveryState(found) {
      kept.found = found;
    },
    discoveryState: () => kept.found,
    codeVerifier: () => kept.verifier ?? '',
    invalidateCredentials(what) {
      if (what === 'all' || what === 'client') kept.client = undefined;
      if (what === 'all' || what === 'tokens') kept.tokens = undefined;
      if (what === 'all' || what === 'discovery') kept.found = undefined;
    },
  };
  return { kept, provider };
}

/** Connects as the SDK does it: refused, led to the person, and back with a code. */
async function connect({ kept, provider }: ReturnType<typeof createProvider>): Promise<Client> {
  const address = new URL(demo.announcement.mcpServers['taskboard'] ?? '');
  const transport = () => new StreamableHTTPClientTransport(address, { authProvider: provider });
  const client = () => new Client({ name: 'a client', version: '1' });
  const first = transport();
  const refused = await client()
    .connect(first)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (refused !== undefined) {
    expect(refused).toBeInstanceOf(UnauthorizedError);
    await first.finishAuth(kept.landed?.searchParams ?? new URLSearchParams());
  }
  const connected = client();
  await connected.connect(transport());
  return connected;
}

const whoami = async (client: Client) => (await client.callTool({ name: 'whoami', arguments: {} })).structuredContent;

it.each(['ada', 'grace'] as const)('registers the SDK’s client, and lets it in for %s', async (as) => {
  const own = createProvider(as);
  const client = await connect(own);
  expect(await whoami(client)).toMatchObject({ login: `${as}-demo` });
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('create_task');
  expect(own.kept.client).toMatchObject({ client_id: expect.any(String) });
  await client.close();
});

it('has the SDK’s client renew what ended early, and register again where it was forgotten', async () => {
  const own = createProvider('ada');
  const client = await connect(own);
  const { client: before, tokens } = own.kept;
  await control('POST', '/taskboard/end', { person: 'ada-demo', what: 'access' });
  expect(await whoami(client)).toMatchObject({ login: 'ada-demo' });
  expect(own.kept.tokens?.refresh_token).not.toBe(tokens?.refresh_token);
  await control('POST', '/taskboard/forget', { clientId: before?.client_id });
  const again = await connect(own);
  expect(own.kept.client?.client_id).not.toBe(before?.client_id);
  expect(await whoami(again)).toMatchObject({ login: 'ada-demo' });
  await client.close();
  await again.close();
});

it('fails as a fault says, and refuses what the control service can’t do', async () => {
  await control('POST', '/faults', { service: 'taskboard', path: '^/token', status: 503 });
  const answer = await fetch(new URL('/token', demo.announcement.mcpServers['taskboard']), { method: 'POST' });
  expect(answer.status).toBe(503);
  for (const [path, body] of [
    ['/taskboard/forget', { clientId: 'nobody' }],
    ['/taskboard/end', { person: 'nobody', what: 'all' }],
    ['/taskboard/end', { person: 'ada-demo', what: 'some' }],
    ['/taskboard/documents', { url: 'http://hub.example/c', document: {} }],
  ] as const) {
    await expect(control('POST', path, body)).rejects.toThrow(/400/);
  }
});

it('brings back the person who says no, with access_denied', async () => {
  const own = createProvider('ada');
  const { redirectToAuthorization: _, ...rest } = own.provider;
  let landed: URL | undefined;
  const provider: OAuthClientProvider = {
    ...rest,
    async redirectToAuthorization(url) {
      landed = new URL((await demo.browsers.visit({ url: url.href, answer: 'no', leave: true })).url);
    },
  };
  await expect(connect({ kept: own.kept, provider })).rejects.toThrow();
  expect(landed?.searchParams.get('error')).toBe('access_denied');
});

it('is a server whose tools the hub lists, in the hub’s own way of asking', async () => {
  const own = createProvider('ada');
  await (await connect(own)).close();
  const address = demo.announcement.mcpServers['taskboard'] ?? '';
  const client = clientOf({ apiUrl: address }, own.kept.tokens?.access_token ?? '');
  const listed = await connectRemote({ name: 'taskboard', address, version: '0' }, client);
  const names = listed.ok ? listed.value.listing.definitions.map(({ name }) => name) : listed.failure;
  expect(names).toEqual(
    expect.arrayContaining(['taskboard_list_tasks', 'taskboard_create_task', 'taskboard_delete_task']),
  );
});
