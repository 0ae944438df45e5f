/**
 * The image's own entry and command, in a root that is laid out as the Dockerfile and `compose.yaml` say: without a tenant, from an empty
 * volume to private commits by MCP. Docker itself is not needed. Nothing tells the hub that it is not at GitHub: that name leads, in this
 * one root, to the demo's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBrowsers } from '../../src/demo/visit.ts';
import { beginByBrowser } from '../harness/call-by-browser.ts';
import { entry } from '../harness/command-line.ts';
import { certificateForAll } from '../harness/internet.ts';
import { freePort } from '../harness/local-server.ts';
import { modernClient } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { sharedWorld } from '../harness/world.ts';

const repository = resolve(import.meta.dirname, '../..');
const dockerfile = readFileSync(join(repository, 'Dockerfile'), 'utf8');
const listAt = (word: string): string[] =>
  JSON.parse(new RegExp(`^${word} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '[]');
const [, environment = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
const [, user = ''] = /^USER (\d+):\1$/m.exec(dockerfile) ?? [];
const hosts = ['github.com', 'api.github.com'];
/** As the base image has it, where nobody may write. */
const home = '/home/nonroot';
const passphrase = 'correct horse';

/** In a namespace of mounts: builds the root, makes all but its volume and `/tmp` read-only, and gives up every right. */
const script = `
set -e
root=$1 build=$2 node=$3 handed=$4; shift 4
mount -t tmpfs -o mode=755 none "$root"
mkdir -p "$root/app/out" "$root/nodejs/bin" "$root/data" "$root/run/secrets" "$root/etc" "$root/usr" "$root/proc" "$root/dev" "$root/tmp"
for folder in bin lib lib64; do cp -P "/$folder" "$root/$folder"; done
touch "$root/nodejs/bin/node" "$root/app/package.json"
mount --bind "$build/out" "$root/app/out"
mount --bind "$build/package.json" "$root/app/package.json"
mount --bind "$node" "$root/nodejs/bin/node"
mount --bind "$handed/data" "$root/data"
mount --bind "$handed/secrets" "$root/run/secrets"
mount --bind "$handed/etc" "$root/etc"
mount --bind /usr "$root/usr"
mount --bind /dev "$root/dev"
mount -t proc none "$root/proc"
mount -t tmpfs none "$root/tmp"
mount -o remount,bind,ro "$root"
exec chroot "$root" /usr/bin/setpriv --reuid ${user} --regid ${user} --clear-groups --inh-caps=-all --ambient-caps=-all \\
  --bounding-set=-all --no-new-privs "$@"`;

const world = sharedWorld();

/** An address of loopback at which the demo's GitHub answers as github.com, with a certificate for that name. */
async function playGitHub(): Promise<{ address: string; certificate: Buffer }> {
  const certificate = certificateForAll(hosts);
  const address = `127.${process.pid % 200}.${Math.floor(process.pid / 200) % 200}.44`;
  const server = createServer(certificate, (asked, answer) => {
    const { method, url = '', headers } = asked;
    const target = new URL(url, world.github);
    const passed = request(target, { method, headers: { ...headers, host: target.host } }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(443, address);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address, certificate: certificate.cert };
}

/** What a computer that runs the image has ready, in a folder that its user may enter. */
function layOut(address: string, certificate: Buffer): string {
  const folder = mkdtempSync('/tmp/ogx-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  for (const name of ['root', 'data', 'secrets', 'etc']) mkdirSync(join(folder, name), { mode: 0o755 });
  chownSync(join(folder, 'data'), Number(user), Number(user));
  writeFileSync(join(folder, 'secrets/hub.key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o444 });
  writeFileSync(join(folder, 'etc/hosts'), `127.0.0.1 localhost\n${address} ${hosts.join(' ')}\n`);
  writeFileSync(join(folder, 'etc/passwd'), `nonroot:x:${user}:${user}:nonroot:${home}:/sbin/nologin\n`);
  writeFileSync(join(folder, 'etc/authorities.pem'), certificate);
  return folder;
}

test('the image without a tenant: a passphrase, an own GitHub App, and private commits by MCP', async () => {
  const { address, certificate } = await playGitHub();
  const folder = layOut(address, certificate);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // The command is the image's, but for the port: there may be a hub on this computer.
  const command = listAt('CMD').map((word) => word.replace('http://127.0.0.1:18480', url));
  const words = [...listAt('ENTRYPOINT'), ...command, '--port', String(port)];
  expect(words.slice(0, 2)).toEqual(['/nodejs/bin/node', '--disable-sigusr1']);
  const given = Object.fromEntries(environment.split(' ').map((pair) => pair.split('=')));
  const env = { PATH: '/usr/sbin:/usr/bin', ...given, HOME: home, NODE_EXTRA_CA_CERTS: '/etc/authorities.pem' };
  const build = dirname(dirname(dirname(entry)));
  const arguments_ = ['sh', join(folder, 'root'), build, process.execPath, folder, ...words];
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, ...arguments_], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const link = await new Promise<string>((found, failed) => {
    let said = '';
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const [address] = new RegExp(`${url}/setup/\\S+`).exec(said) ?? [];
      if (address !== undefined) found(address);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', (code) => failed(new Error(`It ended with ${code}: ${said}`)));
  });

  const chosen = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ passphrase, again: passphrase }),
  });
  const code = new URL(chosen.headers.get('location') ?? '').hash.slice('#code='.length);
  const ask = async <Answer>(path: string, body: object, bearer?: string): Promise<Answer> => {
    const answer = await postJson(`${url}/console/api/${path}`, body, bearer);
    const text = await answer.text();
    expect([path, answer.status, text]).toEqual([path, 200, text]);
    return JSON.parse(text) as Answer;
  };
  const { bearer } = await ask<{ bearer: string }>('session', { code });
  const { userId } = await ask<{ userId: string }>('session.startHere', {}, bearer);
  expect(userId).toMatch(/^local\|[0-9a-f]{24}$/);

  const { origin } = new URL(world.github);
  const atDemo = (text: string): string => text.replaceAll('https://github.com', origin);
  const browsers = createBrowsers([origin]);
  const arrive = async (at: URL) => {
    const reply = await fetch(at, { redirect: 'manual' });
    const onward = reply.headers.get('location');
    const page = atDemo(await reply.text());
    return { status: reply.status, ...(onward !== null && { onward: atDemo(onward) }), page };
  };
  const control = async (_method: string, _path: string, visit?: unknown) =>
    browsers.visit(visit as Parameters<typeof browsers.visit>[0], arrive);
  const begun = await beginByBrowser({ url, control }, 'accounts.connect', { platform: 'github' }, bearer);
  expect(await begun.show(await begun.visit())).toBe(200);
  expect(await begun.end()).toMatchObject({ ok: true, output: { label: 'ada-demo' } });

  const { id } = await ask<{ id: string }>('keys.propose', { client: 'a test', write: false, days: 1 }, bearer);
  const confirmation = await ask<{ bearer: string }>('confirmation', { as: userId, passphrase });
  const { key, mcpUrl } = await ask<{ key: string; mcpUrl: string }>('keys.confirm', { id }, confirmation.bearer);
  expect(mcpUrl).toBe(`${url}/mcp`);
  const ai = await modernClient(mcpUrl, key);
  const answer = await ai.callTool('github_my_commits', { days: 30 });
  await ai.close();
  expect(JSON.stringify(answer.structuredContent)).toContain('"private":true');

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
