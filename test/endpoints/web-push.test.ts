/** A person's browser is told that something waits, by a push service of the test: what that reads, and what the browser reads. */
import { buffer } from 'node:stream/consumers';
import { importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserAt } from '../harness/browser-subscription.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const services = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com'];
const world = sharedWorld();
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
const sent: { host: string; url: string; headers: Record<string, unknown>; body: Buffer }[] = [];
let status = 201;
let internet: FakeInternet;
let hub: TestHub;

beforeAll(async () => {
  internet = await startInternet(...services, 'elsewhere.example.org');
  internet.serve = async (request, response) => {
    const { url = '', headers } = request;
    sent.push({ host: String(headers.host), url, headers, body: await buffer(request) });
    response.writeHead(status).end();
  };
  const where = { port: 0, publicUrl: 'https://hub.example.org' };
  hub = await startHub(world, true, dataDir, ports, where, { parts: { internet } });
});
afterAll(async () => {
  await hub.hub.close();
  await internet.close();
});

async function signedBy(authorization: unknown) {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/i.exec(String(authorization)) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x, y } as never, 'ES256');
  return { key, claims: (await jwtVerify(token, jwk)).payload };
}

it('reads one text, from a service that sees who sends and for how long', async () => {
  const { publicKey } = await hub.call('notifiers.pushKey', {});
  const browsers = services.map((host, at) => ({ host, ...browserAt(`https://${host}/send/${'x'.repeat(at * 40)}`) }));
  for (const [at, { subscription }] of browsers.entries())
    await hub.call('notifiers.add', { kind: 'browser', name: `phone-${at}`, secret: subscription });
  expect(sent.map(({ host }) => host)).toEqual(services);
  for (const [at, { host, headers, body }] of sent.entries()) {
    expect(Object.keys(headers).sort()).toEqual(
      [
        'accept-encoding',
        'authorization',
        'connection',
        'content-encoding',
        'content-length',
        'content-type',
        'host',
        'topic',
        'ttl',
        'urgency',
      ].sort(),
    );
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      topic: 'waiting',
      ttl: '43200',
      urgency: 'high',
    });
    const { key, claims } = await signedBy(headers['authorization']);
    expect([key, claims.aud, claims.sub]).toEqual([publicKey, `https://${host}`, 'https://hub.example.org']);
    expect(body.toString('latin1')).not.toContain('waits');
    const text = browsers[at]?.read(body) ?? '';
    expect(JSON.parse(text)).toEqual({
      web_push: 8030,
      notification: {
        title: 'OpenGitHubX',
        body: 'A request or an alarm waits for you.',
        navigate: 'https://hub.example.org/console/confirmation.html',
      },
    });
  }
  expect((await hub.call('notifiers.pushKey', {})).publicKey).toBe(publicKey);
});

it.each([
  'https://elsewhere.example.org/send/1',
  'http://fcm.googleapis.com/send/1',
  'https://fcm.googleapis.com:8443/send/1',
  'https://fcm.googleapis.com.elsewhere.example.org/send/1',
  'https://127.0.0.1/send/1',
])('nothing is sent to %s, which a page could have handed in', async (endpoint) => {
  sent.length = 0;
  const wish = { kind: 'browser' as const, name: 'wrong', secret: browserAt(endpoint).subscription };
  expect(await hub.tried('notifiers.add', wish)).toMatchObject({ ok: false, failure: { code: 'usage' } });
  expect(internet.connections.filter((one) => !services.some((host) => one.startsWith(`${host} 443 `)))).toEqual([]);
  expect(sent).toEqual([]);
});

it('is forgotten once its service says that it is gone', async () => {
  const names = async () => (await hub.call('notifiers.list', {})).map(({ name }) => name);
  status = 503;
  expect((await hub.tried('notifiers.test', { id: 'phone-0' })).ok).toBe(false);
  expect(await names()).toContain('phone-0');
  for (const [at, gone] of [404, 410].entries()) {
    status = gone;
    expect((await hub.tried('notifiers.test', { id: `phone-${at}` })).ok).toBe(false);
  }
  expect(await names()).toEqual(['phone-2']);
});

it('has nothing to open on a hub without a public address', async () => {
  const own = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { internet } });
  const secret = browserAt('https://fcm.googleapis.com/send/1').subscription;
  const refused = await own.tried('notifiers.add', { kind: 'browser', name: 'phone', secret });
  expect(refused).toMatchObject({ failure: { message: expect.stringContaining('no public address') } });
  await own.hub.close();
});
