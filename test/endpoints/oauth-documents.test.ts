/** Clients that name themselves by a document on the Internet, and whoever would have the hub read something else. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type FakeInternet, publicAddress, startInternet } from '../harness/internet.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import {
  agree,
  arrive,
  legacyOAuthClient,
  modernOAuthClient,
  oauthProvider,
  redirectUri,
} from '../harness/oauth-client.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const host = 'editor.example.com';
const clientId = `https://${host}/oauth/client.json`;
const document = { client_id: clientId, client_name: 'Editor', redirect_uris: [redirectUri, `https://${host}/cb`] };

let web: FakeInternet;
const { hub } = sharedHub(async (world) => {
  web = await startInternet(host);
  return startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { internet: web } });
});
afterAll(() => web?.close());
beforeEach(() => {
  hub.ports.advance(11 * 60_000); // what was read is forgotten
  web.hosts.set(host, [publicAddress]);
  web.documents.set('/oauth/client.json', document);
  web.connections.length = web.requests.length = 0;
});

const client = rawOAuth(() => hub);
const { visit, redeem, code } = client;

/** One that names itself, with the verifier of one that registered. */
const named = async (id = clientId) => ({ ...(await client.register()), clientId: id });

it.each([
  ['the official v2 client', modernOAuthClient],
  ['the legacy SDK client', legacyOAuthClient],
])('%s is let in by its document and registers nowhere', async (_, connect) => {
  const provider = { ...oauthProvider(), clientMetadataUrl: clientId };
  const connected = await connect(`${hub.url}/mcp/oauth`, provider, async (sentTo) => {
    expect(sentTo.searchParams.get('client_id')).toBe(clientId);
    const id = await arrive(sentTo);
    const [asked] = await hub.call('authorizations.list', { id });
    expect(asked?.client).toEqual({ name: 'Editor', documentHost: host });
    return agree(hub, id);
  });
  expect(await connected.listTools()).toContain('github_get_me');
  await connected.close();
  const [key] = (await hub.call('keys.list', {})).filter(({ grant }) => grant.oauth?.clientId === clientId);
  expect(key).toMatchObject({ client: 'Editor', grant: { oauth: { redirectHost: '127.0.0.1:9' } } });
});

it('of one client is of no use to the tokens of another', async () => {
  const own = await named();
  const given = await code(own);
  const registered = await client.register();
  expect((await redeem({ ...own, clientId: registered.clientId }, given)).error).toBe('invalid_grant');
});

it('that cannot be read says so to the person, and nothing about the network', async () => {
  const own = await named();
  const texts = [];
  for (const addresses of [[], ['127.0.0.1'], ['10.1.2.3'], [publicAddress, '169.254.169.254'], ['::1']]) {
    web.hosts.set(host, addresses);
    const answer = await visit(own);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    texts.push(await answer.text());
  }
  expect(new Set(texts).size).toBe(1);
  expect(web.connections).toEqual([]);
  expect(hub.ports.events.join()).not.toMatch(/10\.1\.2\.3|169\.254/);
});

it('holds no markup that would reach a page', async () => {
  web.documents.set('/oauth/client.json', {
    ...document,
    client_name: '<script>alert(1)</script>',
    redirect_uris: ['x'],
  });
  const page = await (await visit(await named())).text();
  expect(page).not.toContain('<script');
});
