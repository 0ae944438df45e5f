/** A person is told elsewhere that something waits: one fixed text to the services they chose, over real HTTPS, and nothing else. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as streamText } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewNotifier } from '../../src/shared/notifiers.ts';
import { type FakeInternet, publicAddress, startInternet } from '../harness/internet.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool, declineAll } from '../harness/tool-server.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

type Sent = { to: string; headers: Record<string, unknown>; body: string };

const text = 'OpenGitHubX: a request or an alarm waits for you.';
const token = '123456789:AAHfiqksKZ8WmR2zSjiQ7-v4TMAKdiHm9T0';
const wishes: NewNotifier[] = [
  { name: 'phone', kind: 'ntfy', secret: 'https://ntfy.sh/atlas-7Qx92' },
  { name: 'bot', kind: 'telegram', secret: token, chat: '-1001234567890' },
  { name: 'team', kind: 'slack', secret: 'https://hooks.slack.com/services/T0/B0/s3cr3tOfSlack' },
  { name: 'own', kind: 'webhook', secret: 'https://hooks.example.org/in/s3cr3tOfHook?x=1' },
];
const json = (fields: object) => ['application/json', JSON.stringify(fields)];
const messages = [
  ['ntfy.sh/atlas-7Qx92', 'text/plain; charset=utf-8', text],
  [`api.telegram.org/bot${token}/sendMessage`, ...json({ chat_id: '-1001234567890', text })],
  ['hooks.slack.com/services/T0/B0/s3cr3tOfSlack', ...json({ text })],
  ['hooks.example.org/in/s3cr3tOfHook?x=1', ...json({ text })],
];

const world = sharedWorld();
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
const sent: Sent[] = [];
const told = () => sent.map(({ to, headers, body }) => [to, headers['content-type'], body]).sort();
let answer = { status: 200, head: {} };
let internet: FakeInternet;
let hub: TestHub;
let key: string;
let signedWith: string;

beforeAll(async () => {
  internet = await startInternet('ntfy.sh', 'api.telegram.org', 'hooks.slack.com', 'hooks.example.org');
  internet.serve = async (request, response) => {
    const { method, url, headers } = request;
    const body = await streamText(request);
    const { status, head } = answer;
    sent.push({ to: `${headers.host}${url}`, headers: { method, ...headers }, body });
    response.writeHead(status, head).end('Whatever it says, ada-demo.');
  };
  hub = await startHub(world, true, dataDir, ports, { port: 0 }, { parts: { internet } });
  key = (await hub.createKey({ client: 'Night shift', write: true, callsPerMinute: 1000 })).key;
});
afterAll(async () => {
  await hub.hub.close();
  await internet.close();
});

/** Once so many services were told and the hub knows what each has answered, or that it has not. */
function answeredBy(services: number): Promise<void> {
  const answered = Promise.withResolvers<void>();
  const stop = hub.hub.onChange(ada, (topic) => topic === 'settings' && sent.length >= services && answered.resolve());
  return answered.promise.finally(stop);
}

/** Also where no other test of this file has run. */
async function addAll(): Promise<void> {
  const there = (await hub.call('notifiers.list', {})).map(({ name }) => name);
  for (const wish of wishes) if (!there.includes(wish.name)) await hub.call('notifiers.add', wish);
}

let count = 0;
const ask = () =>
  callTool(hub, key, 'github_create_issue', { repository: 'ada-demo/atlas-service', title: `To tell ${++count}` });

it('is kept once it has taken the text, with its host and without its secret', async () => {
  for (const wish of wishes) {
    const { signingSecret } = await hub.call('notifiers.add', wish);
    if (signingSecret) signedWith = signingSecret;
  }
  expect(told()).toEqual([...messages].sort());
  const listed = await hub.call('notifiers.list', {});
  expect(listed.map(({ name, host, last }) => [name, host, last?.status])).toEqual([
    ['phone', 'ntfy.sh', 200],
    ['bot', 'api.telegram.org', 200],
    ['team', 'hooks.slack.com', 200],
    ['own', 'hooks.example.org', 200],
  ]);
  expect(await hub.call('notifiers.list', {}, grace)).toEqual([]);
  const shown = [JSON.stringify(listed), JSON.stringify(await hub.call('audit.list', { limit: 20 })), ...ports.events];
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  for (const secret of ['atlas-7Qx92', 'AAHfiqksKZ8W', 's3cr3tOfSlack', 's3cr3tOfHook', '1001234567890', signedWith])
    expect([...shown, ...files].filter((said) => said.includes(secret))).toEqual([]);
});

it('gets the same text for each request of a client, and nothing of it', async () => {
  sent.length = 0;
  await ask();
  await expect.poll(() => sent.length).toBe(4);
  expect(told()).toEqual([...messages].sort());
  for (const { to, headers, body } of sent) {
    const signature = `sha256=${createHmac('sha256', signedWith).update(body).digest('hex')}`;
    expect(headers['x-hub-signature-256']).toBe(to.startsWith('hooks.example.org') ? signature : undefined);
    expect(Object.keys(headers).sort()).toEqual([
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'method',
      ...(to.startsWith('hooks.example.org') ? ['x-hub-signature-256'] : []),
    ]);
    expect(headers).toMatchObject({ method: 'POST', connection: 'close', 'accept-encoding': 'identity' });
  }
});

it('is told once a minute however many wait, and of nothing that ended meanwhile', async () => {
  sent.length = 0;
  await ask();
  await declineAll(hub);
  ports.advance(61_000);
  const { key: other } = await hub.createKey({ write: true });
  for (const title of ['One', 'Two', 'Three'])
    await callTool(hub, other, 'github_create_issue', { repository: 'ada-demo/atlas-service', title });
  await expect.poll(() => sent.length).toBe(4);
  await declineAll(hub);
  expect(told()).toEqual([...messages].sort());
});

it('is told where passkeys are changed, which somebody else may have done', async () => {
  ports.advance(61_000);
  sent.length = 0;
  await hub.call('passkeys.reset', {});
  await expect.poll(() => sent.length).toBe(4);
  expect(told()).toEqual([...messages].sort());
});

it('holds up no call where it fails, follows nothing, and says so', async () => {
  await addAll();
  ports.advance(61_000);
  sent.length = 0;
  answer = { status: 302, head: { location: 'https://hooks.example.org/elsewhere' } };
  internet.hosts.set('ntfy.sh', ['10.0.0.7']); // an inner address meanwhile
  const { key: other } = await hub.createKey({ write: true });
  const asked = { repository: 'ada-demo/atlas-service', title: 'Told to nobody' };
  const answered = answeredBy(3);
  const waiting = await callTool(hub, other, 'github_create_issue', asked);
  expect(waiting).toMatchObject({ status: 202 });
  await answered;
  expect(sent.map(({ to }) => to).sort()).toEqual(
    messages
      .map(([to]) => to)
      .filter((to) => !to?.startsWith('ntfy.sh'))
      .sort(),
  );
  const statuses = async () => (await hub.call('notifiers.list', {})).map(({ last }) => last?.status);
  expect(await statuses()).toEqual([null, 302, 302, 302]);
  const { approval_id: id } = waiting.body;
  expect(await hub.call('approvals.list', {})).toContainEqual(expect.objectContaining({ id, state: 'waiting' }));
  expect(ports.events).toContain(JSON.stringify({ event: 'notifier_failed', kind: 'slack', status: 302 }));
  const doctor = async () => (await hub.call('doctor', {})).find(({ step }) => step === 'notifiers');
  const names = 'phone (no answer), bot (302), team (302), own (302)';
  expect(await doctor()).toMatchObject({ state: 'failed', detail: expect.stringContaining(names) });
  const refused = await hub.tried('notifiers.test', { id: 'own' });
  expect(refused).toMatchObject({
    ok: false,
    failure: { code: 'notifier_failed', message: expect.stringContaining('leads elsewhere') },
  });
  answer = { status: 200, head: {} };
  internet.hosts.set('ntfy.sh', [publicAddress]);
  for (const { name } of wishes)
    expect(await hub.call('notifiers.test', { id: name })).toMatchObject({ last: { status: 200 } });
  expect(await doctor()).toMatchObject({ state: 'ok', detail: '4 services tell you.' });
});

it.each([
  ['ntfy', 'https://ntfy.sh/'],
  ['ntfy', 'http://ntfy.sh/topic'],
  ['slack', 'https://hooks.example.org/services/T0/B0/x'],
  ['slack', 'https://ada:pw@hooks.slack.com/services/T0/B0/x'],
  ['webhook', 'https://127.0.0.1/hook'],
  ['webhook', 'https://printer.local/hook'],
  ['webhook', 'no address'],
  ['telegram', 'https://api.telegram.org/bot1:x/sendMessage'],
] as const)('%s at %s is refused, without repeating it, and nothing is sent', async (kind, secret) => {
  sent.length = 0;
  const refused = await hub.tried('notifiers.add', { kind, secret, name: 'wrong', chat: '7' });
  expect(refused).toMatchObject({ ok: false, failure: { code: 'usage' } });
  expect(JSON.stringify(refused)).not.toContain(secret);
  expect(sent).toEqual([]);
});

it('is gone once it was removed, and outlives a restart until then', async () => {
  await hub.hub.close();
  hub = await startHub(world, false, dataDir, ports, { port: 0 }, { parts: { internet } });
  for (const { name } of wishes) await hub.call('notifiers.remove', { id: name });
  expect(await hub.call('notifiers.list', {})).toEqual([]);
  expect((await hub.tried('notifiers.test', { id: 'own' })).ok).toBe(false);
  const reasons = (await hub.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['notifier removed: telegram, api.telegram.org']));
});
