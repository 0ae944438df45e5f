/**
 * Providers of the catalogue for which the hub has no tools, on day one: their description is imported, an account is connected by the
 * tenant's connection, and a read works. Their names lead to the demo world, as an Internet of the test has it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addImport } from '../harness/imported.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { packed } from '../harness/packed.ts';
import { discordApi, microsoftGraph } from '../harness/small-descriptions.ts';
import { postTool } from '../harness/tool-server.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

const demos: Record<string, string> = { 'graph.microsoft.com': 'microsoft', 'discord.com': 'discord' };

let world: World;
let internet: FakeInternet;
let all: TestHub;
beforeAll(async () => {
  [world, internet] = await Promise.all([startWorld(), startInternet(...Object.keys(demos), 'docs.example.com')]);
  internet.documents.set('/openapi.json?secret=1', discordApi);
  internet.serve = (request, response) => void passOn(request, response);
  all = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { internet } });
  await all.call('session.signIn', { signUp: false });
});
afterAll(async () => {
  await all.hub.close();
  await internet.close();
  await world.stop();
});

async function passOn({ url = '', method = 'GET', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (headers.host === 'docs.example.com') return void response.end(JSON.stringify(internet.documents.get(url)));
  const { origin } = world.platforms[demos[headers.host ?? ''] ?? ''] ?? {};
  if (origin === undefined) return void response.writeHead(502).end();
  const answer = await fetch(origin + url, { method, headers: { authorization: headers.authorization ?? '' } });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}

async function ask(tool: string, key: string, args: object = {}) {
  const answer = await postTool(all, key, tool, args);
  return { status: answer.status, text: await answer.text() };
}

it.each([
  {
    name: 'microsoft',
    connection: 'windowslive',
    description: microsoftGraph,
    scopes: ['User.Read', 'Mail.Read'],
    apiUrl: 'https://graph.microsoft.com/v1.0',
    identity: 'GET /me',
    label: 'Ada Demo',
    tool: 'microsoft_me_list_messages',
    args: { top: 2 },
    read: 'Minutes of the tile review',
    lacks: 'microsoft_me_list_events',
    reads: ['GET /me', 'GET /me/messages', 'GET /me/events'],
  },
  {
    name: 'clubs',
    connection: 'discord',
    description: discordApi,
    scopes: ['identify'],
    apiUrl: 'https://discord.com/api/v10',
    identity: 'GET /users/@me',
    label: 'ada_demo',
    tool: 'clubs_get_my_user',
    args: {},
    read: 'ada_demo',
    lacks: 'clubs_list_my_guilds',
    reads: ['GET /users/@me', 'GET /users/@me/guilds'],
  },
])('$name: an account is connected and read by an imported description', async (one) => {
  const { name, connection, description, scopes, apiUrl, identity, reads } = one;
  const wish = { kind: 'openapi' as const, name, connection, scopes, apiUrl, identity, reads };
  const added = await addImport(all, { ...wish, packed: packed(description) });
  expect(added).toMatchObject({ accountsOf: name, apiUrl });
  const connected = await all.call('accounts.connect', { platform: name });
  expect(connected).toMatchObject({ label: one.label, scopes });
  const { key } = await all.createKey({});
  expect(await ask(one.tool, key, one.args)).toEqual({ status: 200, text: expect.stringContaining(one.read) });
  // What was not asked for is not there, and the platform itself says so.
  expect((await ask(one.lacks, key)).text).toContain('platform_forbidden');
  const provider = (await all.call('catalogue.list', {})).find((listed) => listed.connection === connection);
  expect(provider).toMatchObject({ state: 'tools', platform: name });
  expect(provider?.scopes.map(({ scope }) => scope)).toEqual(scopes);
});

it('what is read from an address goes on record, is read from there alone, and not without end', async () => {
  const url = 'https://docs.example.com/openapi.json?secret=1';
  const apiUrl = 'https://discord.com/api/v10';
  const wish = { kind: 'openapi' as const, name: 'docs', connection: 'docs', scopes: [], apiUrl, reads: [], url };
  await addImport(all, wish);
  const given = await all.tried('imports.refresh', { id: 'docs', packed: packed(discordApi) });
  expect(given.ok ? '' : given.failure.message).toMatch(/read again from where it came/);
  const reasons = (await all.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
  expect(reasons).toContain('a description was asked for at docs.example.com');
  expect(JSON.stringify(reasons)).not.toContain('secret');
  const again = { ...wish, name: 'again', connection: 'again' };
  const before = internet.requests.length;
  const answers = [];
  for (let count = 0; count < 40; count += 1) answers.push(await all.tried('imports.preview', again));
  const seen = answers.flatMap((answer) => (answer.ok ? [answer.value.digest] : []));
  expect([seen.length, internet.requests.length - before]).toEqual([29, 29]); // one was read to add the other
  // What a person has agreed to is read all the same.
  expect(await all.tried('imports.add', { ...again, digest: seen[0] ?? '' })).toMatchObject({ ok: true });
});
