/** A terminal on one computer and the browser on another: what the browser ended at is pasted, and nobody sees it. */

import { describe, expect, it } from 'vitest';
import type { Run } from '../harness/command-line.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { mayBeLeft } from '../harness/left.ts';
import { addressToOpen, runInProcess } from '../harness/words-in-process.ts';

const hub = sharedDemo({ fresh: true });

/** Runs it at a terminal; `paste` makes of the address it shows what is typed where one is asked for, one after the other. */
function atTerminal(paste: (url: string) => Promise<string>[], ...args: string[]): Promise<Run> {
  let toPaste: Promise<string>[] | undefined;
  return runInProcess([...args, '--data-dir', hub.dataDir], {
    watch(text) {
      const [url] = addressToOpen.exec(text) ?? [];
      if (url) toPaste ??= paste(url);
    },
    typed: async (question) => (question.includes('passphrase') ? 'demo' : (toPaste?.shift() ?? never)),
  });
}

/** A person who types nothing. */
const never = new Promise<string>(() => {});

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
  expect(ran.stdout).toMatch(/It does not belong to this sign-in or connection/);
  expect(ran.stdout).toMatch(/Signed in as Ada/);
  expect(ran.code).toBe(0);
  const code = new URL(end).searchParams.get('code') ?? '';
  expect(code.length).toBeGreaterThan(10);
  expect(ran.stdout).not.toContain(code);
});

it('connects an account by the pasted address', async () => {
  const ran = await atTerminal((url) => [endOf(url)], 'accounts', 'connect', 'github', '--no-browser');
  expect(ran.stdout).toMatch(/Connected ada-demo on github/);
  expect(ran.code).toBe(0);
});

it('ends by itself where the browser did come back, and asks for nothing without being told of another computer', async () => {
  const visited = (url: string): Promise<string>[] => {
    void mayBeLeft(hub.control('POST', '/visit', { url, as: 'ada' }));
    return [];
  };
  const back = await atTerminal(visited, 'login', '--no-browser');
  expect([back.code, back.stdout]).toEqual([0, expect.stringMatching(/Signed in as Ada/)]);
  const plain = await hub.cliWithBrowser(['demo'], (url) => hub.control('POST', '/visit', { url, as: 'ada' }), 'login');
  expect([plain.code, plain.stdout]).toEqual([0, expect.stringMatching(/Continue in your browser:/)]);
  expect(plain.stdout).not.toMatch(/not shown/);
});

it('says by what else to sign in where the tenant offers no code', async () => {
  const { code, stdout } = await hub.cliAtTerminal(['demo'], 'login', '--device');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/login --no-browser/)]);
});

describe('without a tenant', () => {
  const here = sharedDemo({ fresh: true, noTenant: true });
  const written = /data:text\/html;base64,[\w+/=]+/;
  const leaving = async (url: string): Promise<string> =>
    ((await here.control('POST', '/visit', { url, as: 'ada', leave: true })) as { url: string }).url;

  it('makes a GitHub App and connects it, by a page that is copied there and two addresses that are pasted here', async () => {
    const begun = await here.cliAtTerminal(['demo'], 'login');
    expect([begun.code, begun.stdout]).toEqual([
      0,
      expect.stringMatching(/This hub is yours, UserId local\|[0-9a-f]{24}/),
    ]);
    let shown = '';
    const made = Promise.withResolvers<string>();
    const installed = Promise.withResolvers<string>();
    const toPaste = [
      Promise.resolve('http://127.0.0.1:1/console/connecting/x?code=1'),
      made.promise,
      installed.promise,
    ];
    const ran = await runInProcess(['accounts', 'connect', 'github', '--no-browser', '--data-dir', here.dataDir], {
      watch(text) {
        shown += text;
        const [page] = written.exec(text) ?? [];
        if (page) leaving(page).then(made.resolve, made.reject);
        const [, onward] = /Continue in that browser:\s+(\S+)/.exec(text) ?? [];
        if (onward) leaving(onward).then(installed.resolve, installed.reject);
      },
      typed: async (question) => (question.includes('passphrase') ? 'demo' : (toPaste.shift() ?? never)),
    });
    expect(shown).toMatch(/It begins with http:\/\/127\.0\.0\.1:18484/);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringMatching(/Connected ada-demo on github, own_/)]);
    for (const pasted of [made.promise, installed.promise]) {
      const code = new URL(await pasted).searchParams.get('code') ?? '';
      expect(code.length).toBeGreaterThan(10);
      expect(ran.stdout + shown).not.toContain(code);
    }
  });
});
