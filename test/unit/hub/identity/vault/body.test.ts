/** Requests with a body through the vault's client: whole, on every attempt, and never sent again by anything else. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { byFetch } from '../../../../../src/main/hub/identity/vault/egress.ts';
import type { AuthorisedClient } from '../../../../../src/main/hub/identity/vault/lent-client.ts';
import { Vault } from '../../../../../src/main/hub/identity/vault/vault.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

type Seen = { method: string; token: string; length: string | undefined; body: string };

/** A client for a platform on loopback that answers each request as `answer` does once it has read all of it. */
async function connected(answer: (response: ServerResponse, seen: Seen, count: number) => void) {
  const requests: Seen[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', headers } = request;
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const seen = { method, token, length: headers['content-length'], body: Buffer.concat(chunks).toString() };
    requests.push(seen);
    answer(response, seen, requests.length);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { clock } = memoryPorts();
  let exchanges = 0;
  const vault = new Vault(
    async () => {
      exchanges += 1;
      return ok({ secret: new Secret(`token-${exchanges}-0123456789abcdef`), expiresAt: clock.now() + 3_600_000 });
    },
    clock,
    { signal: () => new AbortController().signal },
    () => byFetch,
  );
  const account = { userId: 'auth0|ada', accountId: 'cac_1', connection: 'github', loginHint: undefined };
  const found = await vault.client(account, { apiUrl }, new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.code);
  return { client: found.value, requests };
}

const text = `{"body":"${'ä漢'.repeat(30_000)}"}`;
const post = (client: AuthorisedClient) => client.fetch(`${client.apiUrl}/x`, { method: 'POST', body: text });

const comment = (client: AuthorisedClient) => {
  const tool = github.tools.find(({ name }) => name === 'github_add_comment');
  const context = {
    client,
    account: 'ada',
    now: 0,
    allows: () => true,
    isLimited: () => false,
    patterns: () => undefined,
    place: async () => fail('internal'),
    isPathLimited: false,
    look: async () => fail('internal'),
    scopes: [],
    progress: () => {},
    preview: { target: '', version: null, changes: [] },
  };
  return tool?.run({ repository: 'a/b', number: 7, body: 'Hello' }, context);
};

it('arrives whole and with its length, and whole again with a new token after a 401', async () => {
  const { client, requests } = await connected((response, _, count) =>
    response.writeHead(count === 1 ? 401 : 201).end('{}'),
  );
  expect((await post(client)).status).toBe(201);
  expect(requests.map(({ body }) => body === text)).toEqual([true, true]);
  expect(requests.map(({ length }) => length)).toEqual(Array(2).fill(String(Buffer.byteLength(text))));
  expect(requests[0]?.token).not.toBe(requests[1]?.token);
});

it('is sent twice at the most when the token is refused for good', async () => {
  const { client, requests } = await connected((response) => response.writeHead(401).end('{}'));
  expect(await comment(client)).toMatchObject({ ok: false, failure: { code: 'platform_unauthorised' } });
  expect(requests).toHaveLength(2);
});

const cuts: [how: string, cut: (response: ServerResponse) => void][] = [
  ['before an answer', (response) => void response.destroy()],
  ['by a reset', (response) => void response.socket?.resetAndDestroy()],
  [
    'within the answer',
    (response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":1', () => response.destroy());
    },
  ],
];

it.each(cuts)('is not sent again when the connection is cut %s, be it a new or a kept one', async (_, cut) => {
  for (const kept of [false, true]) {
    const { client, requests } = await connected((response, { method }) => {
      if (method === 'GET') response.end('{"login":"ada"}');
      else cut(response);
    });
    if (kept) await client.fetch(`${client.apiUrl}/user`);
    expect(await comment(client)).toMatchObject({ ok: false, failure: { code: 'outcome_unknown' } });
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    server.closeAllConnections();
    server.close();
  }
});

it.each([500, 502, 503])('is not sent again after a %i, which a read is', async (status) => {
  const { client, requests } = await connected((response) => response.writeHead(status).end('{}'));
  expect(await comment(client)).toMatchObject({ ok: false, failure: { code: 'outcome_unknown' } });
  expect(requests).toHaveLength(1);
  expect(await github.whoami(client)).toMatchObject({ ok: false, failure: { code: 'platform_failed' } });
  expect(requests).toHaveLength(3);
});

it('follows no redirect', async () => {
  const { client, requests } = await connected((response) => response.writeHead(307, { location: '/y' }).end());
  expect(await comment(client)).toMatchObject({ ok: false, failure: { code: 'platform_not_found' } });
  expect(requests).toHaveLength(1);
});

it('is known not to have been sent when nothing listens', async () => {
  const { client } = await connected(() => undefined);
  await new Promise((closed) => server.close(closed));
  await expect(post(client)).rejects.toMatchObject({ message: 'fetch failed', cause: 'not sent' });
  expect(await comment(client)).toMatchObject({ ok: false, failure: { code: 'platform_unreachable' } });
});
