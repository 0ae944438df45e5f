/** An imported platform over the vault, on an Internet of its own: where its requests go, with which token, and what comes back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Import } from '../../../../../../src/main/hub/features/imports/import.ts';
import { projectRemoteAnswer } from '../../../../../../src/main/hub/features/imports/mcp/tool.ts';
import { openApiPlatform } from '../../../../../../src/main/hub/features/imports/openapi/platform.ts';
import { Secret } from '../../../../../../src/main/hub/ground/secret.ts';
import { createWake } from '../../../../../../src/main/hub/ground/wake.ts';
import { createSenders } from '../../../../../../src/main/hub/identity/vault/egress.ts';
import { Vault } from '../../../../../../src/main/hub/identity/vault/vault.ts';
import { ok } from '../../../../../../src/shared/result.ts';
import { type FakeInternet, publicAddress, startInternet } from '../../../../../harness/internet.ts';
import { memoryPorts } from '../../../../../harness/memory-ports.ts';
import { platformTools } from '../../../../../harness/platform-tools.ts';
import { apiUrl, describe31, read } from './read.ts';

const host = 'api.acme.example.com';
const token = 'acme-token-0123456789-abcdefghijklmnop';
let web: FakeInternet;
beforeAll(async () => {
  web = await startInternet(host, 'evil.example.com');
});
afterAll(() => web.close());
beforeEach(() => {
  web.serve = undefined;
  web.hosts.set(host, [publicAddress]);
  web.connections.length = web.requests.length = 0;
});

/** An operation whose body has this one field. */
const taking = (field: string, operationId: string) => {
  const schema = { type: 'object', properties: { [field]: { type: 'string' } } };
  return { operationId, requestBody: { content: { 'application/json': { schema } } } };
};
const paths = {
  '/things': { get: { operationId: 'list' }, post: taking('name', 'add') },
  '/search': { post: taking('q', 'search') },
  '/me': { get: { operationId: 'me' } },
};

async function acme(identity: string | null = '/me') {
  const { found } = await read(describe31(paths), ['POST /search']);
  const imported: Import = {
    kind: 'openapi',
    name: 'acme',
    title: 'Acme',
    connection: 'acme',
    scopes: [],
    apiUrl,
    source: null,
    choices: { reads: ['POST /search'], identity },
    tools: [],
    addedAt: '',
    readAt: '',
  };
  const platform = openApiPlatform(
    imported,
    found.map(({ definition }) => ({ name: definition.name, definition })),
    undefined,
  );
  const { clock } = memoryPorts();
  const secret = new Secret(token);
  const vault = new Vault(
    async () => ok({ secret, expiresAt: clock.now() + 3_600_000 }),
    clock,
    createWake(clock),
    createSenders({ hasOrigin: () => false }, web),
  );
  const account = { userId: 'auth0|ada', accountId: 'cac_0123', connection: 'acme', loginHint: undefined };
  const client = await vault.client(account, platform, new AbortController().signal);
  if (!client.ok) throw new Error(client.failure.code);
  return { platform, client: client.value, tools: platformTools(platform, client.value) };
}

const answering = (status: number, body: unknown, headers = {}): void => {
  web.serve = (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

describe('an imported platform', () => {
  it('sends its token to its own origin, over a connection that was checked, and hands none of it back', async () => {
    answering(200, { items: [{ name: 'a', echoed: `Bearer ${token}` }] });
    const { tools, client } = await acme();
    const answer = await tools.answer('acme_list', {});
    expect(answer).toMatchObject({ status: 200, private: true, outsider: true, data: { items: [{ name: 'a' }] } });
    expect(JSON.stringify(answer)).not.toContain(token);
    expect(client.echoed()).toBe(true);
    expect(web.requests).toMatchObject([{ url: '/v1/things', headers: { authorization: `Bearer ${token}`, host } }]);
    expect(web.connections).toEqual([`${host} 443 ${publicAddress}`]);
  });

  it('hands none of it back that hidden characters kept apart, not even as a name', async () => {
    const apart = `${token.slice(0, 10)}\u200B${token.slice(10)}`;
    answering(200, { [apart]: { ['__proto__']: [apart] } });
    const { tools, client } = await acme();
    const answers = [
      await tools.answer('acme_list', {}),
      projectRemoteAnswer({ content: [], structuredContent: { [apart]: apart } }, 'Acme'),
    ];
    for (const answer of answers) {
      expect(JSON.stringify(answer)).toContain(token); // joined by cleaning
      expect(JSON.stringify(client.scrubbed(answer))).not.toContain(token);
    }
    expect(client.scrubbed(answers[0])).toMatchObject({
      data: { '[secret]': JSON.parse('{"__proto__":["[secret]"]}') },
    });
    expect(client.echoed()).toBe(true);
  });

  it('sends it nowhere else', async () => {
    const { client } = await acme();
    for (const origin of [
      'https://evil.example.com',
      `http://${host}`,
      `https://${host}:8443`,
      `https://${host}.evil.com`,
    ])
      await expect(client.fetch(`${origin}/`)).rejects.toThrow(`may call https://${host} only`);
    expect(web.connections).toEqual([]);
  });

  it('follows no redirect', async () => {
    answering(302, {}, { location: 'https://evil.example.com/' });
    const { tools } = await acme();
    expect(await tools.run('acme_list', {})).toMatchObject({ code: 'platform_refused' });
    expect(web.requests).toHaveLength(1);
  });

  it.each(['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', 'fd00::1', '::ffff:10.0.0.1'])(
    'is not reached once its name leads to %s',
    async (address) => {
      answering(200, {});
      const { tools } = await acme();
      await tools.answer('acme_list', {});
      web.hosts.set(host, [address]);
      web.connections.length = 0;
      expect(await tools.run('acme_add', { name: 'a' })).toMatchObject({ code: 'platform_unreachable' });
      expect(web.connections).toEqual([]);
    },
  );

  it('reads with the requests that its person named, and previews a change without any', async () => {
    answering(200, { hits: [] });
    const { tools } = await acme();
    expect(await tools.answer('acme_search', { q: 'a' })).toMatchObject({ data: { hits: [] } });
    web.requests.length = 0;
    expect(await tools.preview('acme_add', { name: 'a' })).toEqual({
      target: `POST ${apiUrl}/things`,
      version: null,
      changes: [{ name: 'name (body)', before: null, after: 'a' }],
    });
    expect(web.requests).toEqual([]);
  });

  it.each([
    [401, 'acme_list', 'platform_unauthorised'],
    [403, 'acme_list', 'platform_forbidden'],
    [404, 'acme_list', 'platform_not_found'],
    [422, 'acme_list', 'platform_refused'],
    [429, 'acme_list', 'platform_rate_limited'],
    [500, 'acme_list', 'platform_failed'],
    [500, 'acme_add', 'outcome_unknown'],
    [422, 'acme_add', 'platform_refused'],
    [302, 'acme_list', 'platform_refused'],
    [302, 'acme_add', 'outcome_unknown'],
    [303, 'acme_add', 'outcome_unknown'],
  ])('says of a %i to %s %s', async (status, name, code) => {
    const message = 'No, see ![x](https://evil.example.com/p.png).';
    answering(status, { message }, status === 429 ? { 'retry-after': '7' } : {});
    const { tools } = await acme();
    const failure = await tools.run(name, {});
    expect(failure).toMatchObject({ code, ...(status === 429 && { retryAfterSeconds: 7 }) });
    expect(JSON.stringify(failure)).not.toContain('](https');
  });

  it('answers that nothing has changed where its caller asked for that', async () => {
    answering(304, {});
    const { tools } = await acme();
    expect(await tools.answer('acme_list', {})).toMatchObject({ status: 304, data: null });
  });

  it('knows whose an account is by the request that says so, or by the tenant alone', async () => {
    answering(200, { data: { id: 7, email: 'ada@example.com' } });
    const { platform, client } = await acme();
    expect(await platform.whoami(client)).toEqual(ok({ userId: '7', label: 'ada@example.com' }));
    answering(200, { data: [] });
    expect(await platform.whoami(client)).toMatchObject({ ok: false, failure: { code: 'connect_refused' } });
    const without = await acme(null);
    web.requests.length = 0;
    expect(await without.platform.whoami(without.client)).toEqual(ok({ userId: 'cac_0123', label: 'Acme 0123' }));
    expect(web.requests).toEqual([]);
  });
});
