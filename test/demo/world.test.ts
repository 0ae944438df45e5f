/** The demo world as a process: what it announces, what it writes, how its control service answers, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/demo/start.ts';

type World = { child: ChildProcess; directory: string; announced: Announcement };
const entry = join(import.meta.dirname, '../../src/demo/index.ts');

async function startWorld(...more: string[]): Promise<World> {
  const directory = join(mkdtempSync(join(tmpdir(), 'world-')), 'state');
  const child = spawn(process.execPath, [entry, '--state-dir', directory, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output');
  const silent = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`ended with ${code} before it was ready`)),
  );
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), silent]);
  silent.catch(() => {}); // it will end one day
  return { child, directory, announced: JSON.parse(String(line)) };
}

async function ended({ child, directory }: World, signal?: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  if (signal) child.kill(signal);
  const [code] = await exit;
  expect(existsSync(join(directory, 'world.json'))).toBe(false);
  rmSync(join(directory, '..'), { recursive: true });
  return code;
}

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  expect(await ended(world, 'SIGTERM')).toBe(0);
});

const control = (method: string, path: string, body?: object, token = world.announced.controlToken) =>
  fetch(world.announced.control + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
const discovery = '.well-known/openid-configuration';

describe('announcement', () => {
  it('is the same on stdout and in world.json, both files for the owner alone', () => {
    const { directory, announced, child } = world;
    const file = join(directory, 'world.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(announced);
    expect(announced).toMatchObject({
      pid: child.pid,
      clientId: 'opengithubx-demo',
      ledger: join(directory, 'ledger.jsonl'),
    });
    expect([file, announced.ledger, directory].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o600, 0o700,
    ]);
    for (const url of [announced.issuer, announced.github, announced.control])
      expect(url).toContain('http://127.0.0.1:');
  });

  it('puts the secrets it announces and issues on the ledger', () => {
    const lines = readFileSync(world.announced.ledger, 'utf8').trim().split('\n');
    const kinds = lines.map((line) => JSON.parse(line) as { kind: string; value: string });
    expect(kinds).toContainEqual({ kind: 'auth0_client_secret', value: world.announced.clientSecret });
  });

  it('answers its own host name only', async () => {
    const { port } = new URL(world.announced.issuer);
    const reply = httpRequest({
      host: '127.0.0.1',
      port,
      path: `/${discovery}`,
      headers: { host: `evil.example:${port}` },
    });
    reply.end();
    const [response] = await once(reply, 'response');
    expect(response.statusCode).toBe(403);
    response.resume();
  });
});

describe('control service', () => {
  afterEach(() => control('DELETE', '/faults'));

  it.each(['/attach', '/requests', '/nothing'])('wants its token for %s', async (path) => {
    expect((await control('GET', path, undefined, 'wrong')).status).toBe(401);
  });

  it('plays a person to the callback and leaves secrets out of the answer and the request log', async () => {
    await control('DELETE', '/requests');
    const seen: string[] = [];
    const program = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    });
    program.listen(18489, '127.0.0.1');
    await once(program, 'listening');
    const { port } = program.address() as AddressInfo;
    const callback = `http://127.0.0.1:${port}/callback`;
    const url = `${world.announced.issuer}authorize?client_id=opengithubx-demo&response_type=code&scope=openid&state=secret-state&redirect_uri=${callback}`;
    const reply = await control('POST', '/visit', { url, as: 'grace' });
    program.close();
    expect(await reply.json()).toEqual({ url: callback, status: 200 });
    expect(seen).toEqual([expect.stringMatching(/^\/callback\?code=.+&state=secret-state$/)]);
    const served = await (await control('GET', '/requests')).json();
    expect(served).toHaveLength(2);
    expect(served).toContainEqual(
      expect.objectContaining({ service: 'tenant', method: 'POST', status: 302, authorised: false }),
    );
    expect(JSON.stringify(served)).not.toContain('secret-state');
    const code = new URLSearchParams(seen[0]?.split('?')[1]).get('code');
    expect(readFileSync(world.announced.ledger, 'utf8')).toContain(JSON.stringify({ kind: 'auth0_code', value: code }));
  });

  it.each([
    ['POST', '/switches', { nothing: true }],
    ['POST', '/switches', { rotation: 1 }],
    ['POST', '/switches', { __proto__: null, toString: true }],
    ['POST', '/faults', { service: 'tenant' }],
    ['POST', '/faults', { service: 'nothing', path: '.' }],
    ['POST', '/faults', { service: 'tenant', path: '(' }],
    ['POST', '/faults', { service: 'tenant', path: '.', hang: false }],
    ['POST', '/visit', { as: 'ada' }],
    ['POST', '/visit', { url: 'http://127.0.0.1:1/', as: 'eve' }],
  ])('refuses %s %s %o', async (method, path, body) => {
    expect((await control(method, path, body)).status).toBe(400);
  });

  it('does not visit other places', async () => {
    expect((await control('POST', '/visit', { url: world.announced.control })).status).toBe(409);
    expect((await control('POST', '/visit', { url: 'http://example.com/' })).status).toBe(409);
  });
});

it('ends by itself once nobody is attached', async () => {
  const lingering = await startWorld('--linger', '1');
  const { control: origin, controlToken } = lingering.announced;
  const detach = new AbortController();
  const headers = { authorization: `Bearer ${controlToken}` };
  expect((await fetch(`${origin}/attach`, { headers, signal: detach.signal })).status).toBe(200);
  expect((await fetch(`${origin}/requests`, { headers })).status).toBe(200);
  const exit = ended(lingering);
  detach.abort();
  expect(await exit).toBe(0);
});

it('exits with 2 on wrong usage', async () => {
  const child = spawn(process.execPath, [entry, '--state-dir', 'x', '--port', 'y'], { stdio: 'ignore' });
  expect((await once(child, 'exit'))[0]).toBe(2);
});
