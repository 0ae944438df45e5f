import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Key, ModelServer } from '../../src/shared/model.ts';
import { entry } from '../harness/command-line.ts';
import { post } from '../harness/mcp.ts';
import { runCli, runCliAtTerminal } from '../unit/headless/run-cli.ts';
import { modeOf, temporaryFolder } from '../unit/headless/temporary-folder.ts';
import { runBuiltCli, runBuiltCliAtTerminal } from './run-built-cli.ts';

/** Starts `serve --json` without a terminal and waits for its one line. */
async function startHub(folder: string, words: string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const line = [entry, 'serve', '--json', '--port', '0', '--data-dir', folder, ...words];
  const env = { ...process.env, ...environment, OPENGITHUBX_NO_BROWSER: '1' };
  const child = spawn(process.execPath, line, { detached: true, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [chunk] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['{}'])]);
  return { child, said: JSON.parse(String(chunk)), stderr: () => stderr };
}

const ended = async (
  child: { kill(signal: NodeJS.Signals): boolean } & NodeJS.EventEmitter,
  signal: NodeJS.Signals,
) => {
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
};

test('without a terminal the hub runs with secrets in memory, says so, and refuses owner calls', async () => {
  const folder = temporaryFolder();
  const { child, said, stderr } = await startHub(folder);
  expect(said).toMatchObject({ mcpUrl: `${said.url}/mcp`, chatUrl: `${said.url}/v1`, dataDir: folder });
  await expect.poll(stderr).toContain('memory only'); // by another pipe than the line
  expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
  const status = await runCli('status', '--json', '--data-dir', folder);
  expect(JSON.parse(status.stdout).secrets).toContain('memory only');
  const connecting = await runCliAtTerminal('x\n', 'accounts', 'connect', 'github', '--data-dir', folder);
  expect(connecting).toMatchObject({ code: 1, stdout: expect.stringContaining('serve') });
  const second = await runBuiltCli('serve', '--data-dir', folder, '--json');
  expect(second.code).toBe(1);
  expect(JSON.parse(second.stdout).error).toMatchObject({
    code: 'already_running',
    hint: `For a link to its console: opengithubx console --data-dir ${folder}`,
  });
  expect(await ended(child, 'SIGTERM')).toBe(0);
  expect(existsSync(join(folder, 'hub.sock'))).toBe(false);
  expect(modeOf(join(folder, 'hub.log'))).toBe(0o600);
});

test('with --log json standard output has events alone, one JSON line each', async () => {
  const line = [entry, 'serve', '--log', 'json', '--port', '0', '--data-dir', temporaryFolder()];
  const child = spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value)) as Record<string, string>;
  const started = await next();
  expect(started).toMatchObject({ event: 'started', time: expect.any(String) });
  expect((await fetch(`${started['url']}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await next())['event']).toBe('stopping');
  expect((await lines.next()).done).toBe(true);
});

test('at a terminal the owner passphrase is chosen once and asked for from then on', async () => {
  const folder = temporaryFolder();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  // A taken port ends the command after the secrets were opened.
  const port = String((taken.address() as AddressInfo).port);
  const serve = ['serve', '--port', port, '--data-dir', folder];

  const typed = ['short', 'correct horse', 'correct house', 'correct horse', 'correct horse'];
  const first = await runBuiltCliAtTerminal(typed, serve);
  expect(first.stdout).toMatch(/shorter than 8[\s\S]*The two differ[\s\S]*can’t open its port/);
  expect(first.stdout).not.toContain('correct');
  expect(modeOf(join(folder, 'secrets.json'))).toBe(0o600);
  expect((await runBuiltCliAtTerminal(['correct horse'], serve)).stdout).toContain('can’t open its port');
  const wrong = await runBuiltCliAtTerminal(['wrong horse'], serve);
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining('not the owner passphrase') });
});

async function liveKeys(folder: string): Promise<{ client: string; endpoints: string[] }[]> {
  const listed = await runCli('keys', 'list', '--json', '--data-dir', folder);
  return (JSON.parse(listed.stdout) as Key[])
    .filter(({ revokedAt }) => revokedAt === null)
    .map(({ client, grant }) => ({ client, endpoints: grant.endpoints }))
    .sort((a, b) => a.client.localeCompare(b.client));
}

async function modelServers(folder: string): Promise<string[]> {
  const listed = await runCli('models', 'list', '--json', '--data-dir', folder);
  const { servers } = JSON.parse(listed.stdout) as { servers: ModelServer[] };
  return servers.map(({ baseUrl }) => baseUrl);
}

/** An environment that would send everything elsewhere (FLT-11); Node's own switch for that is another. */
function proxied(proxy: Server): NodeJS.ProcessEnv {
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  return { ...Object.fromEntries(names.map((name) => [name, url])), NO_PROXY: '', no_proxy: '' };
}

test('the demo is ready, heeds no proxy, is as before after a kill of the hub, and ends with it', async () => {
  const folder = join(temporaryFolder(), 'demo');
  const heard: string[] = [];
  const proxy = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end();
  }).on('connect', (request, socket) => {
    heard.push(`CONNECT ${request.url}`);
    socket.end();
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void proxy.close());
  const killed = await startHub(folder, ['--demo'], proxied(proxy));
  expect(killed.said).toMatchObject({ userId: expect.stringMatching(/^auth0\|/), key: expect.stringMatching(/^ogx_/) });
  const call = { name: 'github_get_me', arguments: {} };
  expect(await (await post(killed.said.mcpUrl, killed.said.key, 'tools/call', call)).text()).toContain('ada-demo');
  expect(heard).toEqual([]);
  await ended(killed.child, 'SIGKILL');

  await vi.waitFor(() => expect(existsSync(`${folder}-world/world.json`)).toBe(false), 30_000);

  const again = await startHub(folder, ['--demo']);
  const { issuer, github, platforms, model } = killed.said.demo;
  expect(again.said).toMatchObject({ userId: killed.said.userId, demo: { issuer, github, platforms, model } });
  expect((await fetch(`${model}/models`)).status).toBe(401);
  expect(await modelServers(folder)).toEqual([model]);
  expect(await liveKeys(folder)).toEqual([
    { client: 'demo, console', endpoints: ['console'] },
    { client: 'demo, read and write', endpoints: ['mcp', 'openapi', 'chat'] },
    { client: 'demo, read only', endpoints: ['mcp', 'openapi', 'chat'] },
  ]);
  expect(await ended(again.child, 'SIGINT')).toBe(0);
  expect(existsSync(`${folder}-world/world.json`)).toBe(false);

  const fresh = await startHub(folder, ['--demo', '--fresh']);
  expect(Object.keys(fresh.said)).toEqual(['url', 'mcpUrl', 'openapiUrl', 'chatUrl', 'consoleUrl', 'dataDir', 'demo']);
  expect(await modelServers(folder)).toEqual([fresh.said.demo.model]); // for whoever will sign in
  expect(await ended(fresh.child, 'SIGTERM')).toBe(0);
  await vi.waitFor(() => expect(existsSync(`${folder}-world/world.json`)).toBe(false), 30_000);
});

/** Holds a socket as systemd does, and starts the hub on it again whenever it ends. */
const holder = `
import os, socket, sys
held = socket.socket(); held.bind(('127.0.0.1', 0)); held.listen(128)
print(held.getsockname()[1], flush=True)
while True:
    hub = os.fork()
    if hub == 0:
        os.dup2(held.fileno(), 3); os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')
        os.execv(sys.argv[1], sys.argv[1:])
    print(hub, flush=True)
    os.waitpid(hub, 0)
`;

test('a restart refuses nobody where the system holds the socket', async () => {
  const folder = temporaryFolder();
  const line = [process.execPath, entry, 'serve', '--json', '--data-dir', folder];
  const child = spawn('python3', ['-c', holder, ...line], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'));
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await said.next()).value ?? '';
  const [port, first] = [await next(), Number(await next())];
  const ready = JSON.parse(await next());
  expect(ready.url).toBe(`http://127.0.0.1:${port}`);
  process.kill(first, 'SIGTERM');
  const answers: number[] = [];
  let last = '';
  const restarted = next().then(async (hub) => (last = `${hub} ${await next()}`));
  // Each on another connection: one that is kept may be closed just as it is used again.
  const asked = { headers: { connection: 'close' } };
  while (last === '') answers.push((await fetch(`${ready.url}/healthz`, asked)).status);
  await restarted;
  expect(last).toMatch(/^\d+ \{"url"/);
  expect(new Set(answers)).toEqual(new Set([200]));
});
