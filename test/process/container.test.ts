/** The package as its container runs it: a read-only root, another user without capabilities, and a first start in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hubFlags } from '../../src/main/headless/node-flags.ts';
import { entry } from '../harness/command-line.ts';
import { freePort } from '../harness/local-server.ts';
import { rawRequest } from '../harness/raw-request.ts';

/** As `Dockerfile` and `compose.yaml` have it. */
const user = 65_532;
const script = `
mount --bind "$1" "$1" && mount -o remount,bind,ro / && shift
exec setpriv --reuid ${user} --regid ${user} --clear-groups --inh-caps=-all --ambient-caps=-all --bounding-set=-all \\
  --no-new-privs "$@"`;

test('it is set up by a link that works once, serves, writes to its volume alone, and stops in good order', async () => {
  const folder = mkdtempSync('/tmp/ogx-'); // the suite's own folder lets no other user in
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const [data, handed] = [join(folder, 'data'), join(folder, 'secrets')];
  for (const made of [data, handed]) mkdirSync(made, { mode: 0o755 });
  chownSync(data, user, user);
  writeFileSync(join(handed, 'hub.key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o444 });

  const port = await freePort();
  const url = `http://localhost:${port}`;
  const serve = ['serve', '--data-dir', join(data, 'hub'), '--port', String(port), '--listen', '0.0.0.0'];
  const options = ['--public-url', url, '--unlock', 'credential=hub.key'];
  const env = { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: handed, HOME: '/nonexistent' };
  const words = ['-c', script, 'sh', data, process.execPath, ...hubFlags, entry, ...serve, ...options];
  const start = () => {
    const child = spawn('unshare', ['--mount', 'sh', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    const found = (pattern: RegExp): Promise<string> =>
      new Promise((done, failed) => {
        child.once('exit', (code) => failed(new Error(`It ended with ${code}: ${said}`)));
        const look = (chunk?: Buffer): void => {
          said += chunk?.toString() ?? '';
          const [match] = pattern.exec(said) ?? [];
          if (match !== undefined) done(match);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
      });
    return { child, found };
  };

  const { child, found } = start();
  const link = await found(new RegExp(`${url}/setup/\\S+`));
  expect((await fetch(`${url}/console/`)).status).toBe(503);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'setup' });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/setup/${'x'.repeat(43)}`)).status).toBe(404);
  expect((await rawRequest(link, { headers: { host: `evil.example:${port}` } })).status).toBe(403);
  expect(await (await fetch(link)).text()).toContain('autocomplete="new-password"');
  const choose = (passphrase: string, again: string, origin = url) =>
    fetch(link, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ passphrase, again }),
    });
  expect((await choose('correct horse', 'correct horse', 'https://evil.example')).status).toBe(403);
  expect(await (await choose('short', 'short')).text()).toContain('shorter than 8');
  expect(await (await choose('correct horse', 'correct house')).text()).toContain('The two differ');
  expect(await (await choose('x'.repeat(5_000), '')).text()).toContain('That is too long');
  const broken = request(link, { method: 'POST', headers: { origin: url, 'content-length': 100 } });
  broken.on('error', () => undefined);
  broken.write('passphrase=', () => broken.destroy());
  await new Promise((done) => broken.once('close', done));
  const chosen = await choose('correct horse', 'correct horse');
  expect([chosen.status, chosen.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(`^${url}/console/#code=`),
  ]);
  expect(new URL((await fetch(link)).url).pathname).toBe('/console/');
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect((await fetch(`${url}/console/`)).status).toBe(200);
  const code = new URL(chosen.headers.get('location') ?? '').hash.slice('#code='.length);
  const opened = await fetch(`${url}/console/api/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  expect(await opened.json()).toEqual({ bearer: expect.any(String) });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);

  const again = start();
  await again.found(/OpenGitHubX is running/);
  again.child.kill('SIGTERM');
  expect(await once(again.child, 'exit')).toEqual([0, null]);
});
