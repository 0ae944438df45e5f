/** A terminal on one computer and the browser on another: what the browser ended at is pasted, and nobody sees it. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entry, type Run } from '../harness/command-line.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';

let hub: DemoHub;
beforeAll(async () => {
  hub = await startDemoHub({ fresh: true });
}, 60_000);
afterAll(() => hub.stop());

/** Runs it at a terminal; `paste` makes of the address it shows what is typed where one is asked for, one after the other. */
function atTerminal(paste: (url: string) => Promise<string>[], ...args: string[]): Promise<Run> {
  const words = [process.execPath, entry, ...args, '--data-dir', hub.dataDir].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', words, '/dev/null'], {
    env: { ...process.env, OPENGITHUBX_NO_BROWSER: '1' },
  });
  let stdout = '';
  let toPaste: Promise<string>[] | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    const text = stripVTControlCharacters(stdout);
    const url = /http:\/\/127\.0\.0\.1:\d+\/(?:authorize|connected-accounts\/connect)\?[^\s"]+/.exec(text)?.[0];
    if (url) toPaste ??= paste(url);
    if (/passphrase: $/.test(text)) child.stdin.write('demo\n');
    if (/\(not shown\): $/.test(text)) void toPaste?.shift()?.then((line) => child.stdin.write(`${line}\n`));
  });
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? 1, stdout, stderr: '' })));
}

/** The address that the browser of the other computer ends at. */
const endOf = async (url: string, choice = {}): Promise<string> => {
  const left = (await hub.control('POST', '/visit', { url, as: 'ada', leave: true, ...choice })) as { url: string };
  return left.url;
};

it('signs in by the pasted address; another address is refused, and nothing that was pasted is shown', async () => {
  let end = '';
  const ran = await atTerminal(
    (url) => {
      const ended = endOf(url).then((address) => {
        end = address;
        return address;
      });
      const withOtherState = ended.then((address) => address.replace(/state=[^&]+/, 'state=of-somebody-else'));
      return [Promise.resolve('http://127.0.0.1:1/callback?code=1&state=2'), withOtherState, ended];
    },
    'login',
    '--no-browser',
  );
  expect(ran.stdout).toMatch(/Continue in a browser on any computer:/);
  expect(ran.stdout).toMatch(/It begins with http:\/\/127\.0\.0\.1:18484/);
  expect(ran.stdout).toMatch(/It does not belong to what is under way/);
  expect(ran.stdout).toMatch(/Signed in as Ada/);
  expect(ran.code).toBe(0);
  const code = new URL(end).searchParams.get('code') ?? '';
  expect(code.length).toBeGreaterThan(10);
  expect(ran.stdout).not.toContain(code);
}, 60_000);

it('connects an account by the pasted address', async () => {
  const ran = await atTerminal((url) => [endOf(url)], 'accounts', 'connect', 'github', '--no-browser');
  expect(ran.stdout).toMatch(/Connected ada-demo on github/);
  expect(ran.code).toBe(0);
}, 60_000);

it('ends by itself where the browser did come back, and asks for nothing without being told of another computer', async () => {
  const visited = (url: string): Promise<string>[] => {
    void hub.control('POST', '/visit', { url, as: 'ada' });
    return [];
  };
  const back = await atTerminal(visited, 'login', '--no-browser');
  expect([back.code, back.stdout]).toEqual([0, expect.stringMatching(/Signed in as Ada/)]);
  const plain = await hub.cliWithBrowser(['demo'], (url) => hub.control('POST', '/visit', { url, as: 'ada' }), 'login');
  expect([plain.code, plain.stdout]).toEqual([0, expect.stringMatching(/Continue in your browser:/)]);
  expect(plain.stdout).not.toMatch(/not shown/);
}, 60_000);

it('says by what else to sign in where the tenant offers no code', async () => {
  const { code, stdout } = await hub.cliAtTerminal(['demo'], 'login', '--device');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/login --no-browser/)]);
}, 60_000);
