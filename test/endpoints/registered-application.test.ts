/** An application that the hub registers itself: what is sent to the provider, what comes of it at the tenant, and refusals. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { settablePlatforms } from '../../src/main/hub/features/setup/index.ts';
import { newConnection } from '../../src/main/hub/features/setup/requirements.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { memoryPorts } from '../harness/memory-ports.ts';
import { type NewHub, startNewHub } from '../harness/tenant-setup.ts';
import { expectOk, sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
let internet: FakeInternet;
let hub: NewHub;
let sent: unknown;
beforeAll(async () => {
  internet = await startInternet('mcp.notion.com');
});
beforeEach(async () => {
  hub = await startNewHub(world, memoryPorts(), { internet });
});
afterEach(() => hub.hub.close());
afterAll(() => internet.close());

const given = { client_id: 'registered-id', client_secret: 'registered-secret' };
function answer(status: number, body: object): void {
  internet.serve = (request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      sent = [request.method, request.url, JSON.parse(text)];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  };
}
const register = (platform: string) => hub.tried('tenant.register', { issuer: world.issuer, platform });

it('is made for the callback of the tenant, and its connection there is as the provider wants it', async () => {
  answer(201, given);
  const made = await register('notion-mcp');
  expect(made).toEqual({
    ok: true,
    value: { platform: 'notion-mcp', clientId: given.client_id, clientSecret: given.client_secret },
  });
  const redirect_uris = [`${world.issuer}login/callback`];
  expect(sent).toEqual(['POST', '/register', expect.objectContaining({ redirect_uris })]);
  // The demo tenant has no such provider to play, so the body of the connection is looked at.
  const [platform] = expectOk(settablePlatforms([], ['notion-mcp']));
  if (!platform) throw new Error('It is not in the catalogue.');
  const { strategy, options } = newConnection(platform, { clientId: 'registered-id', clientSecret: '' }, 'mark');
  expect([strategy, options]).toEqual([
    'oauth2',
    expect.objectContaining({
      client_id: 'registered-id',
      pkce_enabled: true,
      tokenURL: 'https://mcp.notion.com/token',
    }),
  ]);
});

it.each<[string, () => void, string, string | RegExp]>([
  ['refuses it', () => answer(403, {}), 'platform_refused', /mcp\.notion\.com .* answers 403/],
  ['gives no secret', () => answer(201, { client_id: 'public' }), 'platform_failed', /no client ID with a secret/],
  [
    'is at an address of this network',
    () => internet.hosts.set('mcp.notion.com', ['127.0.0.1']),
    'platform_unreachable',
    /could not be reached/,
  ],
])('fails where the provider %s', async (_, arrange, code, message) => {
  arrange();
  expect(await register('notion-mcp')).toMatchObject({
    failure: { code, message: expect.stringMatching(message) },
  });
});

it('is not made where a person makes it', async () => {
  expect(await register('github')).toMatchObject({ failure: { code: 'usage' } });
});
