/** Whatever a server does with the secret it was sent: in no spelling does it pass the places that read its answers. */
import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import { askServer } from '../../../../src/main/hub/features/chat/models/ask-server.ts';
import { listedModels } from '../../../../src/main/hub/features/chat/models/models.ts';
import { createOpenWebUIApi } from '../../../../src/main/hub/features/openwebui/api.ts';
import { makeAccount, proveAccount } from '../../../../src/main/hub/features/openwebui/identities.ts';
import { withoutKnownSecrets } from '../../../../src/main/hub/features/openwebui/instance.ts';
import { openManagement } from '../../../../src/main/hub/features/setup/management.ts';
import { Secret } from '../../../../src/main/hub/ground/secret.ts';
import { createWake } from '../../../../src/main/hub/ground/wake.ts';
import { oauthFailure } from '../../../../src/main/hub/identity/session/oauth-failure.ts';
import type { ActingSession } from '../../../../src/main/hub/identity/session/session.ts';
import { readableRefusals } from '../../../../src/main/hub/identity/session/tenant.ts';
import { myAccount } from '../../../../src/main/hub/identity/vault/auth0/my-account.ts';
import { byFetch } from '../../../../src/main/hub/identity/vault/egress.ts';
import { Vault } from '../../../../src/main/hub/identity/vault/vault.ts';
import { ok } from '../../../../src/shared/result.ts';
import { sharedServer } from '../../../harness/local-server.ts';
import { memoryPorts } from '../../../harness/memory-ports.ts';
import { spellings } from '../../../leak/spellings.ts';
import { sweep } from '../../../leak/sweep.ts';

const token = `v1.${'aB3-xY_z'.repeat(5)}`;
const password = 'Pass:3f9c1d-x';

type Answer = { status: number; headers?: Record<string, string>; body: string };

/** What every request is answered with. */
let answer: Answer;
const server = sharedServer((_, response) => response.writeHead(answer.status, answer.headers).end(answer.body));

const json = { 'content-type': 'application/json' };
const stream = { 'content-type': 'text/event-stream' };
const chunk = (delta: string, finish = 'null'): string =>
  `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`;
const modelEvent = (error: string): string => `data: ${error}\n\n`;
const modelError = (said: string): string => `{"error":{"message":"No: ${said}","type":"${said}","code":"${said}"}}`;

/** A client of the vault that has sent the token once. */
async function sentOnce() {
  const ports = memoryPorts();
  const strategy = async () => ok({ secret: new Secret(token), expiresAt: ports.clock.now() + 3_600_000 });
  const vault = new Vault(strategy, ports.clock, createWake(ports.clock), () => byFetch);
  const account = { userId: 'auth0|ada', accountId: 'cac_1', connection: 'github', loginHint: undefined };
  const client = await vault.client(account, { apiUrl: server.url }, new AbortController().signal);
  if (!client.ok) throw new Error(client.failure.code);
  return { client: client.value, sent: await client.value.fetch(`${server.url}/user`) };
}

async function askModel(): Promise<unknown> {
  const endpoint = { baseUrl: `${server.url}/v1`, key: new Secret(token) };
  const tools = [{ name: 'github_get_issue', description: 'Reads.', inputSchema: { type: 'object' as const } }];
  const { signal } = new AbortController();
  const messages = [{ role: 'user' as const, content: 'What is new?' }];
  const said: unknown[] = [];
  for await (const event of askServer(endpoint, 'tiny', { messages, tools, sampling: {}, signal })) said.push(event);
  return said;
}

/** What openid-client throws for a grant, as the hub reads it. */
async function refusedGrant(): Promise<unknown> {
  const config = new oidc.Configuration(
    { issuer: server.url, token_endpoint: `${server.url}/oauth/token` },
    'id',
    'secret',
  );
  oidc.allowInsecureRequests(config);
  config[oidc.customFetch] = readableRefusals;
  return oidc.refreshTokenGrant(config, token).then(() => 'granted', oauthFailure);
}

async function account(act: (api: ReturnType<typeof myAccount>) => Promise<unknown>): Promise<unknown> {
  const client = new oidc.Configuration({ issuer: server.url }, 'id', 'secret');
  oidc.allowInsecureRequests(client);
  const session = {
    subject: async () => ok({ tenant: { issuer: `${server.url}/`, client, dpop: undefined } }),
    accessToken: async () => ok(new Secret(token)),
  };
  return act(myAccount(session as unknown as ActingSession, 'auth0|ada'));
}

const openWebUI = () => createOpenWebUIApi(server.url, new Secret(token));
const ada = { name: 'Ada', email: 'ada@example.com' };

/** Where an answer comes in: in which shapes a spelling may stand in it, and all that the rest of the hub gets of it. */
type Place = { secret?: string; shapes: (said: string) => Answer[]; read: () => Promise<unknown> };
const refusals = (statuses: number[], body: string, headers = json): Answer[] =>
  statuses.map((status) => ({ status, headers, body }));

const places: Record<string, Place> = {
  'a platform, in body and headers': {
    shapes: (said) => [
      ...refusals([200, 403, 422, 500], `{"login":"x","name":"${said}"}`),
      ...refusals([200, 401], '{}', {
        ...json,
        etag: `"${said}"`,
        'x-github-request-id': said,
        'x-said': said,
      } as typeof json),
    ],
    async read() {
      const { sent } = await sentOnce();
      return [[...sent.headers], await sent.text()];
    },
  },
  'what a platform folder made of an answer': {
    shapes: (said) => [{ status: 200, body: said }],
    async read() {
      // The bytes of the answer passed its scrubbing, as a file in base64 that is broken into lines does.
      const { client } = await sentOnce();
      return client.scrubbed({ deep: [{ text: `A ${answer.body}`, [answer.body]: 1 }] });
    },
  },
  'a model server that refuses': {
    shapes: (said) => [
      ...refusals([400, 401, 403, 404], modelError(said)),
      { status: 401, body: `Incorrect API key provided: ${said}`, headers: { 'www-authenticate': said } },
    ],
    read: askModel,
  },
  'the words of a model': {
    shapes: (said) =>
      [
        modelEvent(modelError(said)),
        `${chunk('{"content":"Well, "}')}${modelEvent(modelError(said))}`,
        `${chunk(`{"content":"It is ${said} here. "}`)}${chunk('{}', '"stop"')}`,
        `${chunk(`{"refusal":"${said}"}`)}data: {"${said}`,
        `data: {"choices":[{"message":{"content":"${said}"},"finish_reason":"${said}"}]}\n\n`,
      ].map((body) => ({ status: 200, headers: stream, body: `${body}data: [DONE]\n\n` })),
    read: askModel,
  },
  'the calls of a model': {
    shapes: (said) =>
      // An argument is JSON within JSON, where a spelling with a backslash would be none.
      said.includes('\\')
        ? []
        : [
            ['github_get_issue', said],
            [said, 'x'],
          ].map(([name, given]) => ({
            status: 200,
            headers: stream,
            body: chunk(
              `{"tool_calls":[{"index":0,"id":"0","type":"function","function":{"name":"${name}","arguments":"{\\"a\\":\\"${given}\\"}"}}]}`,
              '"tool_calls"',
            ),
          })),
    read: askModel,
  },
  'the list of models': {
    shapes: (said) => [
      { status: 200, headers: json, body: `{"data":[{"id":"tiny"},{"id":"${said}"}]}` },
      ...refusals([400, 401, 403], modelError(said)),
    ],
    read: () => listedModels({ baseUrl: `${server.url}/v1`, key: new Secret(token) }, false),
  },
  'an Open WebUI that refuses': {
    shapes: (said) => [
      ...refusals([400, 401, 403, 404, 422, 500], `{"detail":"Refused: ${said} is not good."}`),
      { status: 307, headers: { location: `http://127.0.0.1:9/?said=${encodeURIComponent(said)}` }, body: said },
      ...['<!doctype html><h1>500</h1>', '', '{"detail":"'].flatMap((before) =>
        refusals([200, 500], `${before}${said}`),
      ),
      ...refusals([422], `{"detail":[{"type":"${said}","msg":"No ${said}.","input":"${said}"}]}`),
    ],
    read: () => openWebUI().call('POST', '/openai/config/update', {}),
  },
  'an Open WebUI that is sent a password': {
    secret: password,
    shapes: (said) => refusals([403, 422, 500], `{"detail":"No: ${said}"}`),
    read: async () => [
      await makeAccount(openWebUI(), ada, password),
      await proveAccount(openWebUI(), ada.email, password),
    ],
  },
  'what an Open WebUI has': {
    shapes: (said) => [{ status: 200, headers: json, body: `{"name":"${said}","deep":[{"url":"x ${said}"}]}` }],
    async read() {
      const answered = await openWebUI().call('GET', '/openai/config');
      return withoutKnownSecrets(answered.ok ? answered.value : undefined, [new Secret('another'), new Secret(token)]);
    },
  },
  'the tenant, when it refuses a grant': {
    shapes: (said) => [
      ...['invalid_grant', 'invalid_request', said].flatMap((error) =>
        refusals([400, 401, 403], `{"error":"${error}","error_description":"Refused: ${said}"}`),
      ),
      { status: 403, headers: json, body: `{"error":"invalid_grant","description":"Refused: ${said}"}` },
      {
        status: 401,
        headers: { ...json, 'www-authenticate': `Bearer error="${said}", error_description="x"` },
        body: '{}',
      },
    ],
    read: refusedGrant,
  },
  'the My Account API': {
    shapes: (said) => [
      ...refusals([400, 401, 403, 409, 500], `{"title":"${said}","detail":"Refused: ${said}"}`),
      { status: 401, headers: { 'www-authenticate': `Bearer error="${said}"` }, body: '{}' },
    ],
    read: () => account((api) => api.list()),
  },
  'the Management API': {
    shapes: (said) =>
      refusals([400, 401, 403, 404, 500], `{"message":"No: ${said}","errorCode":"${said}","error":"${said}"}`),
    read: () => openManagement(`${server.url}/`, new Secret(token)).change('POST', 'clients', {}),
  },
};

describe.each(Object.entries(places))('%s', (_, { secret = token, shapes, read }) => {
  it.each(spellings(secret).map((_spelled, at) => at))('passes on no secret in spelling %i', async (at) => {
    const said = spellings(secret)[at] ?? '';
    for (const shape of shapes(said)) {
      answer = shape;
      const passed = await read();
      const bytes = Buffer.from(JSON.stringify(passed));
      const { findings } = sweep([{ name: shape.body, bytes, allowed: [] }], [{ kind: 'secret', value: secret }]);
      expect([findings, passed]).toEqual([[], expect.anything()]);
    }
  });
});
