/** The token that sets a tenant up, in the hands of a tenant that is not what it says, or says too much. */
import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BareHub, startBareHub } from '../harness/bare-hub.ts';
import { sharedServer } from '../harness/local-server.ts';

let answer: RequestListener;
const asked: string[] = [];
const strangers: string[] = [];
const tenant = sharedServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  answer(request, response);
});
const elsewhere = sharedServer((request, response) => {
  strangers.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  response.end('[]');
});
const addressOf = ({ url }: { url: string }) => `${url}/`;

let at: BareHub;
beforeEach(async () => {
  asked.length = 0;
  strangers.length = 0;
  at = await startBareHub();
});
afterEach(() => at.hub.close());

/** A token that says it is for that tenant; who signed it is for the tenant to know. */
function tokenFor(issuer: string): string {
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
  const claims = { aud: `${issuer}api/v2/`, exp: Math.floor(Date.now() / 1000) + 3600 };
  return `${part({ alg: 'RS256' })}.${part(claims)}.${'s'.repeat(300)}`;
}

const everyCall = ['tenant.plan', 'tenant.apply', 'tenant.undo'] as const;
async function tried(call: (typeof everyCall)[number], issuer: string, managementToken = tokenFor(issuer)) {
  const wish = { issuer, managementToken, platforms: [], authentication: 'client_secret' as const };
  const context = { openUrl: async () => {}, signal: new AbortController().signal, userId: undefined };
  const done = await at.hub.calls[call](wish, context);
  return done.ok ? 'ok' : done.failure.code;
}

it('is not sent to another tenant than its own, by whatever name that is called', async () => {
  answer = (_, response) => response.end('[]');
  const own = tokenFor('https://own.eu.auth0.com/');
  for (const issuer of [addressOf(tenant), addressOf(tenant).replace('127.0.0.1', 'localhost')])
    for (const call of everyCall) expect([call, await tried(call, issuer, own)]).toEqual([call, 'management_token']);
  const other = tokenFor(addressOf(tenant)).replace('127.0.0.1', 'localhost');
  expect(await tried('tenant.plan', addressOf(tenant).replace('127.0.0.1', 'localhost'), other)).toBe(
    'management_token',
  );
  expect(asked).toEqual([]);
});

it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
  answer = (_, response) => response.writeHead(status, { location: `${addressOf(elsewhere)}api/v2/clients` }).end();
  for (const call of ['tenant.plan', 'tenant.apply'] as const)
    expect(await tried(call, addressOf(tenant))).not.toBe('ok');
  expect(asked.length).toBeGreaterThan(0);
  expect(strangers).toEqual([]);
});

it('gives up on a list without an end', async () => {
  const page = Array.from({ length: 50 }, (_, index) => ({
    client_id: `c${index}`,
    id: `i${index}`,
    name: 'x',
    scope: [],
  }));
  answer = (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(page));
  expect(await tried('tenant.plan', addressOf(tenant))).toBe('tenant_setup');
  expect(asked.length).toBeLessThan(500);
});

it('asks nothing of a tenant that cannot be reached securely', async () => {
  for (const issuer of ['http://tenant.example/', 'ftp://tenant.example/', 'file:///etc/'])
    for (const call of everyCall) expect(await tried(call, issuer)).toBe('usage');
});
