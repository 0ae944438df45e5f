/** What the person at this terminal is shown when a call needs their browser, here or on another computer. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { flowPath } from '../../../shared/flow-path.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { browsableUrl, returnPaths, returnPorts } from '../../hub/identity/session/browser.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation } from './command.ts';
import type { Option } from './options.ts';
import { flag } from './options.ts';

/** For the commands that need a browser. */
export const browserOptions: Record<string, Option> = {
  'no-browser': flag('Your browser is on another computer: paste the address where it ends'),
};

/** The browser is elsewhere if the person says so, and in a session over SSH. */
export function browserLegOf({ values, surroundings }: Invocation) {
  const { environment, complain, openTerminal } = surroundings;
  const isElsewhere = values['no-browser'] === true || environment['SSH_CONNECTION'] !== undefined;
  let terminal: Terminal | undefined;
  let isOver = false;
  const over = new AbortController();

  async function askForReturn(page?: URL): Promise<void> {
    terminal = openTerminal();
    terminal?.say('It ends at an address of 127.0.0.1 that does not load there. Copy that from its address bar.');
    while (terminal && !isOver) {
      const pasted = await terminal.askHidden('Address that the browser ended at (not shown): ');
      if (pasted === undefined || isOver) return;
      const brought = await bringBack(pasted, page);
      if (brought.ok && brought.value.onward === undefined) return;
      terminal.say(brought.ok ? `Continue in that browser:\n  ${brought.value.onward}` : brought.failure.message);
    }
  }

  /** The hub's own page does not load in a browser elsewhere, so the page itself is what is taken there. */
  async function takePage(page: URL): Promise<void> {
    const shown = await fetch(page, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    const onward = browsableUrl(shown?.headers.get('location') ?? '');
    if (onward !== undefined) complain(`Continue in a browser on any computer:\n  ${onward}\n`);
    else if (shown?.ok) {
      const text = await shown.text();
      // A page that asks for something sends that to this hub, which it can't reach from there.
      if (!/ action="https?:/.test(text)) {
        complain(`Open this in a browser on this computer, or forward its port with ssh -L:\n  ${page.href}\n`);
        return;
      }
      const written = Buffer.from(text).toString('base64');
      complain(`Copy this into the address bar of a browser on any computer:\n  data:text/html;base64,${written}\n`);
    } else return;
    await askForReturn(page);
  }

  return {
    // On standard error, so that --json leaves one value on standard output.
    show(address: string, { code, isApproval }: { code?: string; isApproval?: true } = {}): void {
      const url = browsableUrl(address);
      if (url === undefined) return;
      if (isApproval) {
        const isPhone = url.startsWith('https:');
        complain(
          `Confirm this with your passkey within ten minutes, ${isPhone ? 'on your phone' : 'in your browser'}:\n  ${url}\n`,
        );
        if (!isPhone && !isElsewhere) openInBrowser(url, environment);
        return;
      }
      const page = new URL(url);
      if (isElsewhere && isOwnPage(page)) return void takePage(page);
      const where = code === undefined && !isElsewhere ? 'your browser' : 'a browser on any computer';
      complain(`Continue in ${where}:\n  ${url}\n`);
      if (code !== undefined) complain(`Continue there only if it shows this code: ${visible(code)}\n`);
      else if (isElsewhere) void askForReturn();
      else openByPage(url, environment, over.signal);
    },
    /** Asks no more: the hub has answered. */
    end(): void {
      isOver = true;
      over.abort();
      terminal?.close();
    },
  };
}

/**
 * The same for an address whose `state` and code challenge are nobody else's: every user of this computer can read the arguments of a
 * program. The browser is sent to a page of this process, which sends it on, once.
 */
function openByPage(url: string, environment: NodeJS.ProcessEnv, over: AbortSignal): void {
  const path = `/${randomBytes(24).toString('base64url')}`;
  let isTaken = false;
  const server = createServer(({ url: asked, method, headers }, response) => {
    const isOurs = method === 'GET' && asked === path && headers.host === `127.0.0.1:${portOf(server)}` && !isTaken;
    response.setHeader('cache-control', 'no-store').setHeader('referrer-policy', 'no-referrer');
    if (!isOurs)
      return void response.writeHead(404).end('This page is over. Open the address that the terminal shows.\n');
    isTaken = true;
    return void response.writeHead(303, { location: url }).end();
  });
  server.unref();
  server.on('error', () => {}); // the address is printed as well
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  server.listen(0, '127.0.0.1', () => {
    if (over.aborted) return close();
    over.addEventListener('abort', close, { once: true });
    return openInBrowser(`http://127.0.0.1:${portOf(server)}${path}`, environment);
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Opens the address in the person's browser; does nothing where there is none, since the address is printed as well. */
function openInBrowser(text: string, environment: NodeJS.ProcessEnv = process.env): void {
  const url = browsableUrl(text);
  const opener = openerOf(process.platform, environment);
  if (url === undefined || opener === undefined || environment['OPENGITHUBX_NO_BROWSER']) return;
  const [command, ...leading] = opener;
  const child = spawn(command, [...leading, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

function openerOf(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  // Without a display xdg-open would fall back to a browser for terminals.
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
}

/*
 * The return of a browser that runs on another computer, brought by hand. Its address names 127.0.0.1, which there is nobody; here
 * it is the hub that waits, and takes it for what it is: a browser's return, with its state, code and all.
 */

const isOwnPage = ({ hostname, pathname }: URL): boolean => hostname === '127.0.0.1' && flowPath.test(pathname);

/**
 * Answers where the browser has to go next, where that was not the last of its ways. Fails with `usage` for anything but such an address, or
 * that of the hub's own `page`, before anything is asked for it, and for one that nobody waits for.
 */
async function bringBack(pasted: string, page?: URL): Promise<Result<{ onward?: string }>> {
  const url = URL.parse(pasted.trim());
  if (url && page && url.origin === page.origin && url.pathname === page.pathname && url.search !== '') {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
    const onward = browsableUrl(answer?.headers.get('location') ?? '');
    return onward === undefined ? fail('usage', notOfThis) : ok({ onward });
  }
  const isReturn =
    url?.protocol === 'http:' &&
    url.hostname === '127.0.0.1' &&
    returnPorts.includes(Number(url.port)) &&
    returnPaths.some((path) => path === url.pathname);
  if (!isReturn) {
    return fail(
      'usage',
      `It begins with http://127.0.0.1:${returnPorts[0]}, or another port up to ${returnPorts.at(-1)}.`,
    );
  }
  if (url.search === '') url.search = url.hash.slice(1); // Auth0's pages speak of a connect code in the fragment
  url.hash = '';
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return answer?.ok ? ok({}) : fail('usage', notOfThis);
}

const notOfThis = 'It does not belong to this sign-in or connection. Copy the whole address.';
