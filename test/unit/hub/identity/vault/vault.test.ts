import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { createWake } from '../../../../../src/main/hub/ground/wake.ts';
import { byFetch } from '../../../../../src/main/hub/identity/vault/egress.ts';
import type { ExchangeStrategy, VaultAccount } from '../../../../../src/main/hub/identity/vault/token-store.ts';
import { Vault } from '../../../../../src/main/hub/identity/vault/vault.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { serveTest } from '../../../../harness/local-server.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const account: VaultAccount = { userId: 'auth0|ada', accountId: 'cac_1', connection: 'github', loginHint: undefined };
const never = new AbortController().signal;
const refusedToken = { member: 'error', values: ['token_expired'] };

/** A platform on loopback; answers its address and what it was sent. */
async function platform(answer: (request: IncomingMessage, response: ServerResponse, token: string) => void) {
  const tokens: string[] = [];
  const apiUrl = await serveTest((request, response) => {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    tokens.push(token);
    answer(request, response, token);
  });
  return { apiUrl, tokens };
}

/** A tenant that counts: each exchange gives another token. */
function counting(lifetime = 3_600_000) {
  const ports = memoryPorts();
  const wake = createWake(ports.clock);
  const state = { exchanges: 0, fails: false, hangs: undefined as PromiseWithResolvers<void> | undefined };
  const strategy: ExchangeStrategy = async ({ userId, connection, loginHint }) => {
    state.exchanges += 1;
    const count = state.exchanges;
    await turn();
    await state.hangs?.promise;
    if (state.fails) return fail('reconnect');
    return ok({
      secret: new Secret(`token-${count}-${userId}-${connection}-${loginHint}-0123456789`),
      expiresAt: ports.clock.now() + lifetime,
    });
  };
  return { state, ports, wake, vault: new Vault(strategy, ports.clock, wake, () => byFetch) };
}

async function client(vault: ReturnType<typeof counting>['vault'], apiUrl: string, of = account, signal = never) {
  const found = await vault.client(of, { apiUrl, refusedToken }, signal);
  if (!found.ok) throw new Error(found.failure.code);
  return found.value;
}

describe('the vault', () => {
  it('exchanges once for a burst of 200, and again only after the token has expired', async () => {
    const { apiUrl, tokens } = await platform((_, response) => response.end('{}'));
    const { vault, state, ports } = counting(300_000);
    const clients = await Promise.all(Array.from({ length: 200 }, () => client(vault, apiUrl)));
    await Promise.all(clients.slice(0, 20).map((one) => one.fetch(`${apiUrl}/user`)));
    expect([state.exchanges, new Set(tokens).size]).toEqual([1, 1]);
    ports.advance(295_000);
    await client(vault, apiUrl);
    expect(state.exchanges).toBe(1); // Token Vault would give the same token until then
    ports.advance(5_000);
    await client(vault, apiUrl);
    expect(state.exchanges).toBe(2);
  });

  it('remembers what the platform said last of how much it still takes, of the main budget and until it is renewed', async () => {
    const { vault, ports } = counting();
    const seconds = Math.floor(ports.clock.now() / 1000);
    const rates: Record<string, Record<string, string>> = {
      '/user': { limit: '5000', remaining: '4812', reset: String(seconds + 3_600), resource: 'core' },
      '/search/code': { limit: '10', remaining: '9', reset: String(seconds + 60), resource: 'code_search' },
      '/odd': { limit: 'many', remaining: '-1', reset: 'soon', resource: 'core' },
    };
    const { apiUrl } = await platform((request, response) => {
      for (const [name, value] of Object.entries(rates[request.url ?? ''] ?? {}))
        response.setHeader(`x-ratelimit-${name}`, value);
      response.end('{}');
    });
    const one = await client(vault, apiUrl);
    expect(vault.rate('cac_1')).toBe(null);
    for (const path of Object.keys(rates)) await one.fetch(`${apiUrl}${path}`);
    const resetsAt = new Date((seconds + 3_600) * 1000).toISOString();
    expect(vault.rate('cac_1')).toEqual({ resource: 'core', limit: 5_000, remaining: 4_812, resetsAt });
    expect(vault.rate('cac_2')).toBe(null);
    ports.advance(3_600_000);
    expect(vault.rate('cac_1')).toBe(null);
  });

  it('keeps a token for ten minutes at the most', async () => {
    const { vault, state, ports } = counting(8 * 3_600_000);
    await client(vault, 'http://127.0.0.1');
    ports.advance(9 * 60_000 - 5_000);
    await client(vault, 'http://127.0.0.1');
    expect(state.exchanges).toBe(1);
    ports.advance(65_000);
    await client(vault, 'http://127.0.0.1');
    expect(state.exchanges).toBe(2);
  });

  it('fetches the next token beside the calls, once, and none of them waits for it', async () => {
    const { apiUrl, tokens } = await platform((_, response) => response.end('{}'));
    const { vault, state, ports } = counting(8 * 3_600_000);
    const call = async () => (await client(vault, apiUrl)).fetch(`${apiUrl}/user`);
    await call();
    ports.advance(9 * 60_000);
    state.hangs = Promise.withResolvers<void>();
    await Promise.all(Array.from({ length: 50 }, call));
    expect([state.exchanges, new Set(tokens).size]).toEqual([2, 1]);
    state.hangs.resolve();
    await turn();
    ports.advance(60_000);
    await Promise.all(Array.from({ length: 50 }, call));
    expect([state.exchanges, new Set(tokens).size]).toEqual([2, 2]);
  });

  it('lets nobody feel a renewal that failed, and asks again only when a call needs it', async () => {
    const { vault, state, ports } = counting(8 * 3_600_000);
    await client(vault, 'http://127.0.0.1');
    ports.advance(9 * 60_000);
    state.fails = true;
    for (let count = 0; count < 5; count += 1) {
      await client(vault, 'http://127.0.0.1');
      for (let turns = 0; turns < 3; turns += 1) await turn();
    }
    expect(state.exchanges).toBe(2);
    ports.advance(60_000);
    const failed = await vault.client(account, { apiUrl: 'http://127.0.0.1' }, never);
    expect([failed.ok, state.exchanges]).toEqual([false, 3]);
  });

  it('never answers one account with the token of another', async () => {
    const { apiUrl, tokens } = await platform((_, response) => response.end('{}'));
    const { vault } = counting();
    const others = [
      account,
      { ...account, accountId: 'cac_2', loginHint: '2' },
      { ...account, loginHint: '1' },
      { ...account, userId: 'auth0|eve' },
    ];
    for (const one of [...others, ...others]) await (await client(vault, apiUrl, one)).fetch(`${apiUrl}/user`);
    expect(new Set(tokens).size).toBe(4);
    expect(tokens.slice(0, 4)).toEqual(tokens.slice(4));
  });

  it('renews a token that the platform refuses, once', async () => {
    const { apiUrl, tokens } = await platform((_, response, token) =>
      response.writeHead(token.startsWith('token-1') ? 401 : 200).end('{}'),
    );
    const { vault, state } = counting();
    expect((await (await client(vault, apiUrl)).fetch(`${apiUrl}/user`)).status).toBe(200);
    expect([state.exchanges, tokens.length]).toEqual([2, 2]);
  });

  it.each([
    ['a read', {}],
    ['a change', { method: 'POST', body: 'text=x' }],
  ])('renews one that the platform refuses with 200 and in words, and sends %s once more', async (_, init) => {
    const said = (token: string) => ({ ok: false, error: token.startsWith('token-2') ? 'not_found' : 'token_expired' });
    const { apiUrl, tokens } = await platform((_request, response, token) => response.end(JSON.stringify(said(token))));
    const { vault, state } = counting();
    const answer = await (await client(vault, apiUrl)).fetch(`${apiUrl}/user`, init);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: false, error: 'not_found' }]);
    expect([state.exchanges, tokens.length]).toEqual([2, 2]);
  });

  it.each([
    ['words in another place', '{"ok":true,"text":"token_expired","deep":{"error":"token_expired"}}'],
    ['a page', '<html>token_expired'],
    ['nothing', ''],
  ])('keeps a token of which %s say nothing', async (_, body) => {
    const { apiUrl, tokens } = await platform((_request, response) => response.end(body));
    const { vault } = counting();
    expect(await (await (await client(vault, apiUrl)).fetch(`${apiUrl}/user`)).text()).toBe(body);
    expect(tokens).toHaveLength(1);
  });

  it('gives up after the second refusal, and says why when the tenant refuses too', async () => {
    const { apiUrl, tokens } = await platform((_, response) => response.writeHead(401).end('{}'));
    const { vault, state, ports } = counting();
    const asked = await client(vault, apiUrl);
    expect((await asked.fetch(`${apiUrl}/user`)).status).toBe(401);
    expect(tokens).toHaveLength(2);
    const soon = await vault.client(account, { apiUrl }, never);
    expect([soon.ok, state.exchanges, tokens.length]).toEqual([false, 2, 2]); // neither side is asked again at once
    ports.advance(30_000);
    const again = await client(vault, apiUrl);
    state.fails = true;
    await again.fetch(`${apiUrl}/user`);
    expect(again.trouble()?.code).toBe('reconnect');
  });

  it('asks once more after a sleep for what waits on a dead connection, but never sends a change twice', async () => {
    let hangs = true;
    const hanging: ServerResponse[] = [];
    const { apiUrl, tokens } = await platform((_, response) =>
      hangs ? void hanging.push(response) : response.end('{}'),
    );
    const { vault, state, wake } = counting();
    const one = await client(vault, apiUrl);
    const read = one.fetch(`${apiUrl}/user`);
    const change = one.fetch(`${apiUrl}/issues`, { method: 'POST', body: '{}' });
    await expect.poll(() => tokens.length).toBe(2);
    state.hangs = Promise.withResolvers<void>();
    const exchanging = vault.client({ ...account, accountId: 'cac_2' }, { apiUrl }, never);
    await expect.poll(() => state.exchanges).toBe(2);
    hangs = false;
    state.hangs = undefined;
    wake.woke();
    expect((await read).status).toBe(200);
    expect((await exchanging).ok).toBe(true);
    expect([tokens.length, state.exchanges]).toEqual([3, 3]);
    for (const response of hanging) response.destroy();
    await expect(change).rejects.toThrow();
    expect(tokens).toHaveLength(3);
  });

  it('drops on disconnect: calls under way end, and a reconnected account gets a token of its own', async () => {
    const { vault, state } = counting();
    const { apiUrl } = await platform(() => vault.drop('auth0|ada', 'cac_1'));
    const waiting = (await client(vault, apiUrl)).fetch(`${apiUrl}/user`);
    await expect(waiting).rejects.toThrow();
    await client(vault, apiUrl);
    expect(state.exchanges).toBe(2);
  });

  it('tells what else was kept of an account that its tokens are gone, dropped or retired', () => {
    const { vault } = counting();
    let told = 0;
    vault.onDrop(() => {
      told += 1;
    });
    vault.drop('auth0|ada', 'cac_1');
    vault.retire(account);
    expect(told).toBe(2);
  });

  it('keeps nothing of a client that has ended, on the account nor on the signal of its call', async () => {
    const { vault } = counting();
    const { apiUrl } = await platform((_, response) => response.end('{}'));
    const { signal } = new AbortController();
    const ended = await client(vault, apiUrl, account, signal);
    await ended.fetch(`${apiUrl}/user`);
    ended.end();
    vault.drop('auth0|ada');
    expect([ended.signal.aborted, getEventListeners(signal, 'abort')]).toEqual([false, []]);
  });

  it('does not share an exchange that began before the drop', async () => {
    const { vault, state } = counting();
    const before = vault.client(account, { apiUrl: 'http://127.0.0.1' }, never);
    vault.drop('auth0|ada');
    expect(await before).toMatchObject({ ok: false, failure: { code: 'revoked' } });
    await client(vault, 'http://127.0.0.1');
    expect(state.exchanges).toBe(2);
  });
});

describe('egress', () => {
  it('sends the token to the configured origin alone', async () => {
    const { apiUrl, tokens } = await platform((_, response) => response.end('{}'));
    const { vault } = counting();
    const asked = await client(vault, apiUrl);
    const elsewhere = [
      apiUrl.replace('127.0.0.1', 'localhost'),
      'https://127.0.0.1',
      'https://api.github.com.evil.test',
      'file:///etc/passwd',
    ];
    for (const url of elsewhere) await expect(asked.fetch(`${url}/user`)).rejects.toThrow(/may call/);
    expect(tokens).toEqual([]);
  });

  it('follows no redirect', async () => {
    const { apiUrl, tokens } = await platform((request, response) =>
      request.url === '/old' ? response.writeHead(302, { location: '/new' }).end() : response.end('{}'),
    );
    const { vault } = counting();
    const answer = await (await client(vault, apiUrl)).fetch(`${apiUrl}/old`);
    expect([answer.status, tokens.length]).toEqual([302, 1]);
  });

  it('scrubs an echoed token from body and headers, passes no other header, and tells', async () => {
    const { apiUrl, tokens } = await platform((_, response, token) =>
      response
        .writeHead(200, { 'x-echo': token, etag: `"${token}"`, 'set-cookie': `t=${token}` })
        .end(JSON.stringify({ token, hex: Buffer.from(token).toString('hex') })),
    );
    const { vault } = counting();
    const asked = await client(vault, apiUrl);
    const answer = await asked.fetch(`${apiUrl}/user`);
    const seen = JSON.stringify([[...answer.headers], await answer.text()]);
    expect(seen).toContain('[secret]');
    expect(seen).not.toContain(tokens[0]);
    expect(seen).not.toContain(Buffer.from(tokens[0] ?? '').toString('hex'));
    expect([answer.headers.get('x-echo'), answer.headers.get('set-cookie'), asked.echoed()]).toEqual([
      null,
      null,
      true,
    ]);
  });

  it('passes binary answers unharmed', async () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    const { apiUrl } = await platform((_, response) => response.end(bytes));
    const { vault } = counting();
    const answer = await (await client(vault, apiUrl)).fetch(`${apiUrl}/file`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['more than 10 MiB', (response) => response.end(Buffer.alloc(10 * 1024 * 1024 + 1))],
    [
      'a connection cut half-way',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy());
      },
    ],
    ['no answer at all', (response) => void response.destroy()],
  ])('fails as the network fails on %s', async (_, answer) => {
    const { apiUrl } = await platform((_request, response) => answer(response));
    const { vault } = counting();
    await expect((await client(vault, apiUrl)).fetch(`${apiUrl}/user`)).rejects.toThrow('fetch failed');
  });
});

describe('what a platform may confirm instead of sending it again', () => {
  /** Answers each token with a body of its own, and confirms it. */
  const confirming = (body: () => string) => {
    const statuses: number[] = [];
    const answer = (request: IncomingMessage, response: ServerResponse, token: string): void => {
      const digest = createHash('sha256').update(JSON.stringify([token, request.headers.accept, body()]));
      const tag = `"${digest.digest('hex')}"`;
      const isKnown = request.headers['if-none-match'] === tag;
      statuses.push(isKnown ? 304 : 200);
      response.writeHead(isKnown ? 304 : 200, {
        etag: tag,
        'x-ratelimit-remaining': String(statuses.length),
        ...(!isKnown && { 'content-type': 'text/plain', link: '<https://next>; rel="next"' }),
      });
      response.end(isKnown ? undefined : `${token.includes('grace') ? 'Grace' : 'Ada'}’s ${body()}`);
    };
    return { statuses, answer };
  };

  it('is sent once for a hundred reads that find it unchanged', async () => {
    let body = 'first';
    const { statuses, answer } = confirming(() => body);
    const { apiUrl } = await platform(answer);
    const { vault } = counting();
    const texts = new Set<string>();
    let last: Response | undefined;
    for (let read = 0; read < 100; read++) {
      last = await (await client(vault, apiUrl)).fetch(`${apiUrl}/things`);
      texts.add(await last.text());
    }
    expect([
      statuses.filter((status) => status === 200).length,
      statuses.filter((status) => status === 304).length,
    ]).toEqual([1, 99]);
    expect(texts.size).toBe(1);
    expect([last?.status, last?.headers.get('link'), last?.headers.get('x-ratelimit-remaining')]).toEqual([
      200,
      '<https://next>; rel="next"',
      '100',
    ]);
    body = 'second';
    expect(await (await (await client(vault, apiUrl)).fetch(`${apiUrl}/things`)).text()).toContain('second');
  });

  it('is another for another person, another token and another form', async () => {
    const { statuses, answer } = confirming(() => 'same');
    const { apiUrl } = await platform(answer);
    const { vault, ports } = counting();
    const grace = { ...account, userId: 'auth0|grace', accountId: 'cac_2' };
    await (await client(vault, apiUrl)).fetch(`${apiUrl}/things`);
    const hers = await (await client(vault, apiUrl, grace)).fetch(`${apiUrl}/things`);
    expect(await hers.text()).toContain('Grace’s');
    await (await client(vault, apiUrl)).fetch(`${apiUrl}/things`, { headers: { accept: 'text/raw' } });
    ports.advance(11 * 60_000);
    await (await client(vault, apiUrl)).fetch(`${apiUrl}/things`);
    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  it.each([
    ['accept-language', 'de'],
    ['notion-version', '2026-03-11'],
    ['if-none-match', '"mine"'],
    ['if-modified-since', 'Fri, 27 Nov 2026 05:00:00 GMT'],
    ['range', 'bytes=0-1'],
  ])('is not what a request is answered with that has %s', async (name, value) => {
    const { apiUrl } = await platform((request, response) => {
      if (request.headers['if-none-match'] === '"plain"') {
        response.writeHead(304).end();
        return;
      }
      const isPlain = request.headers[name] !== value; // `fetch` adds headers of its own
      response.writeHead(200, { etag: isPlain ? '"plain"' : '"other"' }).end(isPlain ? 'plain' : 'other');
    });
    const one = await client(counting().vault, apiUrl);
    const texts: string[] = [];
    for (const headers of [{}, { [name]: value }, {}, { [name]: value }]) {
      texts.push(await (await one.fetch(`${apiUrl}/things`, { headers })).text());
    }
    expect(texts).toEqual(['plain', 'other', 'plain', 'other']);
  });

  it('is bounded in memory, and never asked of a change', async () => {
    const { statuses, answer } = confirming(() => 'x'.repeat(500_000));
    const { apiUrl } = await platform(answer);
    const one = await client(counting().vault, apiUrl);
    for (let page = 0; page < 20; page++) await one.fetch(`${apiUrl}/things?page=${page}`);
    await one.fetch(`${apiUrl}/things?page=19`);
    await one.fetch(`${apiUrl}/things?page=0`); // pushed out by the later ones
    expect(statuses.slice(-2)).toEqual([304, 200]);
    await one.fetch(`${apiUrl}/things?page=0`, { method: 'POST', body: '{}' });
    expect(statuses.at(-1)).toBe(200);
  });
});
