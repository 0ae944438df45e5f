/** The OAuth door as its clients meet it: official clients that find, register and ask by themselves, and a person who agrees. */
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../harness/mcp.ts';
import { agree, arrive, legacyOAuthClient, modernOAuthClient, oauthProvider } from '../harness/oauth-client.ts';
import { grace, sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();
let mcpUrl: string;

beforeAll(async () => {
  mcpUrl = `${hub.url}/mcp/oauth`;
});

const consent =
  (narrowed: Parameters<typeof agree>[2] = {}) =>
  async (sentTo: URL) =>
    agree(hub, await arrive(sentTo), narrowed);

/** A client with its tokens, by the official client's own way. */
async function signedIn(narrowed: Parameters<typeof agree>[2] = {}) {
  const provider = oauthProvider();
  const client = await modernOAuthClient(mcpUrl, provider, consent(narrowed));
  const { client_id: clientId } = provider.kept.client ?? { client_id: '' };
  const tokens = provider.kept.tokens;
  return { provider, client, clientId, access: tokens?.access_token ?? '', refresh: tokens?.refresh_token ?? '' };
}

describe('a client that insists on OAuth', () => {
  it.each([
    ['the official v2 client', modernOAuthClient],
    ['the legacy SDK client', legacyOAuthClient],
  ])('%s finds the door, registers, is let in and reads', async (_, connect) => {
    const provider = oauthProvider();
    const client = await connect(mcpUrl, provider, consent());
    expect(await client.listTools()).toContain('github_my_commits');
    const answer = await client.callTool('github_get_me');
    expect(answer.content[0]?.text).toContain('ada-demo');
    expect(provider.kept.tokens).toMatchObject({ scope: 'hub:read', token_type: 'Bearer', expires_in: 3600 });
    await client.close();
  });

  it('is a permission key among the others, with its limits, its record and its end', async () => {
    const { client, access } = await signedIn({ tools: ['github_get_me'], days: 7 });
    expect(await client.listTools()).toEqual(['github_get_me']);
    const [key] = (await hub.call('keys.list', {})).filter(({ grant }) => grant.tools.length === 1);
    expect(key).toMatchObject({
      client: 'Ada’s editor',
      grant: { endpoints: ['mcp'], access: ['read'], oauth: { redirectHost: '127.0.0.1:9' } },
    });
    expect(Date.parse(key?.expiresAt ?? '') - Date.parse(key?.createdAt ?? '')).toBe(7 * 86_400_000);
    await client.callTool('github_get_me');
    const { calls } = await hub.call('audit.search', { key: key?.id, offset: 0, limit: 10 });
    expect(calls.map(({ tool, outcome }) => [tool, outcome])).toContainEqual(['github_get_me', 'ok']);

    await hub.call('keys.revoke', { id: key?.id ?? '' });
    expect((await post(mcpUrl, access, 'tools/list')).status).toBe(401);
    await client.close();
  });

  it('is refused to write unless its person has ticked it', async () => {
    const readOnly = await signedIn();
    expect(await readOnly.client.listTools()).not.toContain('github_create_issue');
    await readOnly.client.close();
    const provider = oauthProvider();
    const writing = await modernOAuthClient(mcpUrl, provider, consent({ write: true }));
    expect(await writing.listTools()).toContain('github_create_issue');
    expect(provider.kept.tokens?.scope).toBe('hub:read hub:write');
    await writing.close();
  });

  it('that calls what writes without being let is told what to ask its person for', async () => {
    const { client, access } = await signedIn();
    const call = { name: 'github_create_issue', arguments: { repository: 'ada-demo/notes', title: 'x' } };
    const refused = await post(mcpUrl, access, 'tools/call', call);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringMatching(/^Bearer error="insufficient_scope", scope="hub:read hub:write", resource_metadata="http/),
    ]);
    const unknown = await post(mcpUrl, access, 'tools/call', { name: 'github_no_such_tool', arguments: {} });
    expect(unknown.headers.get('www-authenticate')).toBeNull();
    const odd = await post(mcpUrl, access, 'tools/call', { name: { toString: 1 }, arguments: {} });
    expect(odd.status).toBeLessThan(500);
    await client.close();
  });

  it('refreshes by itself when its access token is no longer good, as after a restart', async () => {
    const { client, provider, access } = await signedIn();
    provider.kept.tokens = { ...provider.kept.tokens, access_token: 'ogxa_gone' };
    expect((await client.callTool('github_get_me')).content[0]?.text).toContain('ada-demo');
    expect(provider.kept.tokens.access_token).not.toBe(access);
    await client.close();
  });
});

describe('the two doors', () => {
  it('name the OAuth door at the one, and no discovery at the other', async () => {
    const [byKey, byOAuth] = await Promise.all([post(`${hub.url}/mcp`, undefined, 'x'), post(mcpUrl, undefined, 'x')]);
    expect([byKey.status, byKey.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const document = `${hub.url}/.well-known/oauth-protected-resource/mcp/oauth`;
    expect([byOAuth.status, byOAuth.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer resource_metadata="${document}"`,
    ]);
    expect(await (await fetch(document)).json()).toMatchObject({
      resource: mcpUrl,
      authorization_servers: [`${hub.url}/oauth`],
    });
    for (const none of [
      'oauth-protected-resource',
      'oauth-protected-resource/mcp',
      'oauth-authorization-server',
      'oauth-authorization-server/mcp',
      'openid-configuration',
    ]) {
      expect((await fetch(`${hub.url}/.well-known/${none}`)).status).toBe(404);
    }
  });
});

describe('what waits for a person', () => {
  it('shows who asks, where the answer goes and what there is to give', async () => {
    const provider = oauthProvider();
    await modernOAuthClient(mcpUrl, provider, async (sentTo) => {
      const id = await arrive(sentTo);
      expect(await hub.call('authorizations.list', { id })).toMatchObject([
        {
          client: { name: 'Ada’s editor', documentHost: null },
          redirectHost: '127.0.0.1:9',
          isLoopback: true,
          scopes: ['hub:read', 'hub:write'],
          accounts: expect.arrayContaining([expect.objectContaining({ name: 'GitHub ada-demo' })]),
        },
      ]);
      return agree(hub, id);
    }).then((client) => client.close());
  });

  it('gives no more than was asked for, and nothing of another person', async () => {
    const provider = oauthProvider({ scope: 'hub:read' });
    await modernOAuthClient(mcpUrl, provider, async (sentTo) => {
      const readOnly = new URL(sentTo);
      readOnly.searchParams.set('scope', 'hub:read');
      const id = await arrive(readOnly);
      const [asked] = await hub.call('authorizations.list', { id });
      const grant = {
        id,
        write: true,
        repositories: ['*/*'],
        days: 1,
        accounts: asked?.accounts.map((account) => account.id) ?? [],
        tools: ['github_get_me'],
      };
      expect(await hub.tried('authorizations.grant', grant)).toMatchObject({ ok: false, failure: { code: 'usage' } });
      expect(await hub.call('authorizations.list', { id }, grace)).not.toMatchObject([
        { accounts: [{ name: 'GitHub ada-demo' }] },
      ]);
      return agree(hub, id);
    }).then((client) => client.close());
  });
});
